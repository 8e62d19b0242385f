"""Which team works, and what a run's config says of it."""

import pytest
from pydantic import ValidationError

from graph.context import RunContext
from schema.settings import Settings, Team


def test_without_key_or_server_the_offline_team_works() -> None:
    config = RunContext().config
    assert (config.team, config.models, config.judge_samples) == (Team.OFFLINE, {}, 1)


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "OPENAI_BASE_URL"])
def test_with_either_the_language_models_work_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://localhost:1/v1")
    assert RunContext().config.team is Team.LLM
    assert RunContext(team=Team.OFFLINE).config.team is Team.OFFLINE
    monkeypatch.setenv("CLAUDE_STUDIO_TEAM", "offline")
    assert RunContext().config.team is Team.OFFLINE


def test_each_role_has_its_model_or_the_common_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("CLAUDE_STUDIO_MODEL", "big")
    monkeypatch.setenv("CLAUDE_STUDIO_MODEL_JUDGE", "fair")
    models = RunContext(models={"writer": "fluent"}).config.models
    assert models == {
        "analyst": "big", "writer": "fluent", "judge": "fair", "refiner": "big", "steerer": "big",
    }  # fmt: skip


def test_an_unknown_role_is_named() -> None:
    with pytest.raises(ValidationError, match="no role 'cook'"):
        RunContext(models={"cook": "m"})


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-marked")
    assert "sk-marked" not in f"{Settings()!r} {RunContext()!r} {RunContext().config!r}"
