"""Message-passing decoders over batches of frames: sum-product, min-sum, few-bit min-sum, bit flipping."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from papers.quantised_ldpc.code import BIT_DEGREE, Code

Floats = NDArray[np.float32]
MAX_ITERATIONS = 50
SCALE = 0.75
TANH_LIMIT = 0.999999


@dataclass(frozen=True)
class Decoder:
    """A decoder's kind, and for few-bit messages their bits and the step between two levels."""

    kind: str
    bits: int = 0
    step: float = 0.0

    @property
    def top(self) -> int:
        """The largest level that a message can take."""
        return int(2 ** (self.bits - 1)) - 1


@dataclass(frozen=True)
class Decoded:
    """Hard decisions (frames x length) and the iterations that each frame took."""

    words: NDArray[np.bool_]
    iterations: NDArray[np.int64]


def decode(code: Code, llr: Floats, decoder: Decoder) -> Decoded:
    """Decode log-likelihood ratios (frames x length), each frame until its checks hold or rounds run out."""
    if decoder.kind == "bit flipping":
        return _flip(code, llr < 0)
    if decoder.bits:
        llr = np.clip(np.rint(llr / decoder.step), -decoder.top, decoder.top).astype(np.float32)
    words = llr < 0
    iterations = np.full(len(llr), MAX_ITERATIONS)
    going = np.flatnonzero(code.syndrome_fails(words))
    iterations[np.setdiff1d(np.arange(len(llr)), going)] = 0
    messages = np.zeros((len(going), *code.checks.shape), dtype=np.float32)
    for round_number in range(1, MAX_ITERATIONS + 1):
        if not len(going):
            break
        messages, words[going] = _one_round(code, llr[going], messages, decoder)
        failing = code.syndrome_fails(words[going])
        iterations[going[~failing]] = round_number
        messages, going = messages[failing], going[failing]
    return Decoded(words, iterations)


def _one_round(
    code: Code, channel: Floats, to_bits: Floats, decoder: Decoder
) -> tuple[Floats, NDArray[np.bool_]]:
    """Send every bit's belief to its checks and every check's answer back; return answers and decisions."""
    totals = _totals(code, channel, to_bits)
    to_checks = totals[:, code.checks] - to_bits
    if decoder.bits:
        to_checks = np.clip(to_checks, -decoder.top, decoder.top)
    answers = _sum_product(to_checks) if decoder.kind == "sum-product" else _min_sum(to_checks, decoder)
    return answers, _totals(code, channel, answers) < 0


def _totals(code: Code, channel: Floats, to_bits: Floats) -> Floats:
    flat = to_bits.reshape(len(to_bits), -1)
    return channel + flat[:, code.by_bit].sum(axis=2)


def _sum_product(messages: Floats) -> Floats:
    halves = np.tanh(messages / 2)
    halves = np.where(np.abs(halves) < 1e-6, np.float32(1e-6), halves)
    others = halves.prod(axis=2, keepdims=True) / halves
    return 2 * np.arctanh(np.clip(others, -TANH_LIMIT, TANH_LIMIT))


def _min_sum(messages: Floats, decoder: Decoder) -> Floats:
    negative = messages < 0
    sizes = np.abs(messages)
    place = sizes.argmin(axis=2)[..., None]
    smallest = np.take_along_axis(sizes, place, axis=2)
    rest = sizes.copy()
    np.put_along_axis(rest, place, np.inf, axis=2)
    second = rest.min(axis=2, keepdims=True)
    answers = np.where(np.arange(messages.shape[2]) == place, second, smallest) * np.float32(SCALE)
    if decoder.bits:
        answers = np.floor(answers + np.float32(0.5))
    odd = np.bitwise_xor.reduce(negative, axis=2, keepdims=True)
    return np.where(odd ^ negative, -answers, answers)


def _flip(code: Code, received: NDArray[np.bool_]) -> Decoded:
    """Flip, in every round, the bits that most of their checks blame, the most blamed of a frame only."""
    words = received.copy()
    iterations = np.full(len(words), MAX_ITERATIONS)
    for round_number in range(MAX_ITERATIONS + 1):
        broken = np.bitwise_xor.reduce(words[:, code.checks], axis=2)
        failing = broken.any(axis=1)
        iterations[~failing & (iterations == MAX_ITERATIONS)] = round_number
        if not failing.any() or round_number == MAX_ITERATIONS:
            break
        per_edge = np.repeat(broken[:, :, None], code.checks.shape[1], axis=2).reshape(len(words), -1)
        blame = per_edge[:, code.by_bit].sum(axis=2)
        worst = (blame == blame.max(axis=1, keepdims=True)) & (blame > BIT_DEGREE // 2)
        words ^= worst & failing[:, None]
    return Decoded(words, iterations)
