"""Which trials a clause speaks of."""

from agents.steerer.clauses import Clause
from agents.steerer.numerals import Unit

_NOUNS = frozenset(
    {"trial", "trials", "run", "iteration", "version", "attempt", "round", "number", "no", "trail"}
)
_COUNTED = frozenset({"more", "further", "words", "word", "trials", "steps", "rounds", "times"})
_LINKS = frozenset({"and", "with", "to", "vs", "versus", "or", "against", "from", "than", "between", ","})


def trial_refs(clause: Clause, *, bare: bool = False) -> list[str]:
    """Return the trials a clause names, in order; with `bare`, numbers alone count too."""
    found: dict[int, str] = {}
    for at, token in enumerate(clause.tokens):
        if token.quote is None and token.raw.lower().startswith("trial_"):
            found[at] = token.raw.lower()
    for at, numeral in clause.numerals(Unit.NONE, Unit.ORDINAL):
        if _names_a_trial(clause, at, found, bare=bare) and numeral.value == int(numeral.value):
            found[at] = str(int(numeral.value))
    for hit in clause.find("trial"):
        if not any(hit.start <= at < hit.end for at in found):
            found[hit.start] = hit.name
    return _settled(clause, found)


def _names_a_trial(clause: Clause, at: int, found: dict[int, str], *, bare: bool) -> bool:
    before = clause.words[at - 1] if at else ""
    after = clause.words[at + 1] if at + 1 < len(clause.words) else ""
    numeral = clause.tokens[at].numeral
    if before in _NOUNS:
        return after not in _COUNTED
    if bare:
        return after not in _COUNTED and before != "back"
    if numeral is not None and numeral.unit is Unit.ORDINAL:
        return after in _NOUNS or after == "one"
    return before in _LINKS and any(at - other <= 3 for other in found)


def _settled(clause: Clause, found: dict[int, str]) -> list[str]:
    """`the last two` are the previous and the last; `the last trial 3` is trial 3."""
    refs = [found[at] for at in sorted(found)]
    counts = [n for _, n in clause.numerals(Unit.NONE) if n.value == 2]
    if refs[:1] == ["last"] and counts and "last 2" in clause.said.replace("two", "2"):
        return ["previous", "last"]
    return list(dict.fromkeys(refs))
