"""Records that several tests start from."""

from datetime import UTC, datetime
from typing import Any

from schema.loss import ChecklistItem, Criterion, LossMetrics, LossWeights
from schema.trial import TrialResult

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def checklist_item(name: str, *, passed: bool, criterion: Criterion = Criterion.ENGAGEMENT) -> ChecklistItem:
    return ChecklistItem(criterion=criterion, name=name, question=f"{name}?", passed=passed)


def loss_metrics(
    pair_id: str = "p1", trial_id: str = "trial_000_20260102_030405", **values: Any
) -> LossMetrics:
    """Return metrics whose total follows from the terms; a term not given is 0."""
    terms = {
        name: values.pop(name, 0.0) for name in ("duration", "coverage", "structure", "quality", "rouge")
    }
    weights = LossWeights()
    given = {
        "duration_generated": 100.0,
        "duration_reference": 100.0,
        "duration_estimated": False,
        "concepts_mentioned": 10,
        "concepts_total": 10,
        "concepts_missed": (),
        "segment_type_accuracy": 1.0,
        "sequence_similarity": 1.0,
        "distribution_similarity": 1.0,
        "engagement_score": 100.0,
        "clarity_score": 100.0,
        "accuracy_score": 100.0,
        "rouge_1": 1.0,
        "rouge_2": 1.0,
        "rouge_l": 1.0,
        "generated_at": MOMENT,
    }
    return LossMetrics(
        **{f"{name}_loss": value for name, value in terms.items()},
        **{**given, **values},
        total_loss=sum(getattr(weights, name) * value for name, value in terms.items()),
        trial_id=trial_id,
        pair_id=pair_id,
    )


def trial_result(
    number: int = 0, results: dict[str, LossMetrics] | None = None, **values: Any
) -> TrialResult:
    """Return a trial over these pairs, one pair without loss where none is given."""
    results = results if results is not None else {"p1": loss_metrics()}
    mean = {
        f"avg_{name}_loss": sum(getattr(m, f"{name}_loss") for m in results.values()) / len(results)
        for name in ("total", "duration", "coverage", "structure", "quality", "rouge")
    }
    given = {
        "trial_id": f"trial_{number:03d}_20260102_030405",
        "trial_number": number,
        "run_id": "run_20260102_030405",
        "pair_results": results,
        "generated_scripts": {},
        "generated_audio": {},
        "prompt_version": "v1",
        "profile_version": "v1",
        "timestamp": MOMENT,
    }
    return TrialResult(**{**given, **mean, **values})
