"""Reads commands to the run: stop, roll back, fork, go on, start; what destroys only where it is plain."""

from agents.steerer.clauses import Clause
from agents.steerer.numerals import Unit
from agents.steerer.reading import Reading
from agents.steerer.trials import trial_refs
from schema.directive import Fork, GoOn, Revoke, RollBack, StartRun, StopRun, named

_STOP = "Do you want to stop the run after the trial under way? Say yes or no."
_MORE = frozenset({"more", "further", "additional", "extra", "another"})
_TRIALS = frozenset({"trial", "round", "iteration", "trials", "rounds", "iterations"})
_OF_A_RUN = frozenset({"run", "training", "train", "trial", "job", "process", "session", "experiment"})
_CONDITIONS = frozenset({"if", "when", "unless", "until", "once"})
_PLURALS = frozenset(
    {"wishes", "instructions", "directives", "preferences", "requests", "orders", "settings"}
)
_REVOKED = {
    "length": "length",
    "short": "length",
    "long": "length",
    "depth": "depth",
    "deep": "depth",
    "tone": "tone",
    "style": "tone",
    "weight": "weight",
    "weights": "weight",
    "topic": "topic",
    "phrase": "phrase",
    "word": "phrase",
}


def read_revoke(reading: Reading) -> None:
    """Take that earlier wishes are taken back: "forget what I said about the length"."""
    clause = reading.clause
    verbs = reading.free("revoke")
    if not verbs or not (clause.has("request") or _is_plain_forget(clause)):
        return
    if reading.negation_before(verbs[0].start):
        return
    words = set(clause.words)
    name = clause.first("feature") or clause.first("term")
    kind = next((kind for word, kind in _REVOKED.items() if word in words), None)
    if kind is not None:
        reading.take(Revoke.model_validate({"what": kind}), *verbs)
    elif name is not None:
        what = "amount" if clause.has("feature") else "weight"
        reading.take(Revoke.model_validate({"what": what, "name": name.name}), *verbs)
    elif tone := clause.first("tone"):
        reading.take(Revoke(what="tone", name=tone.name), *verbs)
    elif words & ({"all", "everything", "every", "any"} | _PLURALS):
        reading.take(Revoke(what="all"), *verbs)
    elif words & {"last", "latest", "previous", "that", "it"}:
        reading.take(Revoke(what="last"), *verbs)
    else:
        reading.doubt(
            "Shall I take back 1) your last wish or 2) all of them?", Revoke(what="last"), Revoke(what="all")
        )
    reading.taken.update(range(len(clause.tokens)))


def _is_plain_forget(clause: Clause) -> bool:
    if clause.words[0] in ("forget", "nevermind") or clause.words[:2] == ("never", "mind"):
        return clause.has("feature", "term", "tone", "tone_scale") or bool(
            {"about", *_REVOKED} & set(clause.words)
        )
    return clause.words[0] in ("reset", "revoke", "rescind") and bool(set(_REVOKED) & set(clause.words))


def read_restored(reading: Reading) -> None:
    """Take that something is to be as it was: "questions are fine again"."""
    if not reading.clause.has("again") or reading.clause.has("stop", "rollback"):
        return
    for hit in reading.free("feature"):
        reading.take(Revoke(what="amount", name=hit.name), hit)


def read_rollback(reading: Reading, sentence: Clause) -> None:
    """Take a return to an earlier trial; ask which one, or whether, where that isn't said."""
    clause = reading.clause
    asked = (sentence.asks and "you" not in sentence.words[:3]) or bool(_CONDITIONS & set(sentence.words))
    verbs = reading.free("rollback")
    if not verbs:
        return
    refs = trial_refs(clause.part(verbs[0].start), bare=True)
    plain = not reading.negation_before(verbs[0].start + 1) and not _is_unsure(clause)
    if (
        len(refs) == 1
        and plain
        and not asked
        and clause.words[verbs[0].start] != "undo"
        and not _has_ordinal(clause)
    ):
        reading.take(RollBack(trial=refs[0]), *verbs)
    elif refs:
        reading.doubt(
            f"Do you want to roll back to {named(refs[0])}? Say yes or no.", RollBack(trial=refs[0])
        )
    elif "undo" in clause.words:
        reading.doubt(
            "Do you want to 1) take back your last wish or 2) roll back to the trial before the last?",
            Revoke(what="last"),
            RollBack(trial="previous"),
        )
    elif clause.words[verbs[0].start] not in ("restore", "back"):
        reading.doubt(
            "To which trial shall I roll back? 1) The best, 2) the one before the last, or name its number.",
            RollBack(trial="best"),
            RollBack(trial="previous"),
        )
    _hold_command(reading)


def read_fork(reading: Reading) -> None:
    """Take a branch from a trial; ask from which, where that isn't said."""
    clause = reading.clause
    verbs = reading.free("fork")
    if not verbs:
        return
    refs = trial_refs(clause, bare=True)
    if len(refs) == 1 and not reading.negation_before(verbs[0].start) and not _is_unsure(clause):
        reading.take(Fork(trial=refs[0]), *verbs)
    else:
        reading.doubt(
            "From which trial shall I branch? 1) The best, 2) the last, or name its number.",
            Fork(trial="best"),
            Fork(trial="last"),
        )
    _hold_command(reading)


def _hold_command(reading: Reading) -> None:
    """Leave to other readers what follows in "fork trial 3 with more analogies"."""
    words = reading.clause.words
    end = next((n for n, word in enumerate(words) if n and word in ("with", "using", "having")), len(words))
    reading.taken.update(range(end))


def read_stop(reading: Reading, sentence: Clause) -> None:
    """Take the end of the run where nothing else can be meant; "stop asking questions" is no end."""
    clause = reading.clause
    verbs = reading.free("stop")
    enough = clause.said in ("enough", "that is enough", "that will do", "i am done", "we are done")
    persists = clause.words[:3] == ("do", "not", "stop") and "until" in clause.words
    if not (verbs and (_is_about_the_run(clause) or persists)) and not enough:
        return
    negated = verbs and any(hit.start < verbs[0].start for hit in clause.find("negation"))
    reading.taken.update(range(len(clause.tokens)))
    if negated and not clause.part(0, verbs[0].start).has("unsure") and not sentence.asks:
        reading.take(GoOn())
    elif (
        _could_mean_else(clause)
        or negated
        or enough
        or _is_unsure(sentence)
        or (sentence.asks and not sentence.is_request)
    ):
        reading.doubt(_STOP, StopRun())
    else:
        reading.take(StopRun())


def _could_mean_else(clause: Clause) -> bool:
    """Whether a lone "cancel" or "pause" may be about something else than the run."""
    words = set(clause.words)
    return bool(words & {"cancel", "pause", "interrupt", "exit"}) and not words & _OF_A_RUN


def _is_about_the_run(clause: Clause) -> bool:
    """Whether every word of the clause belongs to ending a run."""
    return clause.only("stop", "run", "negation", "unsure")


def read_go_on(reading: Reading) -> None:
    """Take that the run goes on, for a number of trials where one is said."""
    clause = reading.clause
    count = _trial_count(clause)
    verbs = reading.free("go_on")
    if clause.has("rollback", "fork", "stop") or reading.negation_before(len(clause.tokens)):
        return
    if count or (verbs and clause.only("go_on", "run", "unsure", "approve")):
        reading.take(GoOn(trials=count), *verbs)
        reading.taken.update(range(len(clause.tokens)))


def _trial_count(clause: Clause) -> int | None:
    for at, numeral in clause.numerals(Unit.NONE):
        after = clause.words[at + 1 : at + 3]
        counted = set(after[:1]) & _TRIALS or (set(after[:1]) & _MORE and set(after[1:]) & _TRIALS)
        if counted and 1 <= numeral.value <= 200 and numeral.value == int(numeral.value):
            return int(numeral.value)
    return None


def read_start(reading: Reading, pair_ids: tuple[str, ...]) -> None:
    """Take the beginning of a run, on the pairs that are named."""
    clause = reading.clause
    verbs = reading.free("start")
    if not verbs or reading.negation_before(verbs[0].start):
        return
    known = {pair.lower(): pair for pair in pair_ids}
    named = [known.get(t.raw.lower(), t.raw) for t in clause.tokens if _is_pair(t.raw, known)]
    joined = clause.words[verbs[0].end : verbs[0].end + 1] in (("on",), ("with",), ("from",))
    if named and (joined or all(name in pair_ids for name in named)):
        reading.take(StartRun(pairs=tuple(named)), *verbs)
    elif clause.only("start", "run", "pairs"):
        reading.take(StartRun(), *verbs)
    else:
        return
    reading.taken.update(range(len(clause.tokens)))


def _is_pair(word: str, known: dict[str, str]) -> bool:
    """Whether a word can only be a pair's id: a known one, or letters with a digit, `_` or `-` in them."""
    return word.lower() in known or (any(c in word for c in "_-0123456789") and word[0].isalpha())


def _is_unsure(clause: Clause) -> bool:
    return (clause.plain if clause.is_request else clause).has("unsure")


def _has_ordinal(clause: Clause) -> bool:
    """Whether a trial is counted (`the third trial`), which is not the same as its number."""
    return bool(clause.numerals(Unit.ORDINAL))
