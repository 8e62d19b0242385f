"""Times our ROUGE against rouge-score in one run: `python benchmarks/losses.py [minutes ...]`.

Text is a seeded Zipf draw of English words at 150 a minute, so that nothing has to be shipped or downloaded.
"""

import random
import resource
import sys
import time
from collections.abc import Callable

from rouge_score.rouge_scorer import RougeScorer
from wordfreq import top_n_list

from tools.losses.rouge import _STEMS, RougeScores, rouge_scores

WORDS_PER_MINUTE = 150
SCORER = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)


def main() -> None:
    """Print one row for each length."""
    print("minutes  rouge-score s  MB  ours cold s  warm s  MB  times cold  times warm  equal")
    for minutes in [int(argument) for argument in sys.argv[1:]] or [15, 60]:
        print(_row(minutes))


def _row(minutes: int) -> str:
    pair = _speech(minutes, seed=1), _speech(minutes, seed=2)
    rouge_scores("warm", "the import")
    _STEMS.clear()
    ours, cold, our_memory = _measured(lambda: rouge_scores(*pair))
    warm = min(_measured(lambda: rouge_scores(*pair))[1] for _ in range(5))
    theirs, their_seconds, their_memory = _measured(lambda: _by_rouge_score(*pair))
    return (
        f"{minutes:7}  {their_seconds:13.2f}  {their_memory:.0f}  {cold:.4f}  {warm:.4f}  {our_memory:.1f}  "
        f"{their_seconds / cold:.0f}  {their_seconds / warm:.0f}  {ours == theirs}"
    )


def _speech(minutes: int, seed: int) -> str:
    words = top_n_list("en", 8000)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return " ".join(random.Random(seed).choices(words, weights, k=minutes * WORDS_PER_MINUTE))


def _by_rouge_score(reference: str, generated: str) -> RougeScores:
    scores = SCORER.score(reference, generated)
    return RougeScores(*(scores[name].fmeasure for name in ("rouge1", "rouge2", "rougeL")))


def _measured(call: Callable[[], RougeScores]) -> tuple[RougeScores, float, float]:
    """Return the result, its CPU seconds, and by how many megabytes it raised the process's peak memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    result = call()
    seconds = time.process_time() - start
    return result, seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024


if __name__ == "__main__":
    main()
