"""How deep an episode goes into each key concept, with the sentence that covers it best."""

from collections.abc import Sequence

from agents.judge.definitions import says_what_it_is
from agents.judge.episode import Episode, Sentence, quote
from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from schema.loss import ConceptCoverage, CoverageDepth
from tools.text.words import content_stems

_TELLING = 2
"""Stems of the paper's own text on a concept that make a sentence tell something of it."""
_DEEP = 3
"""Telling sentences from which a concept is explained deeply."""
_ATOMS = 3


def covered(
    concept: KeyConcept, mentioned: Sequence[Sentence], episode: Episode, document: DocumentGraph
) -> ConceptCoverage:
    """Return how far a concept is covered by the sentences that mention it and those right after."""
    if not mentioned:
        return ConceptCoverage(concept=concept.name, depth=CoverageDepth.NOT_MENTIONED)
    about = _stems_about(concept, document)
    around = _with_next(mentioned, episode)
    telling = [sentence for sentence in around if len(sentence.stems & about) >= _TELLING]
    best = max(mentioned, key=lambda s: (says_what_it_is(s, concept), len(s.stems & about), -s.index))
    return ConceptCoverage(concept=concept.name, depth=_depth(telling, best, concept), evidence=quote(best))


def _depth(telling: Sequence[Sentence], best: Sentence, concept: KeyConcept) -> CoverageDepth:
    """Explained: said what it is, or told about twice; deeply: told about at length."""
    if len(telling) >= _DEEP and says_what_it_is(best, concept):
        return CoverageDepth.DEEPLY_EXPLAINED
    if len(telling) > 1 or says_what_it_is(best, concept):
        return CoverageDepth.EXPLAINED
    return CoverageDepth.BRIEFLY_MENTIONED


def _with_next(mentioned: Sequence[Sentence], episode: Episode) -> list[Sentence]:
    """Return the sentences that mention a concept and each one's successor, once, in order."""
    wanted = {index for sentence in mentioned for index in (sentence.index, sentence.index + 1)}
    return [sentence for sentence in episode.sentences if sentence.index in wanted]


def _stems_about(concept: KeyConcept, document: DocumentGraph) -> frozenset[str]:
    """Return the stems by which the paper tells of a concept, its own name's left out."""
    atoms = (document.get_atom(atom_id) for atom_id in concept.atom_ids[:_ATOMS])
    texts = [concept.definition or "", *(atom.text for atom in atoms if atom is not None)]
    own = {stem for name in (concept.name, *concept.aliases) for stem in content_stems(name)}
    return frozenset(stem for text in texts for stem in content_stems(text)) - own
