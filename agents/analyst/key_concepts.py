"""The 15 to 25 concepts of a paper that an explainer should cover."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from agents.analyst.candidates import key_of
from agents.analyst.definitions import find_definition
from agents.analyst.salience import Weighed, pick
from agents.analyst.zones import Zone, zones
from schema.analysis import KeyConcept
from schema.document import DocumentAtom, DocumentGraph
from tools.align.index import Passage

_MOST = 25
_FEWEST = 15
_LEAST_SHARE = 0.1
"""Past the fewest, a concept needs this share of the best one's weight."""
_TELLING_ZONES = {
    Zone.ABSTRACT: 1.0,
    Zone.INTRODUCTION: 0.4,
    Zone.MARGIN: -0.5,
    Zone.HEADING: -1.0,
    Zone.TITLE: -1.0,
}


def choose_concepts(
    document: DocumentGraph, weighed: Sequence[Weighed], passages: Iterable[Passage]
) -> tuple[KeyConcept, ...]:
    """Return the paper's key concepts out of all that could be one, the weightiest first.

    The passages are the paper's sentences; definitions are looked for among them.
    """
    picked = pick(weighed, _MOST)
    heaviest = max((one.weight for one in picked), default=0.0)
    kept = [one for at, one in enumerate(picked) if at < _FEWEST or one.weight >= _LEAST_SHARE * heaviest]
    sentences: dict[str, list[str]] = defaultdict(list)
    for passage in passages:
        sentences[passage.atom_id].append(passage.text)
    zone_of = zones(document)
    concepts = [_concept(one, document, sentences, zone_of) for one in kept]
    return tuple(sorted(concepts, key=lambda concept: -concept.weight))


def _concept(
    one: Weighed,
    document: DocumentGraph,
    sentences: Mapping[str, Sequence[str]],
    zone_of: Mapping[str, Zone],
) -> KeyConcept:
    names = (one.group.name, *one.group.aliases)
    atoms = [atom for atom in document.atoms if atom.atom_id in one.group.atoms]
    definition = find_definition(names, (s for atom in atoms for s in sentences.get(atom.atom_id, ())))
    definition = definition or _entity_definition(names, document)
    return KeyConcept(
        name=one.group.name,
        aliases=one.group.aliases,
        definition=definition,
        atom_ids=_most_telling(one, atoms, zone_of, definition),
        weight=round(one.weight, 4),
    )


def _entity_definition(names: Sequence[str], document: DocumentGraph) -> str | None:
    keys = {key_of(name) for name in names}
    return next((entity.definition for entity in document.entities if key_of(entity.name) in keys), None)


def _most_telling(
    one: Weighed, atoms: Sequence[DocumentAtom], zone_of: Mapping[str, Zone], definition: str | None
) -> tuple[str, ...]:
    """Return the atoms' ids: the one that defines it, then those that speak of it most for their length."""

    def telling(atom: DocumentAtom) -> float:
        words = atom.text.split()
        defines = 5.0 if definition is not None and definition in " ".join(words) else 0.0
        share = one.group.atoms[atom.atom_id] / (5 + len(words) ** 0.5)
        return float(defines + 4 * share + _TELLING_ZONES.get(zone_of[atom.atom_id], 0.0))

    return tuple(atom.atom_id for atom in sorted(atoms, key=telling, reverse=True))
