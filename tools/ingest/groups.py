"""Captions and pieces of ink joined into groups with at most one caption each."""

from collections.abc import Sequence

from tools.ingest.page import Box, union


class Groups:
    """Captions and pieces joined into groups with at most one caption each; captions are numbered first."""

    def __init__(self, captions: int, pieces: Sequence[Box]) -> None:
        self._captions = captions
        self._home = list(range(captions + len(pieces)))
        self._boxes: list[Box | None] = [*[None] * captions, *pieces]
        """The box around a group's pieces, at its root."""

    def _root(self, node: int) -> int:
        while self._home[node] != node:
            self._home[node] = self._home[self._home[node]]
            node = self._home[node]
        return node

    def may_join(self, a: int, b: int) -> bool:
        """Say whether two are in different groups of which not both have a caption."""
        a, b = self._root(a), self._root(b)
        return a != b and max(a, b) >= self._captions

    def joined(self, a: int, b: int) -> Box:
        """Return the box around the pieces of two groups."""
        return union([box for node in (a, b) if (box := self._boxes[self._root(node)])])

    def join(self, a: int, b: int) -> None:
        """Make two groups one; a caption stays its root."""
        box = self.joined(a, b)
        a, b = sorted((self._root(a), self._root(b)))
        self._home[b], self._boxes[a] = a, box

    def pieces_of(self, caption: int) -> list[int]:
        """Return the numbers of a caption's pieces."""
        nodes = range(self._captions, len(self._home))
        return [node - self._captions for node in nodes if self._root(node) == caption]
