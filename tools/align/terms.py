"""Index terms of a text: what speech and print have in common, however each writes it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tools.text.words import STOPWORDS, stem, tokens

_SPLIT = re.compile(r"[-.,'’](?=\D)|(?<=\D)[-.,'’]")
_SMALL = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: str(value) for value, word in enumerate(_SMALL.split(), start=2)} | {
    word: f"{tens}0" for tens, word in enumerate(_TENS.split(), start=3)
}
"""Spoken number to digits; "one" is left out, being a pronoun far more often."""
_PLURAL_CAPITALS = re.compile(r"\b([A-Z][A-Z\d]+)s\b")
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed)$")


def spoken_tokens(text: str) -> list[str]:
    """Return lower-case tokens with hyphens and apostrophes split, number words as digits, no plural "s"
    after capitals ("LLMs").
    """
    return [NUMBER_WORDS.get(piece, piece) for piece in _pieces(_PLURAL_CAPITALS.sub(r"\1", text))]


def run_together(pieces: Sequence[str]) -> str:
    """Return words as one, its ending cut: "fine tuned", "fine-tuning" and "finetune" give the same.

    Only inflection is cut, and by rule of thumb: a real stemmer takes too long on runs that never repeat.
    """
    joined = "".join(pieces)
    if joined.endswith("s") and not joined.endswith(("ss", "us", "is")):
        joined = joined[:-1]
    return _ENDING.sub("", joined).removesuffix("e")


def _pieces(text: str) -> Iterator[str]:
    for token in tokens(text):
        for piece in _SPLIT.split(token.removesuffix("'s")):
            if piece:
                yield piece.replace(",", "")


def index_terms(text: str) -> list[str]:
    """Return the terms of a text: stems of its content words, then its neighbouring words run together.

    Joined neighbours let "fine tuning", "fine-tuning" and "finetuning" share a term.
    """
    return [term for term, _ in terms_and_words(text)]


def terms_and_words(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the same terms, each with the lower-case words it came from."""
    pieces = spoken_tokens(text)
    single: list[tuple[str, tuple[str, ...]]] = [
        (stem(piece), (piece,))
        for piece in pieces
        if piece not in STOPWORDS and (len(piece) > 1 or piece.isdigit())
    ]
    joined: list[tuple[str, tuple[str, ...]]] = [
        (run_together(pair), pair) for pair in pairwise(pieces) if STOPWORDS.isdisjoint(pair)
    ]
    return single + joined
