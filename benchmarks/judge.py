"""Examines the offline judge on real and example pairs: `python -m benchmarks.judge [seeds]`."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from agents.analyst.heuristic import HeuristicAnalyst
from agents.judge.calibration import CalibrationCase, check_judge
from agents.judge.checklist import ChecklistJudge
from schema.document import DocumentGraph
from schema.judge_check import Corruption, JudgeCheck, QualityScores
from schema.transcript import TranscriptionResult
from tests.agents.analyst.labelled import transcription_of
from tests.records import MOMENT
from tools.ingest.read import read_document

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = (_ROOT.parent / "shared" / "pairs", _ROOT / "examples" / "pairs")


@dataclass(frozen=True)
class _Pair:
    name: str
    document: DocumentGraph
    transcription: TranscriptionResult


def main(seeds: int = 3) -> None:
    """Print how the judge scores each human episode, and how far each kind of damage falls below it."""
    pairs = list(_pairs())
    judge, analyst = ChecklistJudge(), HeuristicAnalyst()
    checks = []
    for pair in pairs:
        started = time.process_time()
        check = check_judge(judge, _case(pair, pairs, analyst), analyst, range(seeds))
        seconds = (time.process_time() - started) / (1 + len(check.corruptions))
        checks.append(check)
        ranked = f"ranked {check.ranking_accuracy:.3f}"
        print(f"{pair.name:20} {_row(check.reference)}  {ranked}  {seconds:.1f} s each")
    for kind in Corruption:
        _print_kind(kind, checks)
    ranked = [score.ranked_below for check in checks for score in check.corruptions]
    print(f"ranking accuracy {sum(ranked)}/{len(ranked)} = {sum(ranked) / len(ranked):.3f}")


def _pairs() -> Iterator[_Pair]:
    for folder in (
        f for parent in _FOLDERS if parent.is_dir() for f in sorted(parent.iterdir()) if f.is_dir()
    ):
        document = read_document(folder / "paper.pdf")
        yield _Pair(folder.name, document, transcription_of(folder / "transcript.vtt"))


def _case(pair: _Pair, pairs: Sequence[_Pair], analyst: HeuristicAnalyst) -> CalibrationCase:
    """Return a pair's case; the next pair about another paper lends its episode."""
    at = pairs.index(pair)
    others = [
        other for other in (*pairs[at + 1 :], *pairs[:at]) if other.document.title != pair.document.title
    ]
    concepts = analyst.key_concepts(pair.document)
    heard = pair.transcription
    analysis = analyst.analyse(pair.name, heard, pair.document, concepts, speaker_gender="female")
    other = others[0].transcription if others else None
    return CalibrationCase(
        pair.name, pair.document, concepts, heard, analysis.segments, "female", other, checked_at=MOMENT
    )


def _print_kind(kind: Corruption, checks: Sequence[JudgeCheck]) -> None:
    scores = [(check.reference, score.scores) for check in checks for score in check.of(kind)]
    margins = [reference.mean - damaged.mean for reference, damaged in scores]
    accuracy = [reference.accuracy - damaged.accuracy for reference, damaged in scores]
    below = sum(margin > 0 for margin in margins)
    print(
        f"{kind.value:20} {below}/{len(margins)} below; falls by {min(margins):.1f} at least, "
        f"{median(margins):.1f} in the median; accuracy by {min(accuracy):.1f} and {median(accuracy):.1f}"
    )


def _row(scores: QualityScores) -> str:
    return (
        f"engagement {scores.engagement:5.1f}  clarity {scores.clarity:5.1f}  "
        f"accuracy {scores.accuracy:5.1f}  mean {scores.mean:5.1f}"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
