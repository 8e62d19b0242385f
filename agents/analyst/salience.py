"""How much a concept matters to a paper: how often, how widely and where it stands, and how special it is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.analyst.candidates import key_of, keys_in
from agents.analyst.concept_groups import ConceptGroup
from agents.analyst.zones import Zone, root_sections, zones
from schema.document import DocumentGraph
from tools.align.rarity import word_rarities

_PRESENCE = {
    Zone.TITLE: 1.5,
    Zone.ABSTRACT: 1.2,
    Zone.HEADING: 1.1,
    Zone.INTRODUCTION: 0.5,
    Zone.CONCLUSION: 0.4,
    Zone.CAPTION: 0.3,
}
"""What presence in a zone adds to a weight of 1."""
_CLAIMED = 0.5
"""What being in a contribution or result that the paper claims adds."""
_SINGLE_WORD = 0.55
_SINGLE_NAME = 0.85
_LONG_NAME = 0.85
_NARROW = 0.6
"""Factor of a concept that stands in one section alone; one that stands in all has 1."""
_REPEAT = 0.6
_HOLDING = 0.5
_CONTAINED = 0.8
"""What a concept loses that repeats a chosen one, that adds to its words, that has no other words."""
_LEAST_ALONE = 1.5


@dataclass(frozen=True, slots=True)
class Weighed:
    """A group with its weight and the rarities of its words."""

    group: ConceptGroup
    weight: float
    words: Mapping[str, float]


def weigh(groups: Sequence[ConceptGroup], document: DocumentGraph) -> list[Weighed]:
    """Return the groups that can be key concepts, the weightiest first."""
    zone_of, root_of = zones(document), root_sections(document)
    root_count = max(1, len(set(root_of.values())))
    claimed = {key for claim in document.claims for key in keys_in(claim.text)}
    weighed = []
    for group in groups:
        places = {zone_of[atom_id] for atom_id in group.atoms}
        if group.alone < _LEAST_ALONE or not group.whole or places <= {Zone.MARGIN}:
            continue
        spread = len({root_of[atom_id] for atom_id in group.atoms if atom_id in root_of}) / root_count
        presence = 1 + sum(_PRESENCE.get(zone, 0.0) for zone in places)
        presence += _CLAIMED * (not claimed.isdisjoint(map(key_of, (group.name, *group.aliases))))
        factor = _form(group.name) * (_NARROW + (1 - _NARROW) * spread)
        weight = math.log2(1 + group.alone) * presence * factor
        weighed.append(Weighed(group, weight, word_rarities(group.name)))
    return sorted(weighed, key=lambda one: (-one.weight, one.group.name))


def pick(weighed: Sequence[Weighed], most: int) -> list[Weighed]:
    """Return up to `most` concepts, each next one the weightiest once what it repeats is taken off."""
    left = list(weighed[: 8 * most])
    picked: list[Weighed] = []
    repeated = [0.0] * len(left)
    while left and len(picked) < most:
        at = max(range(len(left)), key=lambda i: (left[i].weight * (1 - repeated[i]), -i))
        new = left.pop(at)
        repeated.pop(at)
        picked.append(new)
        repeated = [max(old, _overlap(one.words, new.words)) for old, one in zip(repeated, left, strict=True)]
    return picked


def _form(name: str) -> float:
    rarities = word_rarities(name).values()
    size = len(name.replace("-", " ").split())
    named = any(letter.isupper() or letter.isdigit() for letter in name)
    single = _SINGLE_NAME if named else _SINGLE_WORD
    shape = single if size == 1 else _LONG_NAME if size > 3 else 1.0
    return shape * sum(rarities) / max(1, len(rarities))


def _overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if one.keys() <= other.keys():
        return _CONTAINED
    if other.keys() <= one.keys():
        return _HOLDING
    shared = sum(rarity for word, rarity in one.items() if word in other)
    return _REPEAT * shared / (min(sum(one.values()), sum(other.values())) or 1.0)
