"""What several episodes have in common: word n-grams, and phrases that nearly match."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from tools.text.words import tokens

_Gram = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CommonNgram:
    """A run of words that stands in several texts."""

    words: tuple[str, ...]
    texts: int
    """In how many texts it stands."""
    count: int
    """How often, over all texts."""


def common_ngrams(
    texts: Sequence[Sequence[str]], *, shortest: int = 3, longest: int = 7, min_texts: int = 2
) -> list[CommonNgram]:
    """Return the word n-grams that stand in at least min_texts texts, the most shared and longest first.

    Words are interned as integers, and a longer n-gram is only counted where both n-grams of one word less
    were frequent (Agrawal and Srikant's a priori rule, 1994).
    """
    numbers: dict[str, int] = {}
    coded = [[numbers.setdefault(word, len(numbers)) for word in text] for text in texts]
    names = list(numbers)
    found: list[CommonNgram] = []
    frequent: dict[_Gram, Counter[int]] | None = None
    for length in range(shortest, longest + 1):
        frequent = _frequent(coded, length, frequent, min_texts)
        found += [
            CommonNgram(tuple(names[word] for word in gram), len(by_text), by_text.total())
            for gram, by_text in frequent.items()
        ]
    return sorted(found, key=lambda gram: (-gram.texts, -len(gram.words), -gram.count, gram.words))


def _frequent(
    coded: Sequence[Sequence[int]], length: int, shorter: dict[_Gram, Counter[int]] | None, min_texts: int
) -> dict[_Gram, Counter[int]]:
    """Return each frequent n-gram of this length with its count by text."""
    counts = defaultdict[_Gram, Counter[int]](Counter)
    for number, text in enumerate(coded):
        for i in range(len(text) - length + 1):
            gram = tuple(text[i : i + length])
            if shorter is None or (gram[:-1] in shorter and gram[1:] in shorter):
                counts[gram][number] += 1
    return {gram: by_text for gram, by_text in counts.items() if len(by_text) >= min_texts}


def near_duplicates(phrases: Sequence[str], *, at_least: float = 85.0) -> list[list[int]]:
    """Return the indices of the phrases in groups that nearly match their group's first, in order.

    Likeness is rapidfuzz's `ratio` over lower-case words, 0 to 100.
    """
    if not phrases:
        return []
    plain = [" ".join(tokens(phrase)) for phrase in phrases]
    likeness = cdist(plain, plain, scorer=fuzz.ratio, score_cutoff=at_least)
    groups: dict[int, list[int]] = {}
    for i in range(len(phrases)):
        first = next((leader for leader in groups if likeness[leader, i] >= at_least), i)
        groups.setdefault(first, []).append(i)
    return list(groups.values())


def shared_support(phrase: str, grams: Iterable[CommonNgram]) -> int:
    """Return in how many texts an n-gram stands that is over half of the phrase, slots apart; else 0."""
    words = tokens(re.sub(r"\{\w+\}", " ", phrase))
    said = f" {' '.join(words)} "
    shared = (gram for gram in grams if 2 * len(gram.words) > len(words))
    return max((gram.texts for gram in shared if f" {' '.join(gram.words)} " in said), default=0)
