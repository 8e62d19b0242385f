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

    def root(self, node: int) -> int:
        """Return the node that stands for a node's group: its caption, where it has one."""
        while self._home[node] != node:
            self._home[node] = self._home[self._home[node]]
            node = self._home[node]
        return node

    def may_join(self, a: int, b: int) -> bool:
        """Say whether two are in different groups of which not both have a caption."""
        a, b = self.root(a), self.root(b)
        return a != b and max(a, b) >= self._captions

    def is_captioned(self, node: int) -> bool:
        """Say whether a caption is in a node's group."""
        return self.root(node) < self._captions

    def box_of(self, node: int) -> Box | None:
        """Return the box around the pieces of a node's group; None where a caption has none."""
        return self._boxes[self.root(node)]

    def joined(self, a: int, b: int) -> Box:
        """Return the box around the pieces of two groups."""
        return union([box for node in (a, b) if (box := self._boxes[self.root(node)])])

    def join(self, a: int, b: int) -> None:
        """Make two groups one; a caption stays its root."""
        box = self.joined(a, b)
        a, b = sorted((self.root(a), self.root(b)))
        self._home[b], self._boxes[a] = a, box

    def pieces_of(self, caption: int) -> list[int]:
        """Return the numbers of a caption's pieces."""
        nodes = range(self._captions, len(self._home))
        return [node - self._captions for node in nodes if self.root(node) == caption]
