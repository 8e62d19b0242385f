"""A sentence model in local files gives the mean of its tokens' states, as unit rows."""

import numpy as np
import pytest

from providers.embeddings.local_model import LocalModelEmbedder
from schema.errors import InputError
from tests.providers.embeddings import onnx_model


@pytest.fixture
def folder(tmp_path):
    onnx_model.write(tmp_path / "tiny")
    return tmp_path / "tiny"


def test_a_text_is_the_mean_of_its_tokens(folder):
    embedder = LocalModelEmbedder(folder)
    rows = embedder.embed(["cache decoder", "friend", "Cache"])
    half = np.sqrt(0.5)
    assert np.allclose(rows, [[half, half, 0], [0.6, 0.8, 0], [1, 0, 0]], atol=1e-6)
    assert rows.dtype == np.float32
    assert embedder.dims == 3


def test_shorter_texts_are_not_changed_by_their_padding(folder):
    embedder = LocalModelEmbedder(folder)
    together = embedder.embed(["cache", "decoder decoder decoder friend"])
    assert np.array_equal(together[0], embedder.embed(["cache"])[0])


def test_many_texts_are_embedded_in_batches(folder):
    rows = LocalModelEmbedder(folder).embed(["cache", "", "friend"] * 30)
    assert rows.shape == (90, 3)
    assert not rows[1].any()
    assert np.array_equal(rows[:3], rows[-3:])


def test_only_the_first_tokens_of_a_long_text_count(folder):
    rows = LocalModelEmbedder(folder, longest=2).embed(["cache cache decoder decoder"])
    assert np.allclose(rows[0], [1, 0, 0])


def test_the_name_changes_with_the_model(folder):
    name = LocalModelEmbedder(folder).name
    assert name.startswith("local-tiny-")
    model = (folder / "model.onnx").read_bytes().replace(b"tiny", b"tony")
    (folder / "model.onnx").write_bytes(model)
    assert LocalModelEmbedder(folder).name != name


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(InputError, match=f"holds no {name}"):
        LocalModelEmbedder(folder)


@pytest.mark.parametrize(
    ("name", "content"), [("model.onnx", b"junk"), ("tokenizer.json", b"{"), ("tokenizer.json", b"{}")]
)
def test_a_file_that_is_something_else_is_named(folder, name, content):
    (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=name):
        LocalModelEmbedder(folder)
