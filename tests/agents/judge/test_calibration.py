"""The judge is examined, and a judge that can't tell damage is found out."""

from dataclasses import dataclass, replace

import pytest

from agents.judge.calibration import CalibrationCase, check_judge
from agents.judge.checklist import ChecklistJudge
from agents.protocols import JudgeCase
from schema.analysis import Analysis
from schema.judge_check import Corruption, JudgeCheck, QualityScores
from schema.loss import LossMetrics
from tests.agents.judge.heard import CONCEPTS, GOOD_EPISODE, aligned, paper, transcription
from tests.records import MOMENT, loss_metrics

OTHER = transcription(
    [
        "Welcome to the river show!",
        "Today we follow otters through a winter.",
        "Why do otters hold hands while they sleep?",
        "They hold hands so that the stream can't part them.",
        "It's like a rope between climbers.",
        "An otter eats a fifth of its weight every day.",
        "Thanks for listening, and see you next time!",
    ]
)


@dataclass
class PlainAnalyst:
    """Takes every segment for background and counts how often it was asked."""

    asked: int = 0

    def key_concepts(self, document: object) -> tuple[object, ...]:
        raise AssertionError("the concepts are given")

    def analyse(
        self, pair_id: str, transcription: object, document: object, concepts: object, *, speaker_gender: str
    ) -> Analysis:
        self.asked += 1
        return Analysis(pair_id=pair_id, concepts=CONCEPTS, segments=aligned(transcription))  # type: ignore[arg-type]


class BlindJudge:
    """Finds everything good."""

    deterministic = True

    def judge(self, case: JudgeCase) -> LossMetrics:
        return loss_metrics()


def _case() -> CalibrationCase:
    reference = transcription(GOOD_EPISODE)
    return CalibrationCase(
        pair_id="p1",
        document=paper(),
        concepts=CONCEPTS,
        reference=reference,
        reference_segments=aligned(reference),
        speaker_gender="female",
        other=OTHER,
        checked_at=MOMENT,
    )


@pytest.fixture(scope="module")
def check() -> JudgeCheck:
    return check_judge(ChecklistJudge(), _case(), PlainAnalyst(), seeds=(0, 1, 2))


def test_the_offline_judge_ranks_every_damage_below_the_good_episode(check: JudgeCheck) -> None:
    assert [(c.corruption, c.seed) for c in check.corruptions if not c.ranked_below] == []
    assert check.ranking_accuracy == 1.0


def test_accuracy_falls_for_false_facts_wherever_they_stand(check: JudgeCheck) -> None:
    for kind in (Corruption.FLIPPED, Corruption.FLIPPED_LATE, Corruption.WRONG_PAPER):
        assert all(c.scores.accuracy < check.reference.accuracy for c in check.of(kind))


def test_engagement_falls_without_questions_and_analogies(check: JudgeCheck) -> None:
    [stripped] = check.of(Corruption.STRIPPED)

    assert stripped.scores.engagement < check.reference.engagement - 20


def test_clarity_falls_for_shuffled_truncated_and_repeated_text(check: JudgeCheck) -> None:
    for kind in (Corruption.SHUFFLED, Corruption.TRUNCATED, Corruption.REPEATED):
        assert all(c.scores.clarity < check.reference.clarity - 10 for c in check.of(kind))


def test_damage_without_randomness_is_judged_once(check: JudgeCheck) -> None:
    assert {kind: len(check.of(kind)) for kind in Corruption} == {
        Corruption.SHUFFLED: 3,
        Corruption.TRUNCATED: 1,
        Corruption.WRONG_PAPER: 1,
        Corruption.FLIPPED: 3,
        Corruption.FLIPPED_LATE: 3,
        Corruption.REPEATED: 1,
        Corruption.STRIPPED: 1,
    }


def test_a_blind_judge_ranks_nothing() -> None:
    assert check_judge(BlindJudge(), _case(), PlainAnalyst()).ranking_accuracy == 0.0


def test_every_damaged_version_is_analysed_anew() -> None:
    analyst = PlainAnalyst()

    checked = check_judge(BlindJudge(), _case(), analyst)

    assert analyst.asked == len(checked.corruptions) == len(Corruption)


def test_the_wrong_paper_is_left_out_where_there_is_no_other() -> None:
    checked = check_judge(BlindJudge(), replace(_case(), other=None), PlainAnalyst())

    assert checked.of(Corruption.WRONG_PAPER) == ()


def test_an_examination_survives_json(check: JudgeCheck) -> None:
    assert JudgeCheck.model_validate_json(check.model_dump_json()) == check


def test_nothing_damaged_gives_no_ranking_accuracy() -> None:
    scores = QualityScores(engagement=60, clarity=60, accuracy=90)

    assert JudgeCheck(pair_id="p", reference=scores, corruptions=()).ranking_accuracy == 0.0
    assert scores.mean == 70
