"""What every embedder must do, whoever makes the vectors."""

import numpy as np
import pytest

from providers.embeddings.hashing import HashingEmbedder
from providers.embeddings.local_model import LocalModelEmbedder
from providers.embeddings.openai_model import OpenAIEmbedder
from tests.providers.embeddings import onnx_model
from tests.providers.embeddings.test_openai_model import server

__all__ = ["server"]

TEXTS = ["the cache", "a decoder of messages", "", "friend"]


@pytest.fixture(params=["hashing", "local", "openai"])
def embedder(request, tmp_path):
    if request.param == "hashing":
        yield HashingEmbedder(64)
    elif request.param == "local":
        onnx_model.write(tmp_path)
        yield LocalModelEmbedder(tmp_path)
    else:
        url = request.getfixturevalue("server").url
        made = OpenAIEmbedder("m", 2, api_key="k", base_url=url)
        yield made
        made._client.close()


def test_rows_are_unit_length_and_those_of_empty_texts_zero(embedder):
    rows = embedder.embed(TEXTS)
    assert rows.shape == (4, embedder.dims)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 1, 0, 1], atol=1e-6)


def test_a_row_depends_on_its_text_alone(embedder):
    together, alone = embedder.embed(TEXTS), [embedder.embed([text])[0] for text in TEXTS]
    assert np.allclose(together, alone, atol=1e-6)


def test_no_texts_give_no_rows(embedder):
    assert embedder.embed([]).shape == (0, embedder.dims)


def test_it_has_a_name(embedder):
    assert embedder.name
    assert embedder.name == embedder.name.strip()
