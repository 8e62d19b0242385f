"""Options that say who works: shared by all commands whose work a language model can do."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from schema.settings import ROLES, Team

_META = "claude-studio.team"
C = TypeVar("C", bound=Callable[..., Any])


def team_options(command: C) -> C:
    """Add --team, --model, --model-ROLE and --judge-samples to a command."""
    for role in reversed(ROLES):
        text = f"Model of the {role}; default: --model."
        command = click.option(f"--model-{role}", help=text, callback=_kept, expose_value=False)(command)
    samples = click.option(
        "--judge-samples", type=click.IntRange(1, 15), callback=_kept, expose_value=False,
        help="How often a language model judges each episode; default: 3.",
    )  # fmt: skip
    model = click.option(
        "--model", callback=_kept, expose_value=False,
        help="Language model of every role; default: CLAUDE_STUDIO_MODEL or gpt-4.1-mini.",
    )  # fmt: skip
    team = click.option(
        "--team", type=click.Choice([team.value for team in Team]), callback=_kept, expose_value=False,
        help="Who works; auto: language models where OPENAI_API_KEY or OPENAI_BASE_URL is set.",
    )  # fmt: skip
    return team(model(samples(command)))


def asked_team() -> dict[str, Any]:
    """Return what the command line asks of the team, as fields of RunContext; empty: nothing."""
    asked = click.get_current_context().meta.get(_META, {})
    common = dict.fromkeys(ROLES, asked["model"]) if "model" in asked else {}
    own = {role: asked[f"model_{role}"] for role in ROLES if f"model_{role}" in asked}
    fields: dict[str, Any] = {"models": {**common, **own}} if common or own else {}
    if "team" in asked:
        fields["team"] = Team(asked["team"])
    if "judge_samples" in asked:
        fields["judge_samples"] = asked["judge_samples"]
    return fields


def _kept(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None and parameter.name is not None:
        context.meta.setdefault(_META, {})[parameter.name] = value
