"""Splitting text into sentences."""

import re
from collections.abc import Iterator
from itertools import pairwise

from syntok import segmenter

_ENDS_IN_ABBREVIATION = re.compile(
    r"\b(?:et al|Secs?|Figs?|Tabs?|Eqs?|Refs?|Alg|Def|Thm|App|Ch|No|Vol|pp|cf|vs|approx|resp|i\.e|e\.g)\.$"
)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text in order, white space folded; blank lines always end one."""
    sentences: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        sentences.extend(_sentences_of(" ".join(paragraph.split())))
    return sentences


def _sentences_of(paragraph: str) -> list[str]:
    joined: list[str] = []
    for sentence in _cut(paragraph):
        if joined and _ENDS_IN_ABBREVIATION.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {sentence}"
        else:
            joined.append(sentence)
    return joined


def _cut(paragraph: str) -> Iterator[str]:
    """Yield the paragraph's own characters between sentence starts: syntok's tokens respell "can't"."""
    starts = [tokens[0].offset for piece in segmenter.process(paragraph) for tokens in piece if tokens]
    for start, end in pairwise([*starts, len(paragraph)]):
        yield paragraph[start:end].strip()
