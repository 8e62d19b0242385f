"""Contact networks, the ways people name a contact, and a Reed-Frost epidemic on what is left."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """An undirected graph as compressed rows: the contacts of i are contacts[start[i]:start[i + 1]]."""

    start: Ints
    contacts: Ints

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.start) - 1

    @property
    def degrees(self) -> Ints:
        """How many contacts each person has."""
        return np.diff(self.start)

    @property
    def sources(self) -> Ints:
        """The person at the near end of each entry of `contacts`."""
        return np.repeat(np.arange(self.people), self.degrees)


@dataclass(frozen=True)
class Memory:
    """How respondents err: share of strangers named, share of contacts forgotten, blindness to hubs."""

    strangers: float = 0.0
    forgotten: float = 0.0
    blindness: float = 0.0


def from_edges(people: int, edges: set[tuple[int, int]]) -> Network:
    """Build a network from undirected edges."""
    pairs = np.array(sorted(edges), dtype=np.int64)
    both = np.vstack([pairs, pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    start = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=people))])
    return Network(start, both[:, 1].copy())


def preferential(people: int, links: int, rng: np.random.Generator) -> Network:
    """Grow a network in which each newcomer links to `links` people, chosen in proportion to degree."""
    edges = {(i, j) for i in range(links + 1) for j in range(i)}
    ends = [end for edge in sorted(edges) for end in edge]
    for newcomer in range(links + 1, people):
        chosen: set[int] = set()
        while len(chosen) < links:
            chosen.add(ends[rng.integers(len(ends))])
        for other in sorted(chosen):
            edges.add((newcomer, other))
            ends += [newcomer, other]
    return from_edges(people, edges)


def uniform(people: int, mean_degree: int, rng: np.random.Generator) -> Network:
    """Draw a network whose links join people at random."""
    edges: set[tuple[int, int]] = set()
    while len(edges) < people * mean_degree // 2:
        i, j = (int(end) for end in rng.integers(people, size=2))
        if i != j:
            edges.add((max(i, j), min(i, j)))
    return from_edges(people, edges)


def name_contacts(network: Network, memory: Memory, asked: int, rng: np.random.Generator) -> Ints:
    """Ask people drawn at random to name one contact; return who was named, in order.

    Each contact is forgotten afresh in each interview, so that what is left is a uniform choice among the
    contacts of a respondent who remembers any: one of degree k does so with probability 1 - forgotten**k.
    """
    weight = network.degrees[network.contacts].astype(float) ** -memory.blindness
    running = np.concatenate([[0.0], np.cumsum(weight)])
    low, high = running[network.start[:-1]], running[network.start[1:]]
    able = np.cumsum((1.0 - memory.forgotten**network.degrees) * (network.degrees > 0))
    respondents = np.searchsorted(able, rng.random(asked) * able[-1], side="right")
    point = low[respondents] + rng.random(asked) * (high - low)[respondents]
    named = network.contacts[np.searchsorted(running, point, side="right") - 1]
    stranger = rng.random(asked) < memory.strangers
    return np.where(stranger, rng.integers(network.people, size=asked), named)


def vaccinate(network: Network, strategy: str, doses: int, memory: Memory, rng: np.random.Generator) -> Ints:
    """Return who gets the doses under a strategy: random, acquaintance, twice named or degree."""
    if strategy == "random":
        return rng.permutation(network.people)[:doses]
    if strategy == "degree":
        jitter = rng.random(network.people)
        return np.lexsort((jitter, -network.degrees))[:doses]
    needed = 2 if strategy == "twice named" else 1
    return _first_named(network, doses, needed, memory, rng)


def _first_named(network: Network, doses: int, needed: int, memory: Memory, rng: np.random.Generator) -> Ints:
    asked = 4 * network.people
    while True:
        named = name_contacts(network, memory, asked, rng)
        order = np.argsort(named, kind="stable")
        nth = np.zeros(asked, dtype=np.int64)
        _, first, counts = np.unique(named[order], return_index=True, return_counts=True)
        nth[order] = np.arange(asked) - np.repeat(first, counts) + 1
        chosen = named[nth == needed]
        if len(chosen) >= doses:
            return chosen[:doses]
        asked *= 4


def attack_rate(
    network: Network, vaccinated: Ints, transmission: float, seeds: int, rng: np.random.Generator
) -> float:
    """Run one Reed-Frost epidemic and return the share of all people who ever fell ill."""
    susceptible = np.ones(network.people, dtype=bool)
    susceptible[vaccinated] = False
    ill = rng.choice(np.flatnonzero(susceptible), seeds, replace=False)
    sources, total = network.sources, 0
    while len(ill):
        total += len(ill)
        susceptible[ill] = False
        is_ill = np.zeros(network.people, dtype=bool)
        is_ill[ill] = True
        exposed = network.contacts[is_ill[sources]]
        caught = exposed[rng.random(len(exposed)) < transmission]
        ill = np.unique(caught[susceptible[caught]])
    return total / network.people
