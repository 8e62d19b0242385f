"""Keeping held-out text out of what is learned: no 5-gram of it may stand anywhere."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from schema.analysis import PhraseKind, Recalled, SegmentType

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class NGramGuard:
    """Knows every run of n words of the texts that must not leak; case and punctuation don't count."""

    def __init__(self, texts: Iterable[str], n: int = 5) -> None:
        self.n = n
        self._known = frozenset(gram for text in texts for gram in _grams(text, n))

    def leaks(self, text: str) -> tuple[str, ...]:
        """Return the runs of n words that the text shares with the guarded ones, in order, each once."""
        return tuple(dict.fromkeys(gram for gram in _grams(text, self.n) if gram in self._known))


def _grams(text: str, n: int) -> list[str]:
    words = [match.group().replace("’", "'").lower() for match in _WORD.finditer(text)]
    return [" ".join(words[i : i + n]) for i in range(len(words) - n + 1)]


class _Phrases(Protocol):
    def phrases(
        self,
        query: str,
        *,
        kind: PhraseKind | None = None,
        segment_type: SegmentType | None = None,
        exclude_pairs: Collection[str] = (),
        limit: int = 8,
    ) -> Sequence[Recalled]: ...


class GuardedPhrases:
    """A memory of phrases without those that hold a run of words of a guarded text."""

    def __init__(self, memory: _Phrases, guard: NGramGuard) -> None:
        self._memory = memory
        self._guard = guard

    def phrases(
        self,
        query: str,
        *,
        kind: PhraseKind | None = None,
        segment_type: SegmentType | None = None,
        exclude_pairs: Collection[str] = (),
        limit: int = 8,
    ) -> tuple[Recalled, ...]:
        """Return the nearest patterns that leak nothing, best first; asks for more until there are enough."""
        asked = limit
        while True:
            found = self._memory.phrases(
                query, kind=kind, segment_type=segment_type, exclude_pairs=exclude_pairs, limit=asked
            )
            clean = tuple(item for item in found if not self._guard.leaks(item.pattern.template))
            if len(clean) >= limit or len(found) < asked:
                return clean[:limit]
            asked *= 2
