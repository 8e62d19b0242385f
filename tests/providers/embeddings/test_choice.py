"""A setting's word finds its embedder, and what can't be had says how to get it."""

import numpy as np
import pytest

from providers.embeddings import minilm as minilm_module
from providers.embeddings.choice import embedder_named
from providers.embeddings.hashing import HashingEmbedder
from schema.errors import BackendUnavailableError, InputError
from tests.providers.embeddings import onnx_model


def test_hashing_needs_nothing():
    assert embedder_named("hashing").name == HashingEmbedder().name


def test_a_folder_holds_a_model(tmp_path):
    onnx_model.write(tmp_path / "tiny")
    assert embedder_named(str(tmp_path / "tiny")).name.startswith("local-tiny-")


def test_a_model_of_a_server_says_how_long_its_vectors_are(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    chosen = embedder_named("openai:nomic-embed-text:latest@768")
    assert (chosen.name, chosen.dims) == ("openai-nomic-embed-text:latest-768", 768)
    assert embedder_named("openai").dims == 1536


def test_without_a_key_the_variable_is_named(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(BackendUnavailableError, match="OPENAI_API_KEY"):
        embedder_named("openai")


@pytest.mark.parametrize("name", ["", "hash", "openai:@3", "openai:model@0", "no/such/folder"])
def test_an_unknown_name_lists_those_there_are(name):
    with pytest.raises(InputError, match=r"choose hashing, minilm, openai|holds no model"):
        embedder_named(name)


def test_the_packaged_model_finds_what_means_the_same():
    embedder = embedder_named("minilm")
    rows = embedder.embed(["The talk ends.", "She says goodbye.", "A cache holds copies."])
    assert embedder.name.startswith("minilm-")
    assert rows.shape == (3, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.1


def test_without_its_package_the_command_that_installs_it_is_named(monkeypatch):
    monkeypatch.setattr(minilm_module, "find_spec", lambda name: None)
    with pytest.raises(BackendUnavailableError, match="uv sync --extra minilm"):
        embedder_named("minilm")
