"""Choosing what to say: greedy, with falling returns for concepts, against repetition, in coherent runs."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from agents.writer.candidates import Candidate
from agents.writer.centrality import Vector
from agents.writer.options import Options
from agents.writer.worth import Worth
from schema.analysis import KeyConcept, SegmentType

_REPEATS = 0.52
"""Cosine from which a sentence repeats one that was chosen."""
_REDUNDANCY = 0.8
_WELL_SUITED = 2.5
"""Worth of a sentence that is at home in its type of section."""
_NEIGHBOUR = 0.8
"""Bonus of continuing a passage."""
_NEW_PASSAGE = 0.4
_UNRESOLVED = 0.5
"""What a sentence that points back loses where the one before it isn't told."""
_LONGEST_CHAIN = 3
"""Sentences that may be taken along because the wanted one leans on them."""
_FAMILIAR_RUNS = 0.2
"""Share of a sentence's 5-grams that may have been heard before."""
_CONCEPT = 0.9
_MISSED = 1.5
_MOST_CONCEPTS = 2.5
"""What concepts can add to a sentence at most: a list of terms is no better than telling three of them."""
_WORTH_TO_COVER = 0.1
"""How much a sentence's worth counts where concepts are to be covered in few words."""
_TOLL = 6
"""Words that a sentence costs beside its own: it must be turned to, and turned away from."""
_OPENING = 0.4
"""How much concepts count in the opening: it says what the paper is about, not what all it holds."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Sentences that are chosen together: one, with those it leans on before it."""

    kind: SegmentType
    members: tuple[int, ...]
    words: int


class Selection:
    """The sentences chosen so far. Grows and shrinks one unit at a time, always the same way."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        worth: Worth,
        concepts: Sequence[KeyConcept],
        options: Options,
        missed: Iterable[str] = (),
    ) -> None:
        self.candidates = candidates
        self.units: list[Unit] = []
        self._worth = worth
        self._options = options
        self._weights = _concept_weights(concepts, set(missed), options)
        self._carries = np.zeros((len(candidates), len(concepts)))
        for candidate in candidates:
            self._carries[candidate.index, list(candidate.concepts)] = 1.0
        self._covered = np.zeros(len(concepts))
        self._nearness = np.zeros(len(candidates))
        self._similarities: dict[int, Vector] = {}
        self._taken: dict[int, SegmentType] = {}
        self._heard: Counter[tuple[str, ...]] = Counter()
        self._dead: set[int] = set()
        self._chains = [_chain(candidates, i) for i in range(len(candidates))]
        self._points_back = np.array([float(c.opening.points_back) for c in candidates])
        self._words: defaultdict[SegmentType, int] = defaultdict(int)

    def supply(self, kind: SegmentType) -> int:
        """Return how many sentences of the paper are well suited to a type."""
        return int((self._worth.by_type[kind] > _WELL_SUITED).sum())

    def words(self, kind: SegmentType) -> int:
        """Return the words chosen for a type so far."""
        return self._words[kind]

    def indices(self, kind: SegmentType) -> list[int]:
        """Return the sentences chosen for a type, in reading order."""
        return sorted(index for index, taken in self._taken.items() if taken is kind)

    def take(self, index: int, kind: SegmentType) -> None:
        """Choose one sentence outright, such as one that speaks of a figure."""
        self._commit(Unit(kind, (index,), self.candidates[index].words))

    def is_taken(self, index: int) -> bool:
        """Return whether a sentence is chosen."""
        return index in self._taken

    def is_free(self, index: int) -> bool:
        """Return whether a sentence is neither chosen nor a repetition of one that is."""
        return index not in self._taken and not self._repeats(index)

    def grow(
        self, kind: SegmentType, most_words: int, least_words: int = 0, *, reserve: bool = False
    ) -> Unit | None:
        """Choose the best further unit of such a length for a type; None where nothing is left.

        `reserve` also lets in sentences that are less to the point.
        """
        static = (self._worth.reserve if reserve else self._worth.by_type)[kind]
        gains = self._gains(kind, static)
        for index in np.argsort(-gains, kind="stable"):
            if gains[index] < 0:
                return None
            unit = self._unit(int(index), kind, static)
            if unit is not None and least_words <= unit.words <= most_words:
                self._commit(unit)
                return unit
        return None

    def cover(
        self,
        concepts: Collection[int],
        kinds: Sequence[SegmentType],
        most_words: int,
        *,
        at_home: bool = False,
    ) -> Unit | None:
        """Choose the sentence that mentions most of these concepts for its words, those said already aside.

        Taking the densest first is the greedy rule of budgeted maximum coverage (Khuller, Moss and Naor,
        1999). The sentence goes to the type that it suits best; `at_home` lets in only those that suit it
        well. None where no sentence of such a length says a further concept by itself.
        """
        unsaid = [concept for concept in concepts if self._covered[concept] <= 0]
        counts = self._carries[:, unsaid].sum(axis=1)
        best: tuple[float, Unit] | None = None
        for candidate in self.candidates if kinds else ():
            if not counts[candidate.index] or not self._stands_alone(candidate, most_words):
                continue
            worth, kind = self._best_place(candidate.index, kinds, at_home=at_home)
            liked = counts[candidate.index] * (1 + _WORTH_TO_COVER * max(0.0, worth))
            density = float(liked) / (candidate.words + _TOLL)
            if (worth > _WELL_SUITED or not at_home) and (best is None or density > best[0]):
                best = density, Unit(kind, (candidate.index,), candidate.words)
        if best is None:
            return None
        self._commit(best[1])
        return best[1]

    def _stands_alone(self, candidate: Candidate, most_words: int) -> bool:
        """Return whether a sentence can be said by itself, in so many words."""
        leans = candidate.opening.leans or candidate.points or candidate.speakability <= 0
        return candidate.words <= most_words and not leans and self.is_free(candidate.index)

    def _best_place(
        self, index: int, kinds: Sequence[SegmentType], *, at_home: bool
    ) -> tuple[float, SegmentType]:
        """Return a sentence's worth to the type of section that it suits best, and that type."""
        fits = self._worth.by_type if at_home else self._worth.reserve
        worth, kind = max(((float(fits[kind][index]), kind) for kind in kinds), key=lambda fit: fit[0])
        return worth, kind if worth > 0 else _catch_all(kinds)

    def can_drop(self, unit: Unit) -> bool:
        """Return whether no chosen sentence outside the unit leans on one of its members."""
        for index in unit.members:
            after = index + 1
            told = after in self._taken and after not in unit.members
            if told and self._leans_on(after, index):
                return False
        return True

    def is_alone_with(self, unit: Unit, concepts: Collection[int]) -> bool:
        """Return whether one of these concepts is mentioned by nothing else that is chosen."""
        said = self._carries[list(unit.members)].sum(axis=0)
        return any(said[concept] and said[concept] >= self._covered[concept] for concept in concepts)

    def _leans_on(self, after: int, index: int) -> bool:
        candidate = self.candidates[after]
        return candidate.opening.leans and candidate.follows(self.candidates[index])

    def drop(self, unit: Unit) -> None:
        """Take a unit back that can be dropped."""
        self._uncommit(unit)
        self._nearness = np.zeros(len(self.candidates))
        for index in self._taken:
            self._nearness = np.maximum(self._nearness, self._similar(index))

    def reset(self, units: Iterable[Unit]) -> None:
        """Choose just these units, in this order."""
        for unit in list(self.units):
            self._uncommit(unit)
        self._nearness = np.zeros(len(self.candidates))
        for unit in units:
            self._commit(unit)

    def _gains(self, kind: SegmentType, static: Vector) -> Vector:
        concepts = self._carries @ (self._weights * 0.5**self._covered)
        concepts = _MOST_CONCEPTS * (1 - np.exp(-concepts / _MOST_CONCEPTS))
        concepts *= _OPENING if kind is SegmentType.INTRO else 1.0
        gains = static + concepts - _REDUNDANCY * self._nearness + self._neighbourhood(kind)
        gains[static < 0] = -1.0
        gains[list(self._taken)] = -1.0
        gains[self._nearness > _REPEATS] = -1.0
        return np.asarray(gains)

    def _neighbourhood(self, kind: SegmentType) -> Vector:
        bonus = -_NEW_PASSAGE - _UNRESOLVED * self._points_back
        for index, taken in self._taken.items():
            if taken is kind:
                for near in (index - 1, index + 1):
                    if 0 <= near < len(bonus) and self.candidates[near].atom is self.candidates[index].atom:
                        after = near == index + 1
                        bonus[near] = _NEIGHBOUR - (0 if after else _UNRESOLVED * self._points_back[near])
        return bonus

    def _unit(self, index: int, kind: SegmentType, static: Vector) -> Unit | None:
        chain = self._chains[index]
        if chain is None:
            return None
        members = tuple(i for i in chain if self._taken.get(i) is not kind)
        if any(i in self._taken or self._repeats(i) or static[i] < 0 for i in members if i != index):
            return None
        if self._repeats(index):
            return None
        return Unit(kind, members, sum(self.candidates[i].words for i in members))

    def _repeats(self, index: int) -> bool:
        if self._nearness[index] > _REPEATS:
            return True
        runs = self.candidates[index].fivegrams
        return bool(runs) and sum(self._heard[run] > 0 for run in runs) > _FAMILIAR_RUNS * len(runs)

    def _commit(self, unit: Unit) -> None:
        self.units.append(unit)
        self._words[unit.kind] += unit.words
        for index in unit.members:
            self._taken[index] = unit.kind
            self._heard.update(self.candidates[index].fivegrams)
            self._covered += self._carries[index]
            self._nearness = np.maximum(self._nearness, self._similar(index))

    def _uncommit(self, unit: Unit) -> None:
        self.units.remove(unit)
        self._words[unit.kind] -= unit.words
        for index in unit.members:
            del self._taken[index]
            self._heard.subtract(self.candidates[index].fivegrams)
            self._covered -= self._carries[index]

    def _similar(self, index: int) -> Vector:
        if index not in self._similarities:
            self._similarities[index] = self._worth.vectors.similarities(index)
        return self._similarities[index]


def _catch_all(kinds: Sequence[SegmentType]) -> SegmentType:
    """Return the type whose sections take what suits no other."""
    wanted = (SegmentType.METHODOLOGY, SegmentType.BACKGROUND, SegmentType.KEY_FINDING)
    return next((kind for kind in wanted if kind in kinds), kinds[0])


def _concept_weights(concepts: Sequence[KeyConcept], missed: set[str], options: Options) -> Vector:
    """Return what the first mention of each concept is worth."""
    heaviest = max((concept.weight for concept in concepts), default=0.0) or 1.0
    salience = np.array([concept.weight / heaviest for concept in concepts])
    level = (1 - options.concept_emphasis) * salience + options.concept_emphasis
    urgent = np.array([_MISSED * (concept.name in missed) for concept in concepts])
    return np.asarray(_CONCEPT * (level * (1 + 2 * options.concept_emphasis) + urgent), dtype=np.float64)


def _chain(candidates: Sequence[Candidate], index: int) -> tuple[int, ...] | None:
    """Return a sentence with those it leans on, in order; None where one of them can't be spoken."""
    members = [index]
    while candidates[members[0]].opening.leans:
        first = candidates[members[0]]
        before = candidates[members[0] - 1] if members[0] else None
        if before is None or not first.follows(before) or before.speakability <= 0:
            return None
        members.insert(0, before.index)
        if len(members) > _LONGEST_CHAIN + 1:
            return None
    return tuple(members) if candidates[index].speakability > 0 else None
