"""Splitting text into sentences."""

import re

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
    for piece in segmenter.process(paragraph):
        for tokens in piece:
            sentence = "".join(token.spacing + token.value for token in tokens).strip()
            if joined and _ENDS_IN_ABBREVIATION.search(joined[-1]):
                joined[-1] = f"{joined[-1]} {sentence}"
            else:
                joined.append(sentence)
    return joined
