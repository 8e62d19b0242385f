"""Episodes are compared where losses are too close to tell, and only there."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from graph import RunContext, make_graph
from graph.acceptance import Comparison
from schema.errors import ModelAnswerError
from schema.judge_check import Preference
from tests.team import scripted_services


@dataclass
class Opinionated:
    """Always of one mind; remembers what it was shown."""

    mind: Preference
    shown: list[tuple[str, str]] = field(default_factory=list)

    def prefer(self, document: Any, concepts: Any, first: str, second: str) -> Preference:
        self.shown.append((first, second))
        return self.mind


@pytest.mark.parametrize(
    ("gain", "noise", "preferred", "accepted"),
    [
        (0.03, 0.01, 0, True),
        (0.03, 0.01, -2, True),
        (0.005, 0.01, 0, False),
        (0.005, 0.01, 1, True),
        (-0.005, 0.01, 1, True),
        (-0.03, 0.01, 3, False),
    ],
)
def test_a_preference_decides_what_noise_hides_and_nothing_else(
    gain: float, noise: float, preferred: int, accepted: bool
) -> None:
    assert Comparison(gain=gain, noise=noise, preferred=preferred).accepted is accepted


def test_a_trial_too_close_to_its_parent_is_compared_with_it_on_every_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.scored.compare", lambda *_: Comparison(gain=0.001, noise=0.01))
    comparer = Opinionated(Preference.FIRST)
    services = replace(scripted_services(tmp_path), comparer=comparer)
    answer = make_graph(services=services).invoke(
        {"pairs": []}, context=RunContext(home=tmp_path, max_trials=2)
    )
    trial = services.runs.trials(answer["run_id"])[1]
    assert trial.accepted
    assert len(comparer.shown) == len(trial.pair_results)
    assert all("Structure" in first and first != second for first, second in comparer.shown)


def test_a_comparison_that_fails_counts_for_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Mute(Opinionated):
        def prefer(self, document: Any, concepts: Any, first: str, second: str) -> Preference:
            raise ModelAnswerError("no idea")

    monkeypatch.setattr("graph.scored.compare", lambda *_: Comparison(gain=0.001, noise=0.01))
    services = replace(scripted_services(tmp_path), comparer=Mute(Preference.TIE))
    answer = make_graph(services=services).invoke(
        {"pairs": []}, context=RunContext(home=tmp_path, max_trials=2)
    )
    assert not services.runs.trials(answer["run_id"])[1].accepted
