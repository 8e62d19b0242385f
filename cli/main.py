"""The entry point `claude-studio`: errors become one line and an exit code here."""

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec

import click

from cli.lazy import LazyGroup

PACKAGES = ("schema", "providers", "tools", "memory", "agents", "graph", "web")

_COMMANDS = {
    "training": ("cli.training:training", "Ingest pairs, learn their style, and train on them."),
    "kb": ("cli.kb:kb", "Read papers into knowledge bases, and look at what was read."),
    "chat": ("cli.chat:chat", "Steer the training in your own words, and ask about it."),
    "produce": ("cli.produce:produce", "Make an episode about a new paper."),
    "feed": ("cli.publish:feed", "Write the podcast feed of a folder of episodes."),
    "dashboard": ("cli.dashboard:dashboard", "Follow the training in a browser."),
    "doctor": ("cli.doctor:doctor", "See whether everything is in place, and try it."),
    "config": ("cli.config:config", "See what is set, and where each value comes from."),
    "completion": ("cli.completion:completion", "Let your shell complete commands, pairs and trials."),
    "memory": ("cli.memory:memory", "Search what the agents remember, and check it against the files."),
}


_SECTIONS = {
    "Train": ("training", "dashboard", "chat"),
    "Make episodes": ("produce", "feed"),
    "Papers and memory": ("kb", "memory"),
    "This installation": ("doctor", "config", "completion"),
}
_EPILOG = """\b
A first hour:
  claude-studio training ingest --pdf paper.pdf --audio episode.mp3 --speaker-gender female
  claude-studio training run
  claude-studio dashboard

\b
Exit codes: 0 done, 1 failed, 2 wrong input, 3 not there, 4 a back end is missing,
5 busy elsewhere, 6 damaged file, 7 unusable model answer, 8 budget spent, 70 a bug, 130 stopped.
"""


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    sections=_SECTIONS,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--debug", is_flag=True, help="Show the stack trace of an error.")
@click.version_option(package_name="claude-studio")
@click.pass_context
def app(context: click.Context, debug: bool) -> None:
    """Learn what makes a technical podcast good, and make more of it."""
    context.obj = debug
    if os.environ.get("NO_COLOR"):
        context.color = False


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if stranger := foreign_package():
        _fail(
            f"{stranger} hides one of ours; install claude-studio into an environment of its own.",
            1,
        )
    try:
        sys.exit(app.main(args=words, prog_name="claude-studio", standalone_mode=False))
    except (click.Abort, KeyboardInterrupt):
        again = " `claude-studio training run --resume` goes on." if words[:2] == ["training", "run"] else ""
        _fail(f"Stopped; nothing finished is lost.{again}", 130)
    except click.ClickException as error:
        if isinstance(error, click.UsageError):
            _fail(f"{error.format_message()} See `{_help_for(error)}`.", error.exit_code)
        _fail(error.format_message(), error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if "--debug" in words[:1]:
            raise
        _fail(*_explain(error))


def foreign_package() -> str | None:
    """Return where a package of somebody else's stands in the place of one of ours, or None.

    `openai-agents`, for one, installs a package named `agents`.
    """
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - start-up
    for name in PACKAGES:
        spec = find_spec(name)
        if spec is None or spec.origin is None or not spec.origin.startswith(os.path.join(root, name)):  # noqa: PTH118
            return f"The package {name!r} at {spec.origin if spec else 'no place'}"
    return None


def _explain(error: Exception) -> tuple[str, int]:
    from schema.errors import StudioError

    if isinstance(error, StudioError):
        return str(error), error.exit_code
    if wrong := _wrong_setting(error):
        return wrong, 2
    from memory.chroma_store import EmbedderMismatchError

    if isinstance(error, EmbedderMismatchError):
        return "The memory was filled by another embedder; run `claude-studio memory reindex`.", 4
    kind = type(error).__name__
    return f"Unexpected {kind}: {' '.join(str(error).split())} (`claude-studio --debug ...` shows where).", 70


def _wrong_setting(error: Exception) -> str | None:
    """Return which setting can't be used and why, where that is what the error is about."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError) or error.title not in {"Settings", "SpeechSettings"}:
        return None
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    return f"The setting {name} can't be {first['input']!r}: {first['msg']}. See `claude-studio config show`."


def _help_for(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "claude-studio"
    return f"{path} --help"


def _fail(text: str, code: int) -> None:
    click.echo(f"claude-studio: {' '.join(text.split())}", err=True)
    sys.exit(code)
