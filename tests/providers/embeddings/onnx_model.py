"""A tiny ONNX model written byte by byte: it looks each token up in a table, as a sentence model's states."""

import json
from pathlib import Path

import numpy as np

WORDS = ("[PAD]", "[UNK]", "cache", "decoder", "friend")
INT64, FLOAT = 7, 1


def _varint(number: int) -> bytes:
    parts = []
    while True:
        number, low = number >> 7, number & 0x7F
        parts.append(low | (0x80 if number else 0))
        if not number:
            return bytes(parts)


def _field(number: int, value: int | bytes | str) -> bytes:
    """Return one field of a protobuf message."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _value(name: str, kind: int, dims: list[int | str]) -> bytes:
    shape = b"".join(_field(1, _field(1 if isinstance(d, int) else 2, d)) for d in dims)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def table() -> np.ndarray:
    """Return the vectors of the words, shape (5, 3)."""
    return np.asarray([[9, 9, 9], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]], dtype=np.float32)


def write(folder: Path) -> None:
    """Write the model and its tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = table()
    weights = b"".join(_field(1, size) for size in rows.shape)
    weights += _field(2, FLOAT) + _field(8, "table") + _field(9, rows.tobytes())
    node = _field(1, "table") + _field(1, "input_ids") + _field(2, "states") + _field(4, "Gather")
    graph = _field(1, node) + _field(2, "tiny") + _field(5, weights)
    graph += _field(11, _value("input_ids", INT64, ["batch", "tokens"]))
    graph += _field(12, _value("states", FLOAT, ["batch", "tokens", 3]))
    model = _field(1, 8) + _field(7, graph) + _field(8, _field(2, 13))
    (folder / "model.onnx").write_bytes(model)
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {w: i for i, w in enumerate(WORDS)}, "unk_token": "[UNK]"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
