"""The embedder without a model: unit rows that are the same everywhere, and near where texts are."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.embeddings.hashing import HashingEmbedder
from providers.embeddings.protocol import Embedder
from providers.embeddings.tokens import rarity, stem, stems, words

EMBEDDER: Embedder = HashingEmbedder()


def similarity(one, other):
    rows = EMBEDDER.embed([one, other])
    return float(rows[0] @ rows[1])


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_rows_are_of_unit_length_or_zero(texts):
    rows = EMBEDDER.embed(texts)
    assert rows.shape == (len(texts), EMBEDDER.dims)
    assert rows.dtype == np.float32
    for row, text in zip(rows, texts, strict=True):
        length = np.linalg.norm(row)
        assert length == pytest.approx(1.0, abs=1e-5) or (length == 0.0 and not words(text))


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_row_does_not_depend_on_its_neighbours(one, other):
    assert np.array_equal(EMBEDDER.embed([one, other])[0], EMBEDDER.embed([one])[0])


def test_texts_without_a_word_give_zero_rows():
    assert not EMBEDDER.embed(["", "... !?", "—"]).any()
    assert EMBEDDER.embed([]).shape == (0, EMBEDDER.dims)


CODE = """
import hashlib
from providers.embeddings.hashing import HashingEmbedder
rows = HashingEmbedder().embed(["Take a look at figure three.", "naïve Bayes, 10.5% better"])
print(hashlib.sha256(rows.tobytes()).hexdigest())
"""


def test_rows_are_the_same_in_every_process():
    root = str(Path(__file__).resolve().parents[3])
    digests = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            env={**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1


def test_rows_are_the_same_in_every_thread():
    texts = [f"The {n} forgotten decoders were running quickly" for n in range(200)]
    expected = EMBEDDER.embed(texts)
    wrong = []

    def check():
        if not np.array_equal(HashingEmbedder().embed(texts), expected):
            wrong.append(threading.get_ident())

    threads = [threading.Thread(target=check) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_size_is_part_of_the_name():
    assert HashingEmbedder(256).name != EMBEDDER.name
    assert HashingEmbedder(256).embed(["a word"]).shape == (1, 256)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("decoding the messages", "the decoder decodes a message", "a cache evicts an item"),
        ("they forgot the contacts", "forgotten contacts", "the contacts are listed"),
        ("a quantised decoder", "quantisation of decoders", "a vaccinated population"),
        ("what the plot shows", "the figure shows", "the method does"),
        ("goodbye", "thanks for listening, bye", "the error rate falls"),
        ("a limitation of the study", "one caveat", "one dog"),
        ("the hit ratio of the cache", "cache hit ratio", "the ratio of the cat"),
    ],
)
def test_what_says_the_same_is_nearer(text, near, far):
    assert similarity(text, near) > similarity(text, far)


def test_words_that_everybody_uses_weigh_little():
    assert similarity("of the decoder", "decoder") > 0.8
    assert similarity("of the decoder", "of the vaccine") < 0.2


def test_repeating_a_word_counts_by_its_square_root():
    once, four_times = EMBEDDER.embed(["decoder vaccine", "decoder decoder decoder decoder vaccine"])
    decoder, vaccine = EMBEDDER.embed(["decoder", "vaccine"])
    ratio = (four_times @ decoder) / (four_times @ vaccine) / ((once @ decoder) / (once @ vaccine))
    assert 1.2 < ratio < 2.6


def test_words_keep_inner_points_and_apostrophes():
    assert words("Don’t stop at 0.05, U.S. readers' “café”!") == [
        "don't",
        "stop",
        "at",
        "0.05",
        "u.s",
        "readers",
        "café",
    ]


def test_stems_join_forms_of_a_word():
    assert stem("decoders") == stem("decoder's") == stem("decoder")
    assert stems("The caches") == ["the", "cach"]


def test_rarity_falls_with_frequency():
    assert rarity("the") == 0.05
    assert rarity("the") < rarity("people") < rarity("vaccine") < rarity("quantised")
    assert rarity("xqzzyv") == pytest.approx(1 - 2.5 / 8)
