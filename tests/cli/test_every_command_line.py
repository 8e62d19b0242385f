"""Every command line of the specification and of the commands' own examples is one that works."""

import click
import pytest

from cli.examples import EXAMPLES
from cli.main import app
from tests.command_lines import joined, parse

SPECIFIED = """
claude-studio kb create "podcast-training"
claude-studio kb add podcast-training --paper artifacts/training_data/optimal-adversarial-texts-full.pdf
claude-studio kb add podcast-training --paper artifacts/training_data/agentic-information-retrieval.pdf
claude-studio training ingest \
--pdf artifacts/training_data/optimal-adversarial-texts-full.pdf \
--audio artifacts/training_data/optimal-adversarial-texts-full.mp3 \
--speaker-gender male \
--source journalclub
claude-studio training list
claude-studio training analyze pair_001
claude-studio training analyze-all
claude-studio training profile show
claude-studio training profile structure
claude-studio training profile style
claude-studio training run
claude-studio training run \
--max-trials 15 \
--target-depth standard \
--convergence-threshold 0.03
claude-studio training run --resume
claude-studio training status
claude-studio training trial trial_001
claude-studio training compare trial_001 trial_005
claude-studio training plot-loss
claude-studio training export --output podcast_profile_v1.json
claude-studio training export-prompts --output prompts_v1.json
"""


@pytest.mark.parametrize("line", [line for line in joined(SPECIFIED) if line])
def test_a_command_line_of_the_specification_can_be_typed(line: str) -> None:
    parse(line)


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines])
def test_an_example_in_the_help_can_be_typed(line: str) -> None:
    parse(f"claude-studio {line.partition('>')[0]}")


def test_a_wrong_option_would_be_found() -> None:
    with pytest.raises(click.UsageError):
        parse("claude-studio training run --max-trails 3")


def commands(group: click.Group, context: click.Context) -> list[tuple[str, click.Command]]:
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inside = click.Context(command, info_name=name, parent=context)
        found.append((inside.command_path, command))
        if isinstance(command, click.Group):
            found += commands(command, inside)
    return found


EVERY = commands(app, click.Context(app, info_name="claude-studio"))


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path for path, _ in EVERY])
def test_every_command_and_option_says_what_it_is_for(path: str, command: click.Command) -> None:
    assert command.help, path
    silent = [
        p.name for p in command.params if isinstance(p, click.Option) and not (p.help or p.show_default)
    ]
    assert silent == []


def test_no_command_of_the_help_stands_outside_its_headings() -> None:
    for path, command in [("claude-studio", app), *EVERY]:
        if isinstance(command, click.Group):
            text = command.get_help(click.Context(command, info_name=path))
            assert "\nMore:" not in text, path


def test_all_that_lists_can_be_read_by_a_program() -> None:
    options = {path: {p.name for p in command.params} for path, command in EVERY}
    lists = ("kb list", "kb show", "training list", "training status", "training trial", "memory search")
    for path in (*lists, "memory verify", "config show", "doctor"):
        assert "as_json" in options[f"claude-studio {path}"], path
