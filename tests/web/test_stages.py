"""Where each pair is, told from a run's events."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from web.stages import activity_of, stages_of

START = datetime(2026, 1, 2, 10, 0, tzinfo=UTC)


def event(kind: str, second: float, **details: Any) -> dict[str, Any]:
    return {"event": kind, "at": (START + timedelta(seconds=second)).isoformat(), **details}


def step(pair: str, name: str, second: float, **details: Any) -> dict[str, Any]:
    return event("step", second, pair_id=pair, step=name, **details)


RUN = event("run", 0, pairs=["a", "b"])
TRIAL = event("trial", 10, trial_number=3, trial_id="trial_003_x")


def test_a_finished_step_shows_how_long_it_took_and_the_last_one_goes_on() -> None:
    events = [RUN, step("a", "analysing", 1), TRIAL, step("a", "writing", 11), step("a", "voicing", 14)]
    (a,) = stages_of(events, ["a"], START + timedelta(seconds=20))
    assert [(stage.name, stage.seconds, stage.done) for stage in a.stages] == [
        ("writing", 3.0, True),
        ("voicing", 6.0, False),
    ]
    assert a.loss is None


def test_a_judged_pair_shows_its_loss_and_no_step_under_way() -> None:
    events = [RUN, TRIAL, step("a", "judging", 11), step("a", "done", 12, loss=0.25)]
    a, b = stages_of(events, ["a", "b"], START + timedelta(seconds=20))
    assert (a.loss, [stage.done for stage in a.stages]) == (0.25, [True])
    assert b.stages == ()


def test_between_two_trials_no_pair_is_at_work() -> None:
    events = [RUN, TRIAL, step("a", "done", 12, loss=0.2), event("scored", 13)]
    assert stages_of(events, ["a"], START) == ()


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (RUN, "Reading the pairs"),
        (TRIAL, "Trial 3, under way"),
        (event("scored", 20), "Choosing what to change"),
        (
            event("proposed", 21, minibatch=["a", "b"], proposals=8),
            "Choosing what to change: 8 proposals are tried on a, b",
        ),
        (event("probed", 22, probes=8, earned=2, edits=3), "Opening the next trial: 2 of 8 proposals gained"),
        (event("probed", 22, probes=8, earned=0, edits=0), "0 of 8 proposals gained: looking again"),
    ],
)
def test_what_a_run_is_doing_is_said_in_a_few_words(last: dict[str, Any], said: str) -> None:
    assert activity_of([RUN, last, step("a", "writing", 30)]) == said


def test_a_run_that_has_said_nothing_is_starting() -> None:
    assert activity_of([]) == "Starting"
