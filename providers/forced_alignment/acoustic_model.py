"""Reading the acoustic model that comes in PocketSphinx's wheel: phones, triphones, senones and Gaussians.

It is a phonetically tied model: each of 42 phones has a codebook of 128 Gaussians in three streams of 13
dimensions, and each of 5,126 senones (tied states of triphones) weighs its phone's codebook in its own way.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from schema.errors import BackendUnavailableError

STATES = 3
"""Emitting states of a phone."""
SILENCE = "SIL"
NO_POSITION, WORD_START, WORD_END, LONE_PHONE = range(4)
"""Where in a word a triphone stands."""

_WEIGHT_UNIT = 1024 * float(np.log(1.0001))
"""Nats a step of the 8-bit mixture weights."""
_SMALLEST_VARIANCE = 1e-4
_BYTE_ORDER = 0x11223344


@dataclass(frozen=True, slots=True)
class AcousticModel:
    """A phonetically tied hidden Markov model; logarithms are natural."""

    phones: dict[str, int]
    triphones: dict[tuple[int, int, int], dict[int, int]]
    """Senone sequence by word position, by (phone, left, right)."""
    plain: NDArray[np.int64]
    """Senone sequence of each phone without context, shape (phones,)."""
    sequences: NDArray[np.int64]
    """Senones of each sequence, shape (sequences, 3)."""
    stay: NDArray[np.float32]
    """Log probability of staying in each state of each phone, shape (phones, 3)."""
    leave: NDArray[np.float32]
    """Log probability of going on to the next state."""
    codebook: NDArray[np.int64]
    """Phone whose Gaussians a senone weighs, shape (senones,)."""
    gaussians: NDArray[np.float32]
    """Shape (streams, phones, 27, 128): times (1, x, x squared) gives log densities."""
    weights: NDArray[np.float32]
    """Mixture weights, shape (streams, 128, senones)."""


@lru_cache(maxsize=1)
def model_folder() -> Path:
    """Return the folder of the US English model and dictionary.

    Raises:
        BackendUnavailableError: pocketsphinx is missing.
    """
    try:
        import pocketsphinx
    except ImportError as error:
        raise BackendUnavailableError(
            "the aligner needs the package pocketsphinx: run `make install`"
        ) from error
    return Path(pocketsphinx.get_model_path()) / "en-us"


@lru_cache(maxsize=1)
def load_acoustic_model() -> AcousticModel:
    """Return the US English model.

    Raises:
        BackendUnavailableError: pocketsphinx is missing.
    """
    folder = model_folder() / "en-us"
    definition = _Definition.read(folder / "mdef")
    stay, leave = _transitions(folder / "transition_matrices")
    return AcousticModel(
        phones={name: index for index, name in enumerate(definition.names)},
        triphones=definition.triphones(),
        plain=definition.entries["sequence"][: len(definition.names)].astype(np.int64),
        sequences=definition.sequences.astype(np.int64),
        stay=stay,
        leave=leave,
        codebook=definition.codebooks(),
        gaussians=_gaussians(folder / "means", folder / "variances"),
        weights=_weights(folder / "sendump", definition.senones),
    )


@dataclass(frozen=True, slots=True)
class _Definition:
    """The file `mdef`: which senones a phone in context is made of."""

    names: tuple[str, ...]
    entries: NDArray[np.void]
    sequences: NDArray[np.uint16]
    senones: int

    @classmethod
    def read(cls, path: Path) -> "_Definition":
        content = path.read_bytes()
        *_, description = struct.unpack_from("<4sii", content)
        start = 12 + description
        sizes = struct.unpack_from("<10i", content, start)
        phones, entries, states, _, senones, _, sequences, _, nodes, _ = sizes
        start = end = start + 40
        names: list[str] = []
        for _ in range(phones):
            stop = content.index(b"\0", end)
            names.append(content[end:stop].decode())
            end = stop + 1
        at = start + (end - start + 3) // 4 * 4 + 8 * nodes
        form = np.dtype([("sequence", "<i4"), ("transitions", "<i4"), ("context", "u1", 4)])
        rows = np.frombuffer(content, form, entries, at)
        at += form.itemsize * entries + 4
        table = np.frombuffer(content, "<u2", sequences * states, at).reshape(sequences, states)
        return cls(tuple(names), rows, table, senones)

    def triphones(self) -> dict[tuple[int, int, int], dict[int, int]]:
        found: dict[tuple[int, int, int], dict[int, int]] = {}
        rows = self.entries[len(self.names) :]
        sequences: list[int] = rows["sequence"].tolist()
        contexts: list[list[int]] = rows["context"].tolist()
        for sequence, (position, phone, left, right) in zip(sequences, contexts, strict=True):
            found.setdefault((phone, left, right), {})[position] = sequence
        return found

    def codebooks(self) -> NDArray[np.int64]:
        phones = np.concatenate(
            [np.arange(len(self.names)), self.entries["context"][len(self.names) :, 1].astype(np.int64)]
        )
        owner = np.zeros(self.senones, dtype=np.int64)
        owner[self.sequences[self.entries["sequence"]]] = phones[:, None]
        return owner


def _after_header(path: Path) -> tuple[bytes, int]:
    content = path.read_bytes()
    start = content.index(b"endhdr\n") + len(b"endhdr\n")
    if struct.unpack_from("<I", content, start) != (_BYTE_ORDER,):
        raise BackendUnavailableError(f"{path} is not in this machine's byte order: run `make install`")
    return content, start + 4


def _transitions(path: Path) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    content, start = _after_header(path)
    phones, rows, columns, count = struct.unpack_from("<4i", content, start)
    counts = np.frombuffer(content, "<f4", count, start + 16).reshape(phones, rows, columns)
    logs = np.log(np.maximum(counts / counts.sum(axis=2, keepdims=True), 1e-6)).astype(np.float32)
    states = np.arange(rows)
    return logs[:, states, states], logs[:, states, states + 1]


def _parameters(path: Path) -> NDArray[np.float64]:
    content, start = _after_header(path)
    codebooks, streams, densities = struct.unpack_from("<3i", content, start)
    count = struct.unpack_from("<i", content, start + 12 + 4 * streams)[0]
    values = np.frombuffer(content, "<f4", count, start + 16 + 4 * streams)
    return values.astype(np.float64).reshape(codebooks, streams, densities, -1)


def _gaussians(means: Path, variances: Path) -> NDArray[np.float32]:
    mean, variance = _parameters(means), np.maximum(_parameters(variances), _SMALLEST_VARIANCE)
    constant = -0.5 * (np.log(2 * np.pi * variance) + mean**2 / variance).sum(axis=3, keepdims=True)
    stacked = np.concatenate([constant, mean / variance, -0.5 / variance], axis=3)
    return np.ascontiguousarray(stacked.transpose(1, 0, 3, 2), dtype=np.float32)


def _weights(path: Path, senones: int) -> NDArray[np.float32]:
    content = path.read_bytes()
    at = 0
    while length := struct.unpack_from("<i", content, at)[0]:
        at += 4 + length
    codewords, columns = struct.unpack_from("<2i", content, at + 4)
    if columns != senones:
        raise BackendUnavailableError(f"{path} does not belong to its model: run `make install`")
    steps = np.frombuffer(content, np.uint8, offset=at + 12).reshape(-1, codewords, senones)
    weights: NDArray[np.float32] = np.exp(-_WEIGHT_UNIT * steps.astype(np.float32))
    return weights
