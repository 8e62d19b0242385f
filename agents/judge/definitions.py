"""What the paper says of its key concepts, and whether a sentence says what one is."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agents.judge import cues
from agents.judge.episode import Episode, Sentence
from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from tools.align.concepts import says
from tools.text.words import content_stems

_IS = (
    r"(?:is|are|was|were) (?:an?|the|basically|simply|essentially|how|what|when|where|one|like|designed|used)"
)
_DOES = (
    r"stands? for|refers? to|means?|is called|works? by|lets?|allows?|enables?|measures?|describes?|captures?"
)
_DEFINES_AFTER = re.compile(
    rf"^(?:\s+\w+){{0,2}}?\s+(?:{_IS}|{_DOES})\b"
    r"|^,? (?:which|meaning|that is|in other words)\b|^, or\b|^\s*[–—(:]",
    re.IGNORECASE,
)
_DEFINES_BEFORE = re.compile(
    r"(?:\b(?:called|named|known as|think of|imagine|idea of|form of|kind of|something)|, or|[–—(])"
    r"\W*(?:a |an |the )?\W*$",
    re.IGNORECASE,
)
_SHARED = 3
"""Stems of the paper's own definition that make a sentence a definition."""
_EARLY = 3
"""Mentions by which a concept should be defined: the first is often a title or a question."""
_ATOMS = 3
"""Atoms of a concept that are read for what the paper tells of it."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A key concept with the stems by which the paper tells of it; no concept's name is among them."""

    concept: KeyConcept
    defining: frozenset[str]
    """Of the paper's definition."""
    telling: frozenset[str]
    """Of the definition and the most telling atoms."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything the concept is called."""
        return (self.concept.name, *self.concept.aliases)

    def defined_by(self, sentence: Sentence) -> bool:
        """Return whether a sentence says what the concept is, by its form or in the paper's own terms."""
        if cues.is_question(sentence.text):
            return False
        own_terms = len(self.defining & sentence.stems) >= _SHARED
        return own_terms or any(_has_form(sentence.text, name) for name in self.names)

    def defined_early(self, mentioned: Sequence[Sentence], episode: Episode) -> bool:
        """Return whether what follows the first mention or one of the next few mentions says what it is."""
        first = mentioned[0].index
        early = (*episode.sentences[first : first + 2], *mentioned[1:_EARLY])
        return any(self.defined_by(sentence) for sentence in early)


def lenses(concepts: Sequence[KeyConcept], document: DocumentGraph) -> tuple[Lens, ...]:
    """Return a lens for each concept, in order."""
    named = {stem for c in concepts for name in (c.name, *c.aliases) for stem in content_stems(name)}
    return tuple(_lens(concept, document, named) for concept in concepts)


def _lens(concept: KeyConcept, document: DocumentGraph, named: Collection[str]) -> Lens:
    atoms = (document.get_atom(atom_id) for atom_id in concept.atom_ids[:_ATOMS])
    defining = frozenset(content_stems(concept.definition or "")).difference(named)
    told = (stem for atom in atoms if atom is not None for stem in content_stems(atom.text))
    return Lens(concept, defining, defining | frozenset(told).difference(named))


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
