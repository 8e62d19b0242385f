"""Typing command lines without carrying them out: options, values and arguments are read as in earnest."""

import shlex

import click

from cli.main import app


def parse(line: str) -> None:
    """Read a command line down to its command's last argument.

    Raises:
        click.UsageError: there is no such command, option or value.
    """
    words = shlex.split(line, comments=True)
    assert words[0] == "claude-studio", line
    context = click.Context(app, info_name="claude-studio")
    command: click.Command = app
    rest = [word for word in words[1:] if word != "--debug"]
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        _, found, rest = command.resolve_command(context, rest)
        assert found is not None
        context, command = click.Context(found, info_name=found.name, parent=context), found
    if "--help" not in rest and "--version" not in rest:
        assert not isinstance(command, click.Group), f"{line} names no command"
        command.make_context(str(command.name), list(rest), parent=context.parent)


def joined(text: str) -> list[str]:
    """Return the lines of a shell example, those that end in a backslash put together."""
    return [line.strip() for line in text.replace("\\\n", " ").splitlines()]
