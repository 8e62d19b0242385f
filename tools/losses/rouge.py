"""ROUGE-1, -2 and -L with rouge-score's own results in a small part of its time and memory."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from string import ascii_lowercase, digits

from rapidfuzz.distance import LCSseq

from tools.losses.porter import porter_stem


@dataclass(frozen=True, slots=True)
class RougeScores:
    """F-measures, 0 to 1, higher is more alike."""

    rouge_1: float
    rouge_2: float
    rouge_l: float


def rouge_scores(reference: str, generated: str) -> RougeScores:
    """Return the F-measures of rouge-score's `RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)`.

    Lin, ROUGE: A Package for Automatic Evaluation of Summaries (2004). Results equal rouge-score's to the
    last bit. A text without a token scores 0, as does ROUGE-2 where a text has fewer than two.
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    wanted, given = _numbered(reference, numbers), _numbered(generated, numbers)
    size = len(numbers)
    return RougeScores(
        rouge_1=_overlap(wanted, given),
        rouge_2=_overlap(_bigrams(wanted, size), _bigrams(given, size)),
        rouge_l=_f_measure(LCSseq.similarity(wanted, given), len(wanted), len(given)),
    )


def agrees_with_rouge_score(reference: str, generated: str) -> bool:
    """Return whether `rouge_scores` gives here just what the package rouge-score gives."""
    from rouge_score.rouge_scorer import RougeScorer

    names = ("rouge1", "rouge2", "rougeL")
    theirs = RougeScorer(names, use_stemmer=True).score(reference, generated)
    return rouge_scores(reference, generated) == RougeScores(*(theirs[name].fmeasure for name in names))


def rouge_loss(scores: RougeScores) -> float:
    """Return 1 - the mean of the three scores (SPEC 4.2)."""
    return 1 - (scores.rouge_1 + scores.rouge_2 + scores.rouge_l) / 3


def _numbered(text: str, numbers: defaultdict[str, int]) -> list[int]:
    """Return the text's stemmed tokens as small integers, which compare and hash without collisions."""
    words = text.lower().encode("ascii", "replace").translate(_APART).split()
    return list(map(numbers.__getitem__, map(_STEMS.__getitem__, words)))


_APART = bytes(code if chr(code) in ascii_lowercase + digits else ord(" ") for code in range(256))
"""What no token is made of becomes a space: rouge-score's tokens are runs of a to z and 0 to 9."""


class _Stems(dict[bytes, str]):
    """The stem of every word, found once a process; rouge-score leaves words of up to three letters alone."""

    def __missing__(self, word: bytes) -> str:
        stem = porter_stem(word.decode()) if len(word) > 3 else word.decode()
        if len(self) < _MOST_STEMS:
            self[word] = stem
        return stem


_MOST_STEMS = 200_000
_STEMS = _Stems()


def _bigrams(tokens: Sequence[int], size: int) -> list[int]:
    """Return the pairs of neighbours, each as one integer: tokens are below `size`."""
    return [first * size + second for first, second in pairwise(tokens)]


def _overlap(wanted: Sequence[int], given: Sequence[int]) -> float:
    ours, theirs = Counter(wanted), Counter(given)
    shared = sum(min(ours[item], theirs[item]) for item in ours.keys() & theirs.keys())
    return _f_measure(shared, len(wanted), len(given))


def _f_measure(matches: int, wanted: int, given: int) -> float:
    """Return the harmonic mean of precision and recall, in rouge-score's order of operations."""
    if not matches:
        return 0.0
    precision, recall = matches / given, matches / wanted
    return 2 * precision * recall / (precision + recall)
