"""Sentences said twice, and loops of words."""

from collections import Counter
from collections.abc import Sequence

from agents.judge.episode import Sentence
from tools.text.words import ngrams

_SHORT = 4
"""A sentence of fewer words may come again: "That's right." """
_SAME = 0.8
"""Share of its words (with their number) that a sentence must have in common with an earlier one."""


def repeated(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that say again what an earlier one said in nearly the same words."""
    found: list[Sentence] = []
    seen: list[Counter[str]] = []
    for sentence in sentences:
        bag = Counter(sentence.tokens)
        if bag.total() >= _SHORT:
            if any(_overlap(bag, earlier) >= _SAME for earlier in seen):
                found.append(sentence)
            seen.append(bag)
    return found


def _overlap(first: Counter[str], second: Counter[str]) -> float:
    longest = max(first.total(), second.total())
    if min(first.total(), second.total()) < _SAME * longest:
        return 0.0
    return (first & second).total() / longest


def loops(sentences: Sequence[Sentence], length: int = 6, times: int = 3) -> list[str]:
    """Return the runs of so many words that come at least so many times, most frequent first."""
    counts = Counter(run for sentence in sentences for run in ngrams(sentence.tokens, length))
    return [" ".join(run) for run, count in counts.most_common() if count >= times]
