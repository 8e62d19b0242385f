"""What the analyst knows of one paper, worked out once."""

from dataclasses import dataclass

from agents.analyst.abbreviations import abbreviations
from agents.analyst.candidates import content_atoms, find_candidates
from agents.analyst.concept_groups import group_candidates
from agents.analyst.cues import Cues
from agents.analyst.key_concepts import choose_concepts
from agents.analyst.roles import Roles
from agents.analyst.salience import Weighed, weigh
from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from tools.align.concepts import says
from tools.align.index import AtomIndex

_MOST_TERMS = 200
_RARE_WORD = 0.65


@dataclass(frozen=True)
class Reading:
    """A paper as the analyst has read it."""

    document: DocumentGraph
    index: AtomIndex
    roles: Roles
    weighed: tuple[Weighed, ...]
    """Everything that could be a concept, the weightiest first."""

    def concepts(self) -> tuple[KeyConcept, ...]:
        """Return the key concepts."""
        return choose_concepts(self.document, self.weighed, self.index.passages)

    def terms_in(self, text: str) -> tuple[str, ...]:
        """Return the paper's technical terms that a text uses, the weightiest first, none inside another."""
        said = [term for term in self._terms() if says(text, term)]
        return tuple(term for term in said if not any(term != other and says(other, term) for other in said))

    def _terms(self) -> tuple[str, ...]:
        return tuple(one.group.name for one in self.weighed[:_MOST_TERMS] if _is_technical(one))


def _is_technical(one: Weighed) -> bool:
    """Return whether a name is jargon: more than one word, or one that everyday English seldom uses."""
    return len(one.words) > 1 or max(one.words.values(), default=0.0) >= _RARE_WORD


def read_paper(document: DocumentGraph, cues: Cues) -> Reading:
    """Return the analyst's reading of a paper."""
    atoms = content_atoms(document)
    expansions = abbreviations(atom.text for atom in atoms)
    surnames = [author.split()[-1] for author in document.authors if author.strip()]
    names = [*expansions.values(), *(entity.name for entity in document.entities)]
    groups = group_candidates(find_candidates(atoms, names, surnames), expansions)
    return Reading(document, AtomIndex(document), Roles(document, cues), tuple(weigh(groups, document)))
