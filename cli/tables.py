"""Plain tables for a terminal."""

from collections.abc import Collection, Sequence

from rich.console import Console
from rich.table import Table

from schema.usage import Usage

_WIDTH = 160
"""Columns of a table that goes into a file or a pipe."""


def print_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    title: str | None = None,
    text: Collection[str] = (),
) -> None:
    """Print rows under their columns: the first and those in `text` to the left, others to the right."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for at, column in enumerate(columns):
        left = not at or column in text
        table.add_column(column, justify="left" if left else "right", overflow="fold", no_wrap=not at)
    for row in rows:
        table.add_row(*row)
    Console(width=None if Console().is_terminal else _WIDTH).print(table)


def cost_of(usage: Usage) -> str:
    """Return a sum of calls in words."""
    dollars = "price unknown" if usage.unpriced_calls else f"${usage.dollars:.4f}"
    hits = f", {usage.cache_hits:,} more from the cache" if usage.cache_hits else ""
    return f"{usage.calls:,} calls, {usage.tokens:,} tokens, {dollars}{hits}"
