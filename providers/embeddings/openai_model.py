"""Embeddings of OpenAI, or of any server that speaks its language."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from schema.errors import BackendUnavailableError, one_line

if TYPE_CHECKING:
    from openai import OpenAI

_BATCH = 256
_SHORTENABLE = "text-embedding-3"
"""Models of this family can give fewer numbers than they are made for."""


class OpenAIEmbedder:
    """Asks a server for vectors, a batch of texts at a time; failed calls are tried again by the client."""

    def __init__(
        self,
        model: str = "text-embedding-3-small",
        dims: int = 1536,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        max_retries: int = 4,
        timeout: float = 60.0,
    ) -> None:
        self.dims = dims
        self.name = f"openai-{model}-{dims}"
        self._model = model
        self._client = _client(api_key, base_url, max_retries, timeout)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dims); an empty text gives a zero row and is never sent.

        Raises:
            BackendUnavailableError: the server refuses, can't be reached, or answers with other vectors.
        """
        rows = np.zeros((len(texts), self.dims), dtype=np.float64)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        for start in range(0, len(filled), _BATCH):
            places = filled[start : start + _BATCH]
            rows[places] = self._ask([texts[place] for place in places])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(rows, lengths, out=rows, where=lengths > 0).astype(np.float32)
        return unit

    def _ask(self, texts: Sequence[str]) -> NDArray[np.float64]:
        from openai import APIConnectionError, APIStatusError, omit

        dimensions = self.dims if self._model.startswith(_SHORTENABLE) else omit
        try:
            answer = self._client.embeddings.create(
                model=self._model, input=list(texts), encoding_format="float", dimensions=dimensions
            )
        except APIStatusError as error:
            cause = one_line(error.message)
            raise BackendUnavailableError(f"the embeddings of {self._model} were refused: {cause}") from error
        except APIConnectionError as error:
            raise BackendUnavailableError(
                f"the embeddings' server {self._client.base_url} can't be reached: check URL and network"
            ) from error
        vectors = [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        if [len(vector) for vector in vectors] != [self.dims] * len(texts):
            sizes = sorted({len(vector) for vector in vectors})
            raise BackendUnavailableError(
                f"{self._model} gave {len(vectors)} vectors of {sizes} numbers for {len(texts)} texts,"
                f" not of {self.dims}: set the size that the model has"
            )
        return np.asarray(vectors, dtype=np.float64)


def _client(api_key: str | None, base_url: str | None, max_retries: int, timeout: float) -> "OpenAI":
    from openai import OpenAI, OpenAIError

    try:
        return OpenAI(api_key=api_key, base_url=base_url, max_retries=max_retries, timeout=timeout)
    except OpenAIError as error:
        raise BackendUnavailableError("no key for the embeddings: set OPENAI_API_KEY or pass one") from error
