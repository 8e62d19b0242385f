"""Choosing as much as the time allows: the selection grows and shrinks until the length fits."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from agents.writer.closing import sign_offs
from agents.writer.episode import Choice, Episode, Material, assemble
from agents.writer.lines import Line
from agents.writer.outline import PlannedSection, plan_sections, word_target
from agents.writer.pictures import PictureTalk, plan_pictures
from agents.writer.selection import Selection, Unit
from agents.writer.worth import CONTENT_TYPES, Worth
from schema.analysis import SegmentType

_CLOSE = 0.012
"""Share of the target within which a draft is long enough: inside the 2% that is promised."""
_PROMISED = 0.02
_FEWEST_SECTIONS = 3
_OVERRUN = 10
"""Words by which a unit may go over what is left."""
_CONCEPT_SHARE = 0.5
"""Share of the episode that may be given to single mentions of concepts."""
_LONGEST_MENTION = 40
_FIRST = 30
"""Words that the first unit of a type may have, however small its budget: no planned section stays empty."""
_ATTEMPTS = 40
_FRAMING = 0.08
"""Share of an episode that is framing, before the first draft tells."""
_ROUNDS = 12


def fit_episode(material: Material, worth: Worth) -> Episode:
    """Return the episode whose length is nearest to what was asked.

    Where even the least content with its framing is too long, sections are given up one by one.
    """
    fitter = _Fitter(material, worth)
    best = fitter.fit()
    for spared in range(1, len(material.plan) - _FEWEST_SECTIONS + 1):
        if not fitter.is_too_long(best):
            break
        fitter = _Fitter(replace(material, plan=plan_sections(material.brief, spared)), worth)
        best = fitter.nearer(best, fitter.fit())
    return best


class _Fitter:
    """Grows a selection type by type; the least filled type goes next."""

    def __init__(self, material: Material, worth: Worth) -> None:
        self._material = material
        self._target = word_target(material.brief)
        self._selection = Selection(
            material.candidates,
            worth,
            material.brief.concepts,
            material.options,
            material.brief.missed_concepts,
        )
        self._planned = _by_type(material.plan)
        self._budgets = {kind: round(words * (1 - _FRAMING)) for kind, words in self._planned.items()}
        self._kinds = [kind for kind in self._planned if kind in CONTENT_TYPES]
        self._pictures = self._choose_pictures()
        self._kept = list(self._selection.units)
        concepts, missed = material.brief.concepts, material.brief.missed_concepts
        self._missed = frozenset(n for n, concept in enumerate(concepts) if concept.name in missed)
        emphasised = range(round(material.options.concept_emphasis * len(concepts)))
        self._wanted = self._missed.union(emphasised)

    def _choose_pictures(self) -> tuple[PictureTalk, ...]:
        material, brief = self._material, self._material.brief
        if not material.options.on("figures-by-number"):
            return ()
        share = brief.profile.depth_targets[brief.depth].figure_coverage
        count = len(brief.document.get_figures())
        sections = sum(section.segment_type is SegmentType.FIGURE_DISCUSSION for section in material.plan)
        return plan_pictures(
            brief.document,
            material.candidates,
            self._selection,
            material.topics.lower,
            words=self._budgets.get(SegmentType.FIGURE_DISCUSSION, 0),
            fewest=sections,
            most=max(1, round(share * count)),
        )

    def fit(self) -> Episode:
        """Return the best draft found."""
        self._start_every_type()
        self._start_with_concepts()
        self._grow_by(round(self._target * (1 - _FRAMING)) - self._content_words())
        best = episode = self._assemble()
        units = tuple(self._selection.units)
        self._learn_framing(episode)
        for _ in range(_ROUNDS):
            off = self._content_off(episode)
            if self._is_close(episode) or not (self._grow_by(off) if off > 0 else self._shrink_by(-off)):
                break
            episode = self._assemble()
            if self.nearer(best, episode) is episode:
                best, units = episode, tuple(self._selection.units)
        return self._trim(best, units)

    def _content_off(self, episode: Episode) -> int:
        """Return how many words of content are missing: framing and definitions grow along with it."""
        return round((self._target - episode.words) * self._content_words() / max(1, episode.words))

    def _start_every_type(self) -> None:
        """Let each type choose once: the opening first, then those with the least to choose from.

        What is wanted of the concepts is said already here, by sentences that are at home in their type.
        """
        opening, supply = SegmentType.INTRO, self._selection.supply
        for kind in sorted(self._kinds, key=lambda kind: (kind is not opening, supply(kind))):
            most = max(self._budgets[kind], _FIRST) + _OVERRUN
            wanted = frozenset[int]() if kind is opening else self._wanted
            if self._selection.cover(wanted, [kind], most, at_home=True) is None:
                self._selection.grow(kind, most)

    def _start_with_concepts(self) -> None:
        """Say what earlier trials missed, then as many key concepts as the tuning's emphasis asks for."""
        words = round(_CONCEPT_SHARE * self._target)
        for wanted in (self._missed, self._wanted):
            while unit := self._selection.cover(wanted, self._kinds, min(words, _LONGEST_MENTION)):
                words -= unit.words

    def _trim(self, best: Episode, units: Sequence[Unit]) -> Episode:
        """Close the last gap from the best draft on, by sentences of the right length or another sign-off."""
        for attempt in range(_ATTEMPTS):
            if self._is_close(best):
                break
            self._selection.reset(units)
            if attempt < sign_offs():
                episode = self._assemble(ending=attempt)
            elif self._change(self._content_off(best), attempt - sign_offs()):
                episode = self._assemble()
            else:
                continue
            if self.nearer(best, episode) is episode:
                best, units = episode, tuple(self._selection.units)
        return best

    def _change(self, off: int, choice: int) -> bool:
        """Change the content by about `off` words: add, drop or exchange a unit, each choice another way."""
        slack = 2 + choice // 4
        added = choice % 4 == 0 and off > 0 and self._grow_once(off + slack, max(1, off - slack))
        if added:
            return True
        droppable = self._droppable()
        if not droppable:
            return False
        unit = droppable[choice % len(droppable)]
        self._selection.drop(unit)
        wanted = unit.words + off
        return wanted <= slack or self._grow_once(wanted + slack, max(1, wanted - slack)) is not None

    def is_too_long(self, episode: Episode) -> bool:
        """Return whether a draft is longer than is promised."""
        return episode.words > (1 + _PROMISED) * self._target

    def _is_close(self, episode: Episode) -> bool:
        return abs(self._target - episode.words) <= _CLOSE * self._target

    def nearer(self, best: Episode, episode: Episode) -> Episode:
        """Return which of two drafts is nearer to the length that was asked; the first where they tie."""
        return min(best, episode, key=lambda e: abs(self._target - e.words))

    def _learn_framing(self, episode: Episode) -> None:
        """Set each type's budget to what its sections' framing leaves of the plan."""
        framing = dict.fromkeys(self._planned, 0)
        for draft in episode.drafts:
            kind = draft.plan.segment_type
            said = sum(line.words for line in draft.lines if not self._is_chosen(line))
            framing[kind] = framing.get(kind, 0) + said
        self._budgets = {kind: max(1, words - framing[kind]) for kind, words in self._planned.items()}

    def _is_chosen(self, line: Line) -> bool:
        return line.source is not None and self._selection.is_taken(line.source.index)

    def _assemble(self, ending: int = 0) -> Episode:
        chosen: dict[SegmentType, list[int]] = {kind: self._selection.indices(kind) for kind in CONTENT_TYPES}
        return assemble(self._material, Choice(chosen, self._pictures, ending))

    def _content_words(self) -> int:
        return sum(unit.words for unit in self._selection.units)

    def _grow_by(self, words: int) -> bool:
        """Choose about so many more words; return whether any could be chosen."""
        grown = False
        while words > 0 and (unit := self._grow_once(words + _OVERRUN)):
            words -= unit.words
            grown = True
        return grown

    def _grow_once(self, most_words: int, least_words: int = 0) -> Unit | None:
        """Let the least filled type choose: the best, then the less pointed, then beyond its plan."""
        kinds = sorted(self._kinds, key=self._filled)
        for reserve in (False, True):
            for kind in kinds:
                room = max(self._budgets[kind], _FIRST) - self._selection.words(kind) + _OVERRUN
                unit = self._selection.grow(kind, min(most_words, room), least_words, reserve=reserve)
                if unit is not None:
                    return unit
        chosen = (self._selection.grow(kind, most_words, least_words, reserve=True) for kind in kinds)
        return next((unit for unit in chosen if unit is not None), None)

    def _filled(self, kind: SegmentType) -> float:
        return self._selection.words(kind) / max(1, self._budgets[kind])

    def _droppable(self, most_words: float = inf) -> list[Unit]:
        """Return the units of at most so many words that can go, the last chosen first.

        Those that alone say a wanted concept are among them only where there is no other: the length goes
        before the concepts.
        """
        able = [u for u in reversed(self._selection.units) if u.words <= most_words and self._may_drop(u)]
        return [u for u in able if not self._selection.is_alone_with(u, self._wanted)] or able

    def _may_drop(self, unit: Unit) -> bool:
        """Return whether a unit can go: not a figure's, not the last of its type."""
        last = self._selection.words(unit.kind) == unit.words
        return not last and unit not in self._kept and self._selection.can_drop(unit)

    def _shrink_by(self, words: int) -> bool:
        """Take back about so many words, the last chosen of the fullest types first."""
        shrunk = False
        while words > 0:
            fitting = self._droppable(words + _OVERRUN)
            if not fitting:
                break
            unit = max(fitting, key=lambda u: self._filled(u.kind))
            self._selection.drop(unit)
            words -= unit.words
            shrunk = True
        return shrunk


def _by_type(plan: tuple[PlannedSection, ...]) -> dict[SegmentType, int]:
    words: dict[SegmentType, int] = {}
    for section in plan:
        words[section.segment_type] = words.get(section.segment_type, 0) + section.words
    return words
