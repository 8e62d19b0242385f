"""Candidates that name one thing, joined: abbreviation and expansion, the short way and the long."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from agents.analyst.candidates import Candidate, key_of
from agents.analyst.noun_phrases import INNER_CAPITAL

_MOSTLY_INSIDE = 0.65
"""A proper name of which this share of the occurrences is inside one longer name is taken as short for it."""


@dataclass(frozen=True, slots=True)
class ConceptGroup:
    """One thing under all of its names."""

    name: str
    aliases: tuple[str, ...]
    atoms: Mapping[str, int]
    """Occurrences by atom id."""
    alone: float
    """Occurrences as a noun phrase of its own; those inside longer ones count in part."""
    whole: int
    """Occurrences as a noun phrase of its own, and nothing else."""


def group_candidates(
    candidates: Mapping[str, Candidate], expansions: Mapping[str, str]
) -> list[ConceptGroup]:
    """Return the candidates as groups, each candidate in one."""
    head_of = _shortened(candidates)
    for short, long in expansions.items():
        if {key_of(short), key_of(long)} <= candidates.keys() and key_of(short) != key_of(long):
            head_of[key_of(short)] = key_of(long)
    members: dict[str, list[Candidate]] = defaultdict(list)
    for key, candidate in candidates.items():
        members[_follow(head_of, key)].append(candidate)
    return [_group(head, parts) for head, parts in members.items()]


def _shortened(candidates: Mapping[str, Candidate]) -> dict[str, str]:
    """Return the key of the longer name by the key of the word that stands for it."""
    heads: dict[str, str] = {}
    for candidate in sorted(candidates.values(), key=lambda one: (-one.count, one.key)):
        words = candidate.name.split()
        if len(words) < 2 or candidate.count < 3:
            continue
        for word in words:
            part = candidates.get(key_of(word))
            if part is None or not _is_name(word):
                continue
            if candidate.count >= _MOSTLY_INSIDE * part.count:
                heads.setdefault(part.key, candidate.key)
    return heads


def _is_name(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= 3 and bool(INNER_CAPITAL.search(word))


def _follow(heads: Mapping[str, str], key: str) -> str:
    seen = {key}
    while key in heads and heads[key] not in seen:
        key = heads[key]
        seen.add(key)
    return key


def _group(head: str, parts: list[Candidate]) -> ConceptGroup:
    ordered = sorted(parts, key=lambda part: (part.key != head, -part.count, part.key))
    atoms: Counter[str] = Counter()
    for part in ordered:
        atoms |= part.atoms
    return ConceptGroup(
        name=ordered[0].name,
        aliases=tuple(part.name for part in ordered[1:]),
        atoms=atoms,
        alone=sum(part.alone for part in ordered),
        whole=sum(part.whole for part in ordered),
    )
