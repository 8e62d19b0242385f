"""A click group whose commands are imported only when they are called."""

from importlib import import_module
from typing import Any

import click

from cli.completers import complete_names
from cli.examples import EXAMPLES

_ELSE = "More"


class LazyGroup(click.Group):
    """Commands by name to `module:attribute`; help texts stand here so that `--help` imports nothing.

    `sections` names, in order, the commands under each heading of the help; a forgotten one is listed last.
    """

    def __init__(
        self,
        *args: Any,
        lazy: dict[str, tuple[str, str]] | None = None,
        sections: dict[str, tuple[str, ...]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy or {}
        self._sections = sections or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order they were given."""
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and return a command, its examples under its help; None where there is none of that name."""
        if name not in self._lazy:
            return super().get_command(ctx, name)
        module, _, attribute = self._lazy[name][0].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self._lazy[name][0]} is no command")
        give_examples(command, f"{ctx.command_path} {name}".partition(" ")[2])
        complete_names(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which command was meant where the name is close to one."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(known)}."
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under their headings with their one-line helps, importing none of them."""
        helps = {name: text for name, (_, text) in self._lazy.items()}
        helps |= {name: command.get_short_help_str() for name, command in self.commands.items()}
        placed = {name for names in self._sections.values() for name in names}
        last = _ELSE if self._sections else "Commands"
        headings = {**self._sections, last: tuple(name for name in helps if name not in placed)}
        width = max(map(len, helps), default=0)
        for heading, names in headings.items():
            rows = [(name.ljust(width), helps[name]) for name in names if name in helps]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


def give_examples(command: click.Command, path: str) -> None:
    """Put the examples of a command, and of those under it, where its help shows them."""
    if path in EXAMPLES and command.epilog is None:
        command.epilog = "\b\nExamples:\n" + "\n".join(f"  claude-studio {line}" for line in EXAMPLES[path])
    if isinstance(command, click.Group):
        for name, under in command.commands.items():
            give_examples(under, f"{path} {name}")
