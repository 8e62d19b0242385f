"""From words a minute to an engine's own measure of speed, which is a factor on its natural rate."""

from schema.errors import InputError

NATURAL_RATE = 165.0
"""Words a minute, pauses between sentences excluded, about which neural voices speak at factor 1.

What really comes out is measured on a passage of ours and on every episode, and the word budget follows
that; this only says where a voice begins.
"""


def speed_for(words_per_minute: float, *, slowest: float, fastest: float) -> float:
    """Return the factor, within the engine's limits, to three digits: a finer one can't be heard."""
    return round(min(max(words_per_minute / NATURAL_RATE, slowest), fastest), 3)


def gendered(gender: str, *, male: str, female: str) -> str:
    """Return the speaker of a gender.

    Raises:
        InputError: it is neither `male` nor `female`.
    """
    voices = {"male": male, "female": female}
    if gender not in voices:
        raise InputError(f"speaker gender {gender!r} is unknown: use male or female")
    return voices[gender]


def needs_words(text: str) -> None:
    """Refuse a text that an engine would be silent at, or charge for.

    Raises:
        InputError: there is no letter or digit in it.
    """
    if not any(map(str.isalnum, text)):
        raise InputError(f"there is nothing to speak in {text.strip()[:60]!r}")
