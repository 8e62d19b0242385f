"""Times our ROUGE against rouge-score in one run: `python -m benchmarks.losses [minutes ...]`.

Text is a seeded Zipf draw of English words at 150 a minute, so that nothing has to be shipped or downloaded.
"""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer
from wordfreq import top_n_list

from tools.losses.rouge import _STEMS, RougeScores, rouge_scores

WORDS_PER_MINUTE = 150
_STATUS = Path("/proc/self/status")
SCORER = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)


@dataclass(frozen=True, slots=True)
class RougeFigures:
    """What two transcripts of a length cost; CPU seconds and megabytes."""

    minutes: int
    theirs: float
    their_memory: float
    cold: float
    """With no stem known yet."""
    warm: float
    memory: float
    equal: bool
    """Whether our scores are rouge-score's to the last bit."""


def main() -> None:
    """Print one row for each length."""
    print("minutes  rouge-score s  MB  ours cold s  warm s  MB  times cold  times warm  equal")
    for minutes in [int(argument) for argument in sys.argv[1:]] or [15, 60]:
        found = measure(minutes)
        faster = f"{found.theirs / found.cold:.0f}  {found.theirs / found.warm:.0f}  {found.equal}"
        ours = f"{found.cold:.4f}  {found.warm:.4f}  {found.memory:.1f}"
        print(f"{minutes:7}  {found.theirs:13.2f}  {found.their_memory:.0f}  {ours}  {faster}")


def measure(minutes: int) -> RougeFigures:
    """Return what scoring two transcripts of so many minutes costs, ours and rouge-score's."""
    pair = _speech(minutes, seed=1), _speech(minutes, seed=2)
    rouge_scores("warm", "the import")
    _STEMS.clear()
    ours, cold, our_memory = _measured(lambda: rouge_scores(*pair))
    warm = min(_measured(lambda: rouge_scores(*pair))[1] for _ in range(5))
    theirs, their_seconds, their_memory = _measured(lambda: _by_rouge_score(*pair))
    return RougeFigures(minutes, their_seconds, their_memory, cold, warm, our_memory, ours == theirs)


def _speech(minutes: int, seed: int) -> str:
    words = top_n_list("en", 8000)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return " ".join(random.Random(seed).choices(words, weights, k=minutes * WORDS_PER_MINUTE))


def _by_rouge_score(reference: str, generated: str) -> RougeScores:
    scores = SCORER.score(reference, generated)
    return RougeScores(*(scores[name].fmeasure for name in ("rouge1", "rouge2", "rougeL")))


def _measured(call: Callable[[], RougeScores]) -> tuple[RougeScores, float, float]:
    """Return the result, its CPU seconds, and by how many megabytes memory rose at most."""
    _STATUS.with_name("clear_refs").write_text("5")  # forgets the peak so far
    resident = _kilobytes("VmRSS")
    start = time.process_time()
    result = call()
    seconds = time.process_time() - start
    return result, seconds, (_kilobytes("VmHWM") - resident) / 1024


def _kilobytes(name: str) -> int:
    """Return a figure of this process's memory as Linux keeps it."""
    (line,) = (line for line in _STATUS.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1])


if __name__ == "__main__":
    main()
