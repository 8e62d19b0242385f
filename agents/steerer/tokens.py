"""From a message to tokens: contractions spelled out, quotations kept whole, numbers read, typos mended."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from agents.steerer.numerals import Numeral, read_numerals
from tools.text.words import stem

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]|(?<!\w)['‘]([^'‘’]+(?:['’]\w[^'‘’]*)*)['’](?!\w)")
_TOKEN = re.compile(
    r"\x00\d+\x00|trial_[0-9_]+|\d+:\d\d\b|\d+(?:[.,]\d+)?|[^\W\d_]+(?:[-_][^\W_]+)*\d*|[.,;:!?%=&+/\n]",
    re.IGNORECASE,
)
_CONTRACTIONS = tuple(
    (re.compile(pattern, re.IGNORECASE), spelled)
    for pattern, spelled in (
        (r"\bcan(?:no|')?t\b", "can not"),
        (r"\bwon'?t\b", "will not"),
        (r"\b(do|does|did|is|are|was|were|would|should|could|has|have|need|must)n'?t\b", r"\1 not"),
        (r"\blet'?s\b", "let us"),
        (r"\b(what|that|it|there|how|where|who|here|when|why)'?s\b(?=\s)", r"\1 is"),
        (r"\bim\b|\bi'm\b", "i am"),
        (r"\bi'd\b|\bid\b(?= (?:like|love|prefer|rather))", "i would"),
        (r"\b(\w+)'ve\b|\b(i)ve\b", r"\1\2 have"),
        (r"\b(\w+)'re\b", r"\1 are"),
        (r"\b(\w+)'ll\b", r"\1 will"),
        (r"\bgimme\b", "give me"),
        (r"\b(gonna|wanna|gotta)\b", "going to"),
        (r"(?<=\w)'s\b", ""),
    )
)
_RANGE = re.compile(r"(\d)\s*[-–]\s*(\d)")
_SHORTEST_TYPO = 3
_RARE = 3.0
"""Zipf frequency below which an unknown word may be a typo."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, mark, number or quotation of a message."""

    text: str
    """Lower case, typos mended."""
    raw: str
    """As it was written."""
    stem: str
    comparative: bool = False
    """Whether it was written in the comparative or superlative (`shorter`)."""
    quote: str | None = None
    """What stood between quotation marks."""
    numeral: Numeral | None = None

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return self.quote is None and self.numeral is None and not self.text[0].isalnum()


class Tokeniser:
    """Makes tokens of messages, knowing the words that the lexicon is made of."""

    def __init__(
        self, is_known: Callable[[str], bool], adjectives: frozenset[str], vocabulary: tuple[str, ...]
    ) -> None:
        self._is_known = is_known
        self._adjectives = adjectives
        self._vocabulary = vocabulary

    def tokens(self, message: str) -> tuple[Token, ...]:
        """Return a message's tokens in order."""
        quotes: list[str] = []

        def keep(match: re.Match[str]) -> str:
            quotes.append((match[1] or match[2]).strip())
            return f" \0{len(quotes) - 1}\0 "

        marked = _QUOTED.sub(keep, message.replace("’s ", "'s ")).replace("’", "'")
        spelled = _spell_out(marked)
        return read_numerals(tuple(self._token(match[0], quotes) for match in _TOKEN.finditer(spelled)))

    def _token(self, raw: str, quotes: list[str]) -> Token:
        if raw.startswith("\0"):
            quote = quotes[int(raw.strip("\0"))]
            return Token(quote.lower(), quote, "", quote=quote)
        word = raw.lower()
        if word[0].isalpha() and not self._is_known(word) and not self._base(word):
            word = self._mended(word)
        base = self._base(word)
        return Token(base or word, raw, stem(base or word), comparative=base is not None)

    def _base(self, word: str) -> str | None:
        """Return the adjective of a comparative or superlative, where the lexicon has it."""
        return next((base for base in _bases(word) if base in self._adjectives), None)

    def _mended(self, word: str) -> str:
        """Return the known word that a rare unknown one is a slip of the fingers from."""
        from rapidfuzz.distance import DamerauLevenshtein
        from rapidfuzz.process import extractOne

        if len(word) < _SHORTEST_TYPO or not _is_rare(word):
            return word
        near = extractOne(
            word, self._vocabulary, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.74
        )
        return near[0] if near and near[0][0] == word[0] else word


def _bases(word: str) -> list[str]:
    for ending in ("er", "est"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            cut = word[: -len(ending)]
            doubled = [cut[:-1]] if cut[-1] == cut[-2] else []
            return [f"{cut[:-1]}y"] if cut[-1] == "i" else [cut, f"{cut}e", *doubled]
    return []


def _spell_out(text: str) -> str:
    for pattern, spelled in _CONTRACTIONS:
        text = pattern.sub(spelled, text)
    return _RANGE.sub(r"\1 to \2", text)


@lru_cache(maxsize=4096)
def _is_rare(word: str) -> bool:
    from wordfreq import zipf_frequency

    return bool(zipf_frequency(word, "en") < _RARE)
