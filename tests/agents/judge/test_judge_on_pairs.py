"""The offline judge passes its examination on whole papers and whole episodes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.analyst.heuristic import HeuristicAnalyst
from agents.judge.calibration import CalibrationCase, check_judge
from agents.judge.checklist import ChecklistJudge
from schema.judge_check import Corruption, JudgeCheck
from tests.agents.analyst.labelled import transcription_of
from tests.agents.judge.heard import aligned
from tests.agents.judge.test_calibration import PlainAnalyst
from tests.records import MOMENT
from tools.ingest.read import read_document

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "pairs"
EXAMPLES = ROOT / "examples" / "pairs"
GOAL = 0.95
"""Share of the damaged episodes that must rank below the human one."""


def _check(folder: Path, other: Path) -> JudgeCheck:
    document, reference = read_document(folder / "paper.pdf"), transcription_of(folder / "transcript.vtt")
    case = CalibrationCase(
        pair_id=folder.name,
        document=document,
        concepts=HeuristicAnalyst().key_concepts(document),
        reference=reference,
        reference_segments=aligned(reference),
        speaker_gender="female",
        other=transcription_of(other / "transcript.vtt"),
        checked_at=MOMENT,
    )
    return check_judge(ChecklistJudge(), case, PlainAnalyst(), seeds=(0,))


def _checks(names: dict[str, str], parent: Path) -> Iterator[JudgeCheck]:
    return (_check(parent / name, parent / other) for name, other in names.items())


def _assert_passes(checks: list[JudgeCheck]) -> None:
    ranked = [score.ranked_below for check in checks for score in check.corruptions]
    assert sum(ranked) / len(ranked) >= GOAL
    for check in checks:
        for kind in (Corruption.FLIPPED, Corruption.FLIPPED_LATE, Corruption.WRONG_PAPER):
            assert all(score.scores.accuracy < check.reference.accuracy for score in check.of(kind))


@pytest.mark.slow
def test_the_judge_passes_on_the_example_pairs() -> None:
    others = {
        "cache_admission": "quantised_ldpc",
        "friend_vaccination": "cache_admission",
        "quantised_ldpc": "friend_vaccination",
    }

    _assert_passes(list(_checks(others, EXAMPLES)))


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared pairs are not there")
def test_the_judge_passes_on_pairs_of_other_makers() -> None:
    others = {
        "p1-kd-survey": "p4-qlora-derived",
        "p2-podcastfy-a": "p4-qlora-derived",
        "p3-podcastfy-b": "p1-kd-survey",
        "p4-qlora-derived": "p1-kd-survey",
    }

    _assert_passes(list(_checks(others, SHARED)))
