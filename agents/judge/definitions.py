"""Whether a sentence says what a term is."""

import re

from agents.judge.episode import Episode, Sentence
from schema.analysis import KeyConcept
from tools.align.concepts import says
from tools.text.words import content_stems

_AFTER = (
    r"(?:stands? for|refers? to|means?|is called|(?:is|are) (?:a|an|the|basically|simply|essentially|how|what|when|"
    r"where|one|like|designed|used)\b|works? by|lets?\b|allows?\b|enables?\b|which\b|or\b|meaning\b|that is\b)"
)
_DEFINES_AFTER = re.compile(rf"^[^.;!?]{{0,30}}?(?:\b{_AFTER}|[–—:(])", re.IGNORECASE)
_DEFINES_BEFORE = re.compile(
    r"(?:\b(?:called|named|known as|think of|imagine|idea of|form of|kind of|something|or)|[–—(,:])\W*(?:a |an |the )?\W*$",
    re.IGNORECASE,
)
_SHARED = 3
"""Stems of the paper's own definition that make a sentence an explanation."""


def defined_at_first(episode: Episode, first: Sentence, concept: KeyConcept) -> bool:
    """Return whether the sentence that first says a concept, or the next one, says what it is."""
    following = episode.sentences[first.index : first.index + 2]
    return any(says_what_it_is(sentence, concept) for sentence in following)


def says_what_it_is(sentence: Sentence, concept: KeyConcept) -> bool:
    """Return whether a sentence defines a concept: by the form of a definition, or in the paper's own terms."""
    own = set(content_stems(concept.definition or "")) - set(content_stems(concept.name))
    if len(own & sentence.stems) >= _SHARED:
        return True
    return any(_has_form(sentence.text, name) for name in (concept.name, *concept.aliases))


def _has_form(text: str, name: str) -> bool:
    """Whether what stands right before or after a name in a text is the form of a definition."""
    if not says(text, name):
        return False
    pattern = r"[-\s]*".join(re.escape(part) for part in re.split(r"[-\s]+", name))
    return any(
        _DEFINES_AFTER.search(text[match.end() :]) is not None
        or _DEFINES_BEFORE.search(text[: match.start()]) is not None
        for match in re.finditer(pattern + r"(?:s|es)?\b", text, re.IGNORECASE)
    )
