"""Embeddings of a sentence model in local ONNX files, such as all-MiniLM-L6-v2; nothing is downloaded."""

import json
from collections.abc import Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schema.errors import BackendUnavailableError, InputError

_BATCH = 32
_MODEL = "model.onnx"
_TOKENIZER = "tokenizer.json"


class LocalModelEmbedder:
    """Runs a model from a folder that holds `model.onnx` and `tokenizer.json`.

    A text's vector is the mean of its tokens' last states, as sentence-transformers models are trained for;
    tokens beyond `longest` are left out, as the model knows no more places.
    """

    def __init__(
        self, folder: Path, *, tokenizer: Path | None = None, name: str | None = None, longest: int = 256
    ) -> None:
        """Load the model; the tokenizer may lie elsewhere, the name is the folder's unless given.

        Raises:
            InputError: a file is missing or isn't what it should be.
            BackendUnavailableError: a package is missing.
        """
        model, tokenizer = folder / _MODEL, tokenizer or folder / _TOKENIZER
        for path in (model, tokenizer):
            if not path.is_file():
                raise InputError(
                    f"{path.parent} holds no {path.name}: put a sentence model in ONNX format there"
                )
        self._session, self._tokenizer = _load(model, tokenizer, longest)
        self._inputs = [item.name for item in self._session.get_inputs()]
        self.dims = int(self._session.get_outputs()[0].shape[-1])
        digest = sha256(model.read_bytes()).hexdigest()[:8]
        self.name = f"{name or f'local-{folder.name}'}-{digest}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dims); an empty text gives a zero row."""
        rows = np.zeros((len(texts), self.dims), dtype=np.float32)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        for start in range(0, len(filled), _BATCH):
            places = filled[start : start + _BATCH]
            rows[places] = self._run([texts[place] for place in places])
        return rows

    def _run(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.asarray([item.attention_mask for item in encoded], dtype=np.int64)
        given = {
            "input_ids": np.asarray([item.ids for item in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        states = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        weights = mask[:, :, None].astype(np.float64)
        means = (np.asarray(states, dtype=np.float64) * weights).sum(axis=1) / weights.sum(axis=1)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(means, lengths, out=means, where=lengths > 0).astype(np.float32)
        return unit


def _load(model: Path, words: Path, longest: int) -> tuple[Any, Any]:
    try:
        onnxruntime, tokenizers = import_module("onnxruntime"), import_module("tokenizers")
    except ImportError as error:
        raise BackendUnavailableError(
            f"a local sentence model needs {error.name}: run `uv pip install onnxruntime tokenizers`"
        ) from error
    refusals = onnxruntime.capi.onnxruntime_pybind11_state
    try:
        session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    except (refusals.Fail, refusals.InvalidGraph, refusals.InvalidProtobuf) as error:
        raise InputError(f"{model} is no ONNX model that can be run here") from error
    tokenizer = tokenizers.Tokenizer.from_str(_json_text(words))
    tokenizer.enable_truncation(longest)
    tokenizer.enable_padding()
    return session, tokenizer


def _json_text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
        known = json.loads(text)
    except ValueError as error:
        raise InputError(f"{path} is no tokenizer: it isn't JSON") from error
    if not isinstance(known, dict) or "model" not in known:
        raise InputError(f"{path} is no tokenizer: it names no model")
    return text
