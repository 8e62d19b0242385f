"""Candidate concepts: noun-phrase-like runs of words that a paper keeps coming back to."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agents.analyst.noun_phrases import noun_phrases, says_something
from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.align.terms import run_together, spoken_tokens
from tools.text.citations import drop_citations

_CONTENT = frozenset(
    {
        AtomType.TITLE,
        AtomType.ABSTRACT,
        AtomType.HEADING,
        AtomType.PARAGRAPH,
        AtomType.LIST_ITEM,
        AtomType.FIGURE,
        AtomType.TABLE,
    }
)
_SURNAME = r"[A-Z][a-zà-ÿ'’-]+(?:[A-Z][a-zà-ÿ]+)?"
_CITED_NAMES = re.compile(rf"\b({_SURNAME})(?: (?:and|&) ({_SURNAME}))?(?:,? et al\b|,? \((?:19|20)\d\d)")


@dataclass
class Candidate:
    """A run of words, however it is inflected or hyphenated, and where it stands."""

    key: str
    surfaces: Counter[str] = field(default_factory=Counter)
    atoms: Counter[str] = field(default_factory=Counter)
    """Occurrences by atom id."""
    alone: float = 0.0
    """Occurrences as a noun phrase of its own; those inside longer ones count in part."""
    whole: int = 0
    """Occurrences as a noun phrase of its own, and nothing else."""

    @property
    def count(self) -> int:
        """Occurrences in the whole paper."""
        return self.atoms.total()

    @property
    def name(self) -> str:
        """The spelling that the paper uses most; of equals the one with fewer capitals, then the first."""
        return max(self.surfaces, key=lambda s: (self.surfaces[s], -sum(letter.isupper() for letter in s)))


def content_atoms(document: DocumentGraph) -> tuple[DocumentAtom, ...]:
    """Return the atoms whose words count: everything but bibliography, footnotes and equations."""
    return tuple(atom for atom in document.atoms if atom.atom_type in _CONTENT)


def key_of(name: str) -> str:
    """Return what two spellings of one concept share: no space, no hyphen, no case, no ending."""
    return run_together(spoken_tokens(name))


def find_candidates(
    atoms: Sequence[DocumentAtom], names: Iterable[str] = (), surnames: Iterable[str] = ()
) -> dict[str, Candidate]:
    """Return every run of up to four words that could name a concept, and the given names, by key.

    The surnames of people, given or cited in the text, are never part of one.
    """
    found = _find_phrases(atoms, set(surnames))
    for name in names:
        if key_of(name) in found or (" " not in name and not says_something(name)):
            continue
        if (candidate := _find_name(name, atoms)).atoms:
            found[candidate.key] = candidate
    return found


def keys_in(text: str) -> set[str]:
    """Return the keys of all runs of a text that could name a concept."""
    return {key_of(phrase.text) for phrase in noun_phrases(text)}


def _find_name(name: str, atoms: Sequence[DocumentAtom]) -> Candidate:
    candidate = Candidate(key_of(name))
    pattern = re.compile(r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", name)), re.IGNORECASE)
    for atom in atoms:
        for match in pattern.finditer(atom.text):
            candidate.surfaces[match.group()] += 1
            candidate.atoms[atom.atom_id] += 1
            candidate.alone += 1.0
            candidate.whole += 1
    return candidate


def _find_phrases(atoms: Sequence[DocumentAtom], surnames: set[str]) -> dict[str, Candidate]:
    people = surnames | {
        name for atom in atoms for match in _CITED_NAMES.findall(atom.text) for name in match if name
    }
    found: dict[str, Candidate] = {}
    for atom in atoms:
        for phrase in noun_phrases(drop_citations(atom.text), people):
            key = key_of(phrase.text)
            candidate = found.setdefault(key, Candidate(key))
            candidate.surfaces[phrase.text] += 1
            candidate.atoms[atom.atom_id] += 1
            candidate.alone += phrase.alone
            candidate.whole += phrase.alone == 1.0
    return found
