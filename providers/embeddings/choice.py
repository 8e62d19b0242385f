"""Choosing an embedder by the name that a setting gives."""

import re
from pathlib import Path

from providers.embeddings.protocol import Embedder
from schema.errors import InputError

_OPENAI = re.compile(r"openai:(?P<model>[^@]+)@(?P<dims>[1-9][0-9]*)")


def embedder_named(name: str, *, api_key: str | None = None, base_url: str | None = None) -> Embedder:
    """Return the embedder that a name stands for.

    `hashing` needs nothing, `minilm` the extra of that name, `openai` a key or a server of its kind
    (`openai:MODEL@DIMS` chooses a model and says how many numbers its vectors have); a folder holds a
    sentence model in ONNX format.

    Raises:
        InputError: nothing is called that, or the folder holds no model.
        BackendUnavailableError: a package or a key is missing.
    """
    if name == "hashing":
        from providers.embeddings.hashing import HashingEmbedder

        return HashingEmbedder()
    if name == "minilm":
        from providers.embeddings.minilm import minilm

        return minilm()
    if name == "openai" or _OPENAI.fullmatch(name):
        return _openai(name, api_key, base_url)
    return _from_folder(name)


def _openai(name: str, api_key: str | None, base_url: str | None) -> Embedder:
    from providers.embeddings.openai_model import OpenAIEmbedder

    key = api_key or ("none" if base_url else None)
    if chosen := _OPENAI.fullmatch(name):
        return OpenAIEmbedder(chosen["model"], int(chosen["dims"]), api_key=key, base_url=base_url)
    return OpenAIEmbedder(api_key=key, base_url=base_url)


def _from_folder(name: str) -> Embedder:
    from providers.embeddings.local_model import LocalModelEmbedder

    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise InputError(
            f"there is no embedder {name!r}: choose hashing, minilm, openai, openai:MODEL@DIMS,"
            " or a folder that holds model.onnx and tokenizer.json"
        )
    return LocalModelEmbedder(folder)
