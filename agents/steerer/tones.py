"""Reads wishes about how the episodes sound, and complaints that say by themselves what would mend them."""

from agents.steerer.amounts import turned
from agents.steerer.reading import Reading
from schema.directive import Change, Directive, Feature, SetAmount, SetDepth, SetLength, SetTone, Tone

OPPOSITE = {
    Tone.CASUAL: Tone.FORMAL,
    Tone.FORMAL: Tone.CASUAL,
    Tone.ENTHUSIASTIC: Tone.CALM,
    Tone.CALM: Tone.ENTHUSIASTIC,
    Tone.SIMPLE: Tone.TECHNICAL,
    Tone.TECHNICAL: Tone.SIMPLE,
    Tone.HUMOROUS: Tone.SERIOUS,
    Tone.SERIOUS: Tone.HUMOROUS,
}


def read_remedies(reading: Reading) -> None:
    """Take what would mend the clause's complaints."""
    for hit in reading.free("remedy"):
        reading.take(_remedy(hit.name), hit)


def read_tone(reading: Reading) -> None:
    """Take what the clause says of the tone."""
    for hit in reading.free("tone"):
        if hit.end in reading.taken:
            continue
        tone = Tone(hit.name)
        against = turned(reading, hit) or (
            reading.carry.change in (Change.LESS, Change.NONE) and _bare(reading)
        )
        reading.change = Change.LESS if against else Change.MORE
        reading.take(SetTone(tone=OPPOSITE[tone] if against else tone), hit)


def _bare(reading: Reading) -> bool:
    """Whether the clause has no direction of its own, so that the one before it goes on."""
    return not reading.clause.has("direction", "weak") and reading.clause.joint in ("and", "or", ",", "nor")


def _remedy(name: str) -> Directive:
    kind, _, value = name.partition("_")
    if kind == "tone":
        return SetTone(tone=Tone(value))
    if kind == "depth":
        return SetDepth(change=Change(value))
    if kind == "length":
        return SetLength(change=Change(value))
    return SetAmount(feature=Feature(kind), change=Change(value))
