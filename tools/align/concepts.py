"""Whether a text mentions a key concept, however it is inflected, hyphenated, reordered or abbreviated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schema.analysis import KeyConcept
from tools.align.terms import run_together, spoken_tokens
from tools.text.words import STOPWORDS, stem

_LONGEST_RUN = 7
"""Tokens of the longest name that is looked for."""
_GAP = 3
"""Tokens that may stand between the words of a name: "distillation of the teacher's knowledge"."""


def mentions(text: str, concept: KeyConcept) -> bool:
    """Return whether a text says the concept's name or one of its aliases."""
    return any(says(text, name) for name in (concept.name, *concept.aliases))


def mentioned(text: str, concepts: Iterable[KeyConcept]) -> tuple[str, ...]:
    """Return the names of the concepts that a text mentions, in the concepts' order."""
    return tuple(concept.name for concept in concepts if mentions(text, concept))


def says(text: str, name: str) -> bool:
    """Return whether a text says a name.

    The words are compared by stem, spaces and hyphens don't count ("fine-tuning", "finetuning"), and the
    content words of a longer name may be reordered within a few tokens ("knowledge distillation",
    "distilling the teacher's knowledge"). A name that is an English function word but for its capitals
    ("WE", "IT") is compared with its capitals.
    """
    wanted = _spelling(name)
    if wanted is None:
        return False
    if wanted.is_function_word:
        return name in text.split()
    heard = _heard(text)
    return not wanted.keys.isdisjoint(heard.keys) or _says_reordered(heard, wanted)


@dataclass(frozen=True, slots=True)
class _Spelling:
    keys: frozenset[str]
    content: frozenset[str]

    @property
    def is_function_word(self) -> bool:
        return not self.content


@dataclass(frozen=True, slots=True)
class _Heard:
    stems: tuple[str, ...]
    keys: frozenset[str]


@lru_cache(maxsize=8192)
def _spelling(name: str) -> _Spelling | None:
    pieces = spoken_tokens(name)
    if not pieces:
        return None
    content = frozenset(stem(piece) for piece in pieces if piece not in STOPWORDS)
    return _Spelling(frozenset(_keys(pieces, [stem(piece) for piece in pieces])), content)


@lru_cache(maxsize=8192)
def _heard(text: str) -> _Heard:
    pieces = spoken_tokens(text)
    stems = [stem(piece) for piece in pieces]
    keys: set[str] = set()
    for start in range(len(pieces)):
        for end in range(start + 1, min(start + _LONGEST_RUN, len(pieces)) + 1):
            keys.update(_keys(pieces[start:end], stems[start:end]))
    return _Heard(tuple(stems), frozenset(keys))


def _keys(pieces: Sequence[str], stems: Sequence[str]) -> tuple[str, str]:
    return " ".join(stems), run_together(pieces)


def _says_reordered(heard: _Heard, wanted: _Spelling) -> bool:
    size = len(wanted.content)
    if size < 2 or not wanted.content.issubset(heard.stems):
        return False
    width = size + _GAP
    return any(
        wanted.content.issubset(heard.stems[start : start + width])
        for start, word in enumerate(heard.stems)
        if word in wanted.content
    )
