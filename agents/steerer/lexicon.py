"""What people call things: the sections of `lexicon.toml`, found in tokens by the longest entry that fits."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain

from agents.steerer.tokens import Token, Tokeniser
from tools.text.words import stem

_GRADED = ("tone", "scale", "depth_scale", "remedy")
"""Sections whose adjectives have a comparative."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a row of tokens, from `start` up to and without `end`."""

    name: str
    start: int
    end: int


class Lexicon:
    """Entries by section; every entry is a row of stems."""

    def __init__(self, sections: dict[str, dict[str, list[str]]]) -> None:
        plain = [
            entry.lstrip("~") for names in sections.values() for entry in chain.from_iterable(names.values())
        ]
        self._words = {word for entry in plain for word in entry.lower().split()}
        self._stems = {stem(word) for word in self._words}
        adjectives = (p for name in _GRADED for entries in sections[name].values() for p in entries)
        self._tokeniser = Tokeniser(
            self.knows,
            frozenset(adjectives),
            tuple(sorted(word for word in self._words if word.isalpha())),
        )
        self._entries = {name: self._compiled(entries) for name, entries in sections.items()}
        self._longest = {name: max(map(len, entries)) for name, entries in self._entries.items()}

    def tokens(self, message: str) -> tuple[Token, ...]:
        """Return a message as tokens."""
        return self._tokeniser.tokens(message)

    def knows(self, word: str) -> bool:
        """Whether a word, in this or another form, stands in any entry."""
        return word in self._words or stem(word) in self._stems

    def find(self, section: str, tokens: Sequence[Token]) -> list[Hit]:
        """Return the section's entries in these tokens, left to right, none overlapping another."""
        hits, at = [], 0
        while at < len(tokens):
            hit = self._longest_at(section, tokens, at)
            if hit is not None:
                hits.append(hit)
            at = hit.end if hit else at + 1
        return hits

    def _longest_at(self, section: str, tokens: Sequence[Token], at: int) -> Hit | None:
        entries = self._entries[section]
        for size in range(min(self._longest[section], len(tokens) - at), 0, -1):
            run = tokens[at : at + size]
            if any(token.quote is not None for token in run):
                continue
            name = entries.get(tuple("~" + t.raw.lower() for t in run)) or entries.get(
                tuple(t.stem for t in run)
            )
            if name is not None:
                return Hit(name, at, at + size)
        return None

    def _compiled(self, entries: dict[str, list[str]]) -> dict[tuple[str, ...], str]:
        compiled: dict[tuple[str, ...], str] = {}
        for name, phrases in entries.items():
            for phrase in phrases:
                compiled[self._key(phrase)] = name
        return compiled

    def _key(self, phrase: str) -> tuple[str, ...]:
        if phrase.startswith("~"):
            return tuple("~" + word for word in phrase[1:].lower().split())
        return tuple(token.stem for token in self._tokeniser.tokens(phrase))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon that comes with the project."""
    text = files("agents.steerer").joinpath("lexicon.toml").read_text(encoding="utf-8")
    return Lexicon(tomllib.loads(text))
