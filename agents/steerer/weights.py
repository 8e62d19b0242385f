"""Reads wishes about the loss: "focus on coverage", "ignore rouge", "weight of quality 0.4"."""

from agents.steerer.lexicon import Hit
from agents.steerer.numerals import Unit
from agents.steerer.reading import Reading
from schema.directive import Change, SetWeight
from schema.loss import LossTerm

_LENGTH_WORDS = frozenset({"length", "duration"})
_WEIGHT_WORDS = ("weight", "weigh", "weighting")
_OTHER_NOUNS = frozenset({"of"})


def read_weights(reading: Reading) -> None:
    """Take what the clause says of the weight of loss terms."""
    clause = reading.clause
    attention = clause.find("attention")
    for term in _terms(reading, weighing=bool(attention) or reading.carry.weighing):
        value = _value(reading, term)
        if value is not None:
            change = Change.SET if value > 0 else Change.NONE
            reading.take(
                SetWeight(term=LossTerm(term.name), change=change, value=value or None),
                *_around(reading, term),
            )
            continue
        change_or_none = _change(reading, term, attention)
        if change_or_none is None:
            continue
        reading.take(SetWeight(term=LossTerm(term.name), change=change_or_none), *_around(reading, term))
    reading.weighing = any(isinstance(directive, SetWeight) for directive in reading.found) or (
        set(clause.words) <= {"weight", "weights", "set", "the", "loss"}
    )


def _terms(reading: Reading, *, weighing: bool) -> list[Hit]:
    """Return the terms; `length` and `duration` are the loss term only where weights are spoken of."""
    hits = reading.free("term")
    if weighing:
        lengths = [h for h in reading.free("length") if reading.clause.words[h.start] in _LENGTH_WORDS]
        hits += [Hit("duration", h.start, h.end) for h in lengths if not any(_same(h, t) for t in hits)]
        hits = sorted(hits, key=lambda hit: hit.start)
        return [hit for hit in hits if "than" not in reading.clause.words[: hit.start]] or hits
    return [hit for hit in hits if hit.name != "duration" or "loss" in reading.clause.said]


def _same(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _value(reading: Reading, term: Hit) -> float | None:
    clause = reading.clause
    named = reading.carry.weighing or any(word in _WEIGHT_WORDS for word in clause.words)
    bare = clause.only("term", numbers=True)
    found = clause.numerals(Unit.SHARE) if named or bare else []
    found += [(at, n) for at, n in clause.numerals(Unit.NONE) if n.value <= 1]
    after = [n.value for at, n in found if at >= term.end] or [n.value for _, n in found]
    meant = named or bare or clause.has("attention") or _is_setting(clause.words)
    return after[0] if after and after[0] <= 1 and meant else None


def _is_setting(words: tuple[str, ...]) -> bool:
    return any(word in words for word in ("set", "=", "to", "at"))


def _change(reading: Reading, term: Hit, attention: list[Hit]) -> Change | None:
    names = {hit.name for hit in attention}
    if "only" in names:
        return Change.ONLY
    if "none" in names and not reading.negation_before(term.start):
        return Change.NONE
    if "less" in names:
        return Change.LESS
    if names & {"more"}:
        return _attended(reading, term, [hit for hit in attention if hit.name == "more"])
    if reading.carry.weighing:
        return reading.direction(term, reading.carry.change)
    return reading.direction(term) if reading.clause.has("direction") or _wanted(reading, term) else None


def _wanted(reading: Reading, term: Hit) -> bool:
    return any(hit.end <= term.start for hit in reading.clause.find("weak"))


def _attended(reading: Reading, term: Hit, attention: list[Hit]) -> Change | None:
    clause, at = reading.clause, attention[0]
    if any(hit.end <= at.start + 1 and hit.name == "not_so" for hit in clause.find("inversion")):
        return Change.LESS
    negated = reading.negation_before(at.start)
    quantities = {
        hit.name for hit in clause.find("direction") if hit.start != term.start and not _same(hit, at)
    }
    if negated is not None:
        much = {"much", "so", "that", "too", "as"} & set(clause.words)
        indifferent = {"care", "matter", "count", "important", "worry", "bother"} & set(clause.words)
        change = Change.LESS if much or not indifferent else Change.NONE
    elif "less" in quantities:
        change = Change.LESS
    elif "none" in quantities:
        change = Change.NONE
    else:
        change = Change.MORE
    reading.change = change
    return change


def _around(reading: Reading, term: Hit) -> list[Hit]:
    return [term, *reading.clause.find("attention"), *reading.clause.find("direction")]
