"""Names that the shell completes: pairs and trials of the home."""

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from memory.tree import StudioTree


class PairName(click.ParamType[str]):
    """A pair's id."""

    name = "pair"

    def shell_complete(
        self, _context: click.Context, _parameter: click.Parameter, begun: str
    ) -> list[CompletionItem]:
        """Return the pairs that begin so."""
        return [CompletionItem(name) for name in _tree().pair_ids() if name.startswith(begun)]


class TrialName(click.ParamType[str]):
    """A trial's id, or the start of it."""

    name = "trial"

    def shell_complete(
        self, _context: click.Context, _parameter: click.Parameter, begun: str
    ) -> list[CompletionItem]:
        """Return the trials that begin so, the latest first."""
        return [CompletionItem(name) for name in reversed(_tree().trial_ids()) if name.startswith(begun)]


def complete_names(command: click.Command) -> None:
    """Let the arguments of a command, and of those under it, that name pairs or trials be completed."""
    for parameter in command.params:
        if isinstance(parameter, click.Argument) and parameter.name in _KINDS:
            parameter.type = _KINDS[parameter.name]
    if isinstance(command, click.Group):
        for under in command.commands.values():
            complete_names(under)


def _tree() -> "StudioTree":
    from memory.tree import StudioTree
    from schema.settings import Settings

    settings = Settings()
    return StudioTree(settings.home, settings.organisation)


_KINDS: dict[str, click.ParamType[str]] = {
    "pair_id": PairName(),
    "pairs": PairName(),
    "trial_id": TrialName(),
    "trial": TrialName(),
    "first": TrialName(),
    "second": TrialName(),
}
