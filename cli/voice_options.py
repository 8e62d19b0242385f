"""Options that say who speaks: shared by all commands that voice episodes."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from providers.text_to_speech.registry import VOICES

_META = "claude-studio.voice"
C = TypeVar("C", bound=Callable[..., Any])


def voice_options(command: C) -> C:
    """Add --voice, --voice-model and --speaker to a command."""
    speaker = click.option(
        "--speaker", callback=_kept, expose_value=False,
        help="The voice's own name of a speaker; default: one of the gender.",
    )  # fmt: skip
    model = click.option(
        "--voice-model", callback=_kept, expose_value=False,
        help="The voice's model: a name, file or folder; default: CLAUDE_STUDIO_VOICE_MODEL.",
    )  # fmt: skip
    voice = click.option(
        "--voice", type=click.Choice(VOICES), callback=_kept, expose_value=False,
        help="Who speaks; default: CLAUDE_STUDIO_VOICE or espeak.",
    )  # fmt: skip
    return voice(model(speaker(command)))


def asked_voice() -> dict[str, Any]:
    """Return what the command line asks of the voice, as fields of RunContext; empty: nothing."""
    return dict(click.get_current_context().meta.get(_META, {}))


def _kept(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None and parameter.name is not None:
        context.meta.setdefault(_META, {})[parameter.name] = value
