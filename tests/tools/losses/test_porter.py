"""The stemmer against NLTK's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.stem.porter import PorterStemmer
from wordfreq import top_n_list

from tools.losses.porter import porter_stem

THEIRS = PorterStemmer()
ENDINGS = st.sampled_from(
    """ational tional enci izer bli alli entli eli ousli ization ator alism iveness fulness aliti iviti biliti
    fulli logi icate ative alize iciti ical ful ness ance ic able ant ement ion ou ate ed ing eed ied ies sses
    s y
    """.split()
)


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("ties", "tie"), ("agreed", "agre"), ("filing", "file"),
        ("plastered", "plaster"), ("conflated", "conflat"), ("hopping", "hop"), ("falling", "fall"),
        ("happy", "happi"), ("enjoy", "enjoy"), ("relational", "relat"), ("radically", "radic"), ("as", "as"),
        ("adoption", "adopt"), ("dying", "die"), ("controlling", "control"), ("2023", "2023"),
    ],
)  # fmt: skip
def test_words_lose_what_porter_takes(word, stem):
    assert porter_stem(word) == stem


@settings(max_examples=500)
@given(st.text("abcdeilosty1", max_size=6), st.lists(ENDINGS, max_size=2).map("".join))
def test_made_up_words_stem_as_with_nltk(root, ending):
    assert porter_stem(root + ending) == THEIRS.stem(root + ending)


def test_the_commonest_english_words_stem_as_with_nltk():
    words = [word for word in top_n_list("en", 20_000) if word.isascii() and word.isalnum()]
    assert [word for word in words if porter_stem(word) != THEIRS.stem(word)] == []
