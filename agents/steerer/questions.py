"""Reads questions about a run: what they are about, which term, which trial."""

from agents.steerer.amounts import explains_terms
from agents.steerer.clauses import Clause
from agents.steerer.trials import trial_refs
from schema.directive import CompareTrials, Explain, Matter, Question
from schema.loss import LossTerm

_REQUESTS = frozenset(
    {
        "show",
        "list",
        "give",
        "tell",
        "print",
        "display",
        "explain",
        "describe",
        "remind",
        "summarise",
        "summarize",
        "report",
    }
)
_WH = frozenset("what which why how when where who whose".split())
_AUXILIARIES = frozenset("is are was were did does do has have will am".split())
_SUBJECTS = frozenset("it you we i the this that they there any all trial".split())


def is_question(sentence: Clause) -> bool:
    """Whether a sentence asks for an answer and not for a change."""
    plain = sentence.plain
    first, second = plain.words[0], plain.words[1] if len(plain.words) > 1 else ""
    if first in _WH:
        return not (first == "why" and second == "not")
    if first in _REQUESTS:
        if explains_terms(plain):
            return False
        return not plain.has(*_WISHING) or bool(trial_refs(plain))
    if sentence.is_request:
        return first in _ASKING
    if first in _AUXILIARES_ASKING and second in _SUBJECTS:
        return sentence.asks or first not in ("do", "have")
    if sentence.asks:
        return not plain.has(*_WISHING) or bool(trial_refs(plain))
    named = plain.only(
        "ask_losses", "ask_status", "ask_plan", "ask_help", "term", "trial", "run", numbers=True
    )
    return (
        first in _ASKING
        or sentence.has("ask_help")
        or (named and plain.has(*_NAMES) and not plain.has("direction"))
    )


_WISHING = ("feature", "tone", "scale", "depth", "depth_scale", "attention", "direction")
_NAMES = ("ask_losses", "ask_status", "ask_plan")
_ASKING = frozenset({"compare", "status", "help", "difference"})
_AUXILIARES_ASKING = _AUXILIARIES | {"can", "could", "should", "would"}


def read_question(sentence: Clause) -> Question | None:
    """Return what a question is about; None where that can't be told."""
    plain = sentence.plain
    if _calls_for_help(sentence) and not plain.has("term", "trial"):
        return Explain(matter=Matter.HELP)
    comparing = plain.has("ask_compare") or ("between" in plain.words and plain.has("ask_changes"))
    refs = trial_refs(plain, bare=comparing)
    if comparing and (comparison := _comparison(plain, refs)):
        return comparison
    term = next((LossTerm(hit.name) for hit in plain.find("term")), None)
    if term is None and plain.has("length") and plain.has("ask_meaning") and "loss" in plain.words:
        term = LossTerm.DURATION
    matter = _matter(plain, term, refs)
    if matter is None:
        return None
    if matter in _WITHOUT_DETAILS:
        return Explain(matter=matter)
    trial = next((ref for ref in refs if not (matter is Matter.BEST and ref == "best")), None)
    return Explain(matter=matter, term=term, trial=trial if matter is not Matter.TERM else None)


def _calls_for_help(sentence: Clause) -> bool:
    hits = sentence.find("ask_help")
    return any(sentence.words[hit.start] != "help" or hit.start <= 1 for hit in hits)


_WITHOUT_DETAILS = frozenset({Matter.HELP, Matter.STATUS, Matter.DIRECTIVES, Matter.CONVERGENCE, Matter.PLAN})


def _comparison(clause: Clause, refs: list[str]) -> CompareTrials | None:
    if len(refs) >= 2:
        return CompareTrials(first=refs[0], second=refs[1])
    if not {"compare", "differ", "difference"} & set(clause.words):
        return None
    if len(refs) == 1:
        other = "last" if refs[0] in ("best", "previous") else "best"
        return CompareTrials(first=refs[0], second=other)
    return CompareTrials(first="previous", second="last") if clause.words[0] == "compare" else None


def _matter(clause: Clause, term: LossTerm | None, refs: list[str]) -> Matter | None:
    if clause.has("ask_why"):
        return _why(clause, term)
    if clause.has("request") and {"i", "my", "we", "active", "standing", "force"} & set(clause.words):
        return Matter.DIRECTIVES
    if term is not None and not refs and clause.has("ask_meaning") and not _is_measured_now(clause):
        return Matter.TERM
    for section, matter in _SECTIONS:
        if clause.has(section) and not (matter is Matter.BEST and _is_of_the_best(clause, term)):
            return matter
    if term is not None or refs:
        return Matter.LOSSES
    return Matter.STATUS if clause.has("ask_status") else None


_SECTIONS = (
    ("ask_plan", Matter.PLAN),
    ("ask_convergence", Matter.CONVERGENCE),
    ("ask_checks", Matter.CHECKS),
    ("ask_missed", Matter.MISSED),
    ("ask_best", Matter.BEST),
    ("ask_changes", Matter.CHANGES),
    ("ask_losses", Matter.LOSSES),
    ("ask_pairs", Matter.PAIRS),
    ("ask_status", Matter.STATUS),
)


def _is_of_the_best(clause: Clause, term: LossTerm | None) -> bool:
    """Whether it asks for a value of the best trial, and not which that is."""
    return term is not None and "which" not in clause.words and "trial" in clause.words


def _why(clause: Clause, term: LossTerm | None) -> Matter | None:
    if clause.has("stop") and {"you", "it", "run", "training"} & set(clause.words):
        return Matter.CONVERGENCE
    if "you" in clause.words and clause.has("ask_changes") and term is None and "loss" not in clause.words:
        return Matter.CHANGES
    if term is None and clause.has("feature", "tone", "scale") and "loss" not in clause.said:
        return None
    return Matter.WHY


def _is_measured_now(clause: Clause) -> bool:
    """Whether the question is for a value and not for a meaning: "what is the coverage now?"."""
    says = clause.has("ask_losses") and not {"mean", "explain", "comput", "calcul"} & {
        t.stem for t in clause.tokens
    }
    bare = "loss" not in clause.words and clause.words[:2] == ("what", "is") and "the" in clause.words
    return bool({"now", "currently", "current", "so", "far"} & set(clause.words)) or (bare and not says)
