"""Reads wishes for more or less of a feature: "more analogies but fewer questions", "talk slower"."""

from agents.steerer.clauses import Clause
from agents.steerer.lexicon import Hit
from agents.steerer.numerals import Unit
from agents.steerer.reading import Reading
from schema.directive import Change, Feature, SetAmount

_WISHED = frozenset(
    {"definitions", "listener", "hook", "takeaway", "recaps", "signposts", "limitations", "grounding"}
)
"""Features that one asks for by naming them."""
_PER_MINUTE = frozenset({"questions", "emphasis", "listener"})
_PER_EPISODE = frozenset({"analogies"})
_SPEECH = frozenset(
    {"speak", "talk", "read", "voice", "narrator", "host", "speech", "speaker", "pace", "speaking"}
)
_PLACING = frozenset({"between", "in", "at", "of", "for", "after", "before", "per", "within"})
_EXPLAINING = frozenset(
    {"explain", "explaining", "define", "defining", "introduce", "unpack", "clarify", "spell"}
)
_TERMS = frozenset(
    "term terms jargon acronym acronyms abbreviation abbreviations vocabulary notation symbol symbols".split()
)
_PRONOUNS = frozenset({"those", "these", "that", "them", "it"})
_OPPOSITE = {"short": "long", "long": "short", "fast": "slow", "slow": "fast"}


def read_amounts(reading: Reading) -> None:
    """Take what the clause says of how much there should be of a feature."""
    _read_pace(reading)
    _read_sentences(reading)
    _read_terms(reading)
    for hit in _mentions(reading):
        if hit.name == "emphasis" and _is_on_something(reading, hit):
            continue
        _read_feature(reading, hit)


def _mentions(reading: Reading) -> list[Hit]:
    """Return one mention a feature: the one with a number, or the first; none that only says where."""
    chosen: dict[str, Hit] = {}
    for hit in reading.free("feature"):
        known = chosen.get(hit.name)
        if (
            known is None
            and chosen
            and _PLACING & set(reading.clause.words[max(0, hit.start - 2) : hit.start])
        ):
            continue
        if known is None or (_number_for(reading, known) is None and _number_for(reading, hit) is not None):
            chosen[hit.name] = hit
    return list(chosen.values())


def explains_terms(clause: Clause) -> bool:
    """Whether a clause asks for terms to be explained."""
    words = set(clause.words)
    return bool(words & _EXPLAINING and words & _TERMS)


def _read_terms(reading: Reading) -> None:
    """Take "explain every acronym"."""
    named = any(hit.name == "definitions" for hit in reading.free("feature"))
    if named or not explains_terms(reading.clause):
        return
    negated = reading.negation_before(len(reading.clause.tokens))
    change = Change.NONE if negated else Change.MORE
    places = [n for n, word in enumerate(reading.clause.words) if word in _EXPLAINING | _TERMS]
    reading.take(
        SetAmount(feature=Feature.DEFINITIONS, change=change), *[Hit("term", n, n + 1) for n in places]
    )


def read_anaphora(reading: Reading) -> None:
    """Take "more of those" of the feature that was named before."""
    if reading.found or reading.carry.feature is None or not _PRONOUNS & set(reading.clause.words):
        return
    for hit in reading.free("direction")[:1]:
        reading.take(SetAmount(feature=reading.carry.feature, change=Change(hit.name)), hit)


def _read_feature(reading: Reading, hit: Hit) -> None:
    reading.feature = Feature(hit.name)
    number = _number_for(reading, hit)
    if number is not None:
        _set(reading, hit, number)
        return
    change = reading.direction(hit, Change.MORE if hit.name in _WISHED else None)
    feature = Feature(hit.name)
    if change is not None:
        reading.take(SetAmount(feature=feature, change=change), hit, *reading.clause.find("direction"))
    elif not reading.clause.has("keep", "praise"):
        name = hit.name.replace("_", " ")
        options = [SetAmount(feature=feature, change=change) for change in (Change.MORE, Change.LESS)]
        reading.doubt(f"Do you want 1) more or 2) less of {name}?", *options)
        reading.hold(hit)


def _set(reading: Reading, hit: Hit, value: float) -> None:
    feature, said = Feature(hit.name), reading.clause.said
    per_minute = "minute" in said or " min" in said
    if value == 0:
        reading.take(SetAmount(feature=feature, change=Change.NONE), hit)
    elif hit.name in (_PER_MINUTE if per_minute else _PER_EPISODE):
        reading.take(SetAmount(feature=feature, change=Change.SET, value=value), hit)
    else:
        unit = "a minute" if hit.name in _PER_MINUTE else "an episode"
        settable = hit.name in _PER_MINUTE | _PER_EPISODE
        options = [SetAmount(feature=feature, change=Change.SET, value=value)] if settable else []
        options += [] if settable else [SetAmount(feature=feature, change=Change.MORE)]
        more = f"{value:g} {hit.name} {unit}" if settable else f"more {hit.name}"
        reading.doubt(f"Do you mean {more}?", *options)
        reading.hold(hit)


def _number_for(reading: Reading, hit: Hit) -> float | None:
    """Return a plain number that stands just before a feature ("two questions", "5 good analogies")."""
    for at, numeral in reading.clause.numerals(Unit.NONE):
        if 0 < hit.start - at <= 3 and not reading.taken & {at}:
            return numeral.value
    return None


def _is_on_something(reading: Reading, hit: Hit) -> bool:
    words = reading.clause.words
    return hit.end < len(words) and words[hit.end] in ("on", "to")


def _read_pace(reading: Reading) -> None:
    said = reading.clause.said
    spoken = _SPEECH & set(reading.clause.words)
    for hit in reading.free("feature"):
        if hit.name == "pace":
            numbers = [n.value for _, n in reading.clause.numerals(Unit.NONE)]
            if numbers and numbers[0] >= 60:
                reading.take(SetAmount(feature=Feature.PACE, change=Change.SET, value=numbers[0]), hit)
                return
            if (scale := _scale(reading, "fast", "slow")) is None and (change := reading.direction(hit)):
                reading.take(SetAmount(feature=Feature.PACE, change=change), hit)
                return
            if scale is not None:
                reading.hold(hit)
    scale = _scale(reading, "fast", "slow")
    if scale is not None and (spoken or "summary" not in said):
        hit, polarity = scale
        change = Change.MORE if polarity == "fast" else Change.LESS
        reading.take(SetAmount(feature=Feature.PACE, change=change), hit)
        _hold_speech(reading)


def _hold_speech(reading: Reading) -> None:
    reading.hold(*[hit for hit in reading.free("feature") if hit.name in ("pace", "listener")])


def _read_sentences(reading: Reading) -> None:
    for noun in (hit for hit in reading.free("feature") if hit.name == "sentence_length"):
        numbers = [n.value for _, n in reading.clause.numerals(Unit.NONE)]
        if numbers and "word" in reading.clause.said:
            reading.take(
                SetAmount(feature=Feature.SENTENCE_LENGTH, change=Change.SET, value=numbers[0]), noun
            )
        elif scale := _scale(reading, "short", "long"):
            change = Change.LESS if scale[1] == "short" else Change.MORE
            reading.take(SetAmount(feature=Feature.SENTENCE_LENGTH, change=change), noun, scale[0])
        reading.hold(noun)


def _scale(reading: Reading, one: str, other: str) -> tuple[Hit, str] | None:
    """Return an adjective of a dimension with the end of it that is wished for ("too fast": slow)."""
    hit = next((h for h in reading.free("scale") if h.name in (one, other)), None)
    if hit is None:
        return None
    return hit, _OPPOSITE[hit.name] if turned(reading, hit) else hit.name


def turned(reading: Reading, hit: Hit) -> bool:
    """Whether an adjective names what is not wanted: "too long", "less formal", "not so deep"."""
    before = [h for h in reading.clause.find("inversion") if h.end <= hit.start and hit.start - h.end <= 1]
    less = [h for h in reading.clause.find("direction") if h.name != "more" and 0 <= hit.start - h.end <= 1]
    after = [h for h in reading.clause.find("direction") if h.name != "more" and h.start > hit.start]
    predicate = after and {"is", "are"} & set(reading.clause.words[hit.end : after[0].start])
    negated = reading.negation_before(hit.start)
    wished = reading.clause.tokens[hit.start].comparative
    if before and before[-1].name == "too" and wished:
        before = []
    return bool(before or less or predicate or (negated and not wished))
