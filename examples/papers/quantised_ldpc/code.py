"""A regular low-density parity-check code: its graph by progressive edge growth, and its encoder."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint8]
BIT_DEGREE = 3
CHECK_DEGREE = 6


@dataclass(frozen=True)
class Code:
    """Edges in check order: checks[c, j] is a bit, and by_bit[b, i] is a place in checks.ravel()."""

    checks: NDArray[np.int64]
    by_bit: NDArray[np.int64]

    @property
    def length(self) -> int:
        """Bits a codeword."""
        return len(self.by_bit)

    def syndrome_fails(self, words: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which words (frames x length) break a parity check."""
        return np.bitwise_xor.reduce(words[:, self.checks], axis=2).any(axis=1)


def _reached(start: int, of_bit: list[list[int]], of_check: list[list[int]]) -> tuple[set[int], set[int]]:
    """Return all checks reachable from a bit, and those reached last, at the greatest depth."""
    seen: set[int] = set()
    layer = set(of_bit[start])
    last = layer
    while layer:
        seen |= layer
        last = layer
        bits = {bit for check in layer for bit in of_check[check]}
        layer = {check for bit in bits for check in of_bit[bit]} - seen
    return seen, last


def _pick(bit: int, of_bit: list[list[int]], of_check: list[list[int]], rng: np.random.Generator) -> int:
    """Choose the far check with the fewest edges, as progressive edge growth does, among those not full."""
    seen, last = _reached(bit, of_bit, of_check)
    open_checks = {check for check, bits in enumerate(of_check) if len(bits) < CHECK_DEGREE}
    open_checks -= set(of_bit[bit])
    candidates = (open_checks - seen) or (open_checks & last) or open_checks
    fewest = min(len(of_check[check]) for check in candidates)
    return int(rng.choice(sorted(check for check in candidates if len(of_check[check]) == fewest)))


def grow(length: int, seed: int) -> list[list[int]]:
    """Return each check's bits for a rate-one-half code, grown edge by edge."""
    rng = np.random.default_rng(seed)
    of_bit: list[list[int]] = [[] for _ in range(length)]
    of_check: list[list[int]] = [[] for _ in range(length // 2)]
    for bit in range(length):
        for _ in range(BIT_DEGREE):
            check = _pick(bit, of_bit, of_check, rng)
            of_bit[bit].append(check)
            of_check[check].append(bit)
    return of_check


def make_code(length: int, seed: int) -> Code:
    """Grow the regular code of a length."""
    checks = np.array(grow(length, seed), dtype=np.int64)
    by_bit = np.argsort(checks.ravel(), kind="stable").reshape(length, BIT_DEGREE)
    return Code(checks, by_bit)


def short_cycles(code: Code) -> int:
    """Return how many pairs of checks share two bits or more: cycles of length four."""
    incidence = np.zeros((len(code.checks), code.length), dtype=np.int64)
    np.put_along_axis(incidence, code.checks, 1, axis=1)
    shared = np.triu(incidence @ incidence.T, 1)
    return int((shared > 1).sum())


class Encoder:
    """Puts message bits at the free positions and solves for the others by elimination over GF(2)."""

    def __init__(self, code: Code) -> None:
        self.code = code
        matrix = np.zeros((len(code.checks), code.length), dtype=np.uint8)
        np.put_along_axis(matrix, code.checks, 1, axis=1)
        pivots = []
        for column in range(code.length):
            row = len(pivots)
            below = np.flatnonzero(matrix[row:, column]) + row
            if not len(below):
                continue
            matrix[[row, below[0]]] = matrix[[below[0], row]]
            others = np.flatnonzero(matrix[:, column])
            matrix[others[others != row]] ^= matrix[row]
            pivots.append(column)
            if len(pivots) == len(matrix):
                break
        self.pivots = np.array(pivots)
        self.free = np.setdiff1d(np.arange(code.length), self.pivots)
        self._solve = matrix[: len(pivots)][:, self.free]

    def encode(self, messages: Bits) -> Bits:
        """Return codewords for messages of as many bits as there are free positions."""
        words = np.zeros((len(messages), len(self.pivots) + len(self.free)), dtype=np.uint8)
        words[:, self.free] = messages
        words[:, self.pivots] = (messages.astype(np.int64) @ self._solve.T.astype(np.int64)) % 2
        return words
