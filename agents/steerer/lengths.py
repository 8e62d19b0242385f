"""Reads wishes about length and depth: "12 minutes", "a third shorter", "go deeper", "just an overview"."""

from agents.steerer.amounts import turned
from agents.steerer.lexicon import Hit
from agents.steerer.numerals import Unit
from agents.steerer.reading import Reading
from schema.directive import Change, SetDepth, SetLength
from schema.profile import PodcastDepth

_HALF = frozenset({"half", "halve", "halved"})
_DOUBLE = frozenset({"twice", "double", "doubled"})
_LONGEST_SHARE = 0.9


def read_length(reading: Reading) -> None:
    """Take what the clause says of how long the episodes should be."""
    if not (_read_minutes(reading) or _read_factor(reading)):
        _read_scale(reading)


def read_depth(reading: Reading) -> None:
    """Take what the clause says of how deep the episodes should go."""
    for hit in reading.free("depth"):
        if turned(reading, hit):
            deep = hit.name in (PodcastDepth.DEEP_DIVE, PodcastDepth.COMPREHENSIVE)
            reading.take(SetDepth(change=Change.LESS if deep else Change.MORE), hit)
        else:
            reading.take(SetDepth(change=Change.SET, depth=PodcastDepth(hit.name)), hit)
        return
    for hit in reading.free("depth_scale"):
        change = _depth_change(reading, hit)
        if change is not None:
            reading.take(SetDepth(change=change), hit, *reading.clause.find("direction"))
            return


def _depth_change(reading: Reading, hit: Hit) -> Change | None:
    if hit.name == "depth":
        change = reading.direction(hit)
        return Change.LESS if change is Change.NONE else change
    deep = (hit.name == "deep") is not turned(reading, hit)
    return Change.MORE if deep else Change.LESS


def _read_minutes(reading: Reading) -> bool:
    found = [(at, n) for at, n in reading.clause.numerals(Unit.MINUTES) if at not in reading.taken]
    if not found:
        return False
    at, numeral = found[0]
    scales = [hit for hit in reading.free("scale") if 0 < hit.start - at <= 2]
    cuts = [h for h in reading.free("direction") if "by" in reading.clause.words[h.end : at]]
    if scales:
        too = turned(reading, scales[0])
        change = Change.MORE if (scales[0].name == "long") is not too else Change.LESS
        relative = too or reading.clause.tokens[scales[0].start].comparative
    else:
        change, relative = (Change(cuts[0].name) if cuts else Change.SET), bool(cuts)
    wish = SetLength(change=change if relative else Change.SET, minutes=round(numeral.value, 2))
    reading.take(wish, Hit("minutes", at, at + 1), *reading.free("scale"), *reading.free("length"))
    return True


def _read_factor(reading: Reading) -> bool:
    words = set(reading.clause.words)
    scales = [hit for hit in reading.free("scale") if hit.name in ("short", "long")]
    nouns = [h for h in reading.free("length") if reading.clause.words[h.start] != "it"]
    if not (scales or nouns or words & {"it", "halve"}):
        return False
    shares = [(at, n.value) for at, n in reading.clause.numerals(Unit.SHARE) if at not in reading.taken]
    factor = _said_factor(words, shares, longer=_is_longer(reading, scales))
    if factor is None or not 0 < factor <= 4:
        return False
    change = Change.MORE if factor > 1 else Change.LESS
    places = [Hit("share", at, at + 1) for at, _ in shares]
    reading.take(SetLength(change=change, factor=round(factor, 3)), *scales, *nouns, *places)
    return True


def _said_factor(words: set[str], shares: list[tuple[int, float]], *, longer: bool) -> float | None:
    if shares:
        return 1 + shares[0][1] if longer else 1 - shares[0][1]
    if words & _DOUBLE:
        return 2.0
    return 0.5 if words & _HALF else None


def _is_longer(reading: Reading, scales: list[Hit]) -> bool:
    if scales:
        return (scales[0].name == "long") is not turned(reading, scales[0])
    return any(hit.name == "more" for hit in reading.free("direction"))


def _read_scale(reading: Reading) -> None:
    for hit in reading.free("scale"):
        if hit.name not in ("short", "long"):
            continue
        if reading.negation_before(hit.start) and reading.clause.tokens[hit.start].comparative:
            name = "shorter" if hit.name == "long" else "longer"
            other = Change.LESS if hit.name == "long" else Change.MORE
            reading.doubt(f"Shall the episodes be {name}, or stay as they are?", SetLength(change=other))
            reading.hold(hit)
            continue
        longer = (hit.name == "long") is not turned(reading, hit)
        reading.take(SetLength(change=Change.MORE if longer else Change.LESS), hit, *reading.free("length"))
    _read_noun(reading)


def _read_noun(reading: Reading) -> None:
    for hit in reading.free("length"):
        if reading.clause.words[hit.start] in ("length", "runtime", "duration"):
            change = reading.direction(hit)
            if change in (Change.MORE, Change.LESS):
                reading.take(SetLength(change=change), hit)
