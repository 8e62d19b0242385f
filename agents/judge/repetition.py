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
    longest = max(len(first), len(second))
    if len(first.keys() & second.keys()) < _SAME * longest:
        return 0.0
    return (first & second).total() / max(first.total(), second.total())


def loops(sentences: Sequence[Sentence], length: int = 6, times: int = 3) -> list[str]:
    """Return the runs of so many words that come at least so many times, most frequent first."""
    counts = Counter(run for sentence in sentences for run in ngrams(sentence.tokens, length))
    return [" ".join(run) for run, count in counts.most_common() if count >= times]


def said_before(windows: Sequence[Sequence[Sentence]], length: int = 4) -> list[float]:
    """Return each window's share of runs of so many words that came earlier in the episode."""
    seen: set[tuple[str, ...]] = set()
    shares = []
    for window in windows:
        again = total = 0
        for sentence in window:
            runs = list(ngrams(sentence.tokens, length))
            again += sum(run in seen for run in runs)
            total += len(runs)
            seen.update(runs)
        shares.append(again / max(total, 1))
    return shares
