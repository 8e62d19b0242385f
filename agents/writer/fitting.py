"""Choosing as much as the time allows: the selection grows and shrinks until the length fits."""

from agents.writer.closing import sign_offs
from agents.writer.episode import Choice, Episode, Material, assemble
from agents.writer.outline import PlannedSection, word_target
from agents.writer.pictures import PictureTalk, plan_pictures
from agents.writer.selection import Selection, Unit
from agents.writer.worth import CONTENT_TYPES, Worth
from schema.analysis import SegmentType

_CLOSE = 0.012
"""Share of the target within which a draft is long enough: inside the 2% that is promised."""
_OVERRUN = 10
"""Words by which a unit may go over what is left."""
_CONCEPT_SHARE = 0.5
"""Share of the episode that may be given to single mentions of concepts."""
_LONGEST_MENTION = 40
_FIRST = 30
"""Words that the first unit of a type may have, however small its budget: no planned section stays empty."""
_EXCHANGES = 12
_FRAMING = 0.08
"""Share of an episode that is framing, before the first draft tells."""
_ROUNDS = 12


def fit_episode(material: Material, worth: Worth) -> Episode:
    """Return the episode whose length is nearest to what was asked."""
    return _Fitter(material, worth).fit()


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

    def _choose_pictures(self) -> tuple[PictureTalk, ...]:
        material, brief = self._material, self._material.brief
        if not material.options.on("figures-by-number"):
            return ()
        share = brief.profile.depth_targets[brief.depth].figure_coverage
        count = len(brief.document.get_figures())
        return plan_pictures(
            brief.document,
            material.candidates,
            self._selection,
            material.topics.lower,
            words=self._budgets.get(SegmentType.FIGURE_DISCUSSION, 0),
            most=max(1, round(share * count)),
        )

    def fit(self) -> Episode:
        """Return the best draft found."""
        self._start_every_type()
        self._start_with_concepts()
        self._grow_by(round(self._target * (1 - _FRAMING)) - self._content_words())
        best = episode = self._assemble()
        self._learn_framing(episode)
        for _ in range(_ROUNDS):
            off = self._target - episode.words
            if self._is_close(episode) or not (self._grow_by(off) if off > 0 else self._shrink_by(-off)):
                break
            episode = self._assemble()
            best = self._nearer(best, episode)
        return self._trim(best, episode)

    def _start_every_type(self) -> None:
        """Let each type choose once: the opening first, then those with the least to choose from."""
        kinds = [kind for kind in self._budgets if kind in CONTENT_TYPES]
        for kind in sorted(
            kinds, key=lambda kind: (kind is not SegmentType.INTRO, self._selection.supply(kind))
        ):
            self._selection.grow(kind, max(self._budgets[kind], _FIRST) + _OVERRUN)

    def _start_with_concepts(self) -> None:
        """Say what earlier trials missed, and as many of the key concepts as the tuning's emphasis asks for."""
        brief, emphasis = self._material.brief, self._material.options.concept_emphasis
        missed = [n for n, concept in enumerate(brief.concepts) if concept.name in brief.missed_concepts]
        wanted = [*missed, *range(round(emphasis * len(brief.concepts)))]
        words = round(_CONCEPT_SHARE * self._target)
        for concept in dict.fromkeys(wanted):
            unit = self._selection.say(concept, self._kinds, min(words, _LONGEST_MENTION))
            if unit is not None:
                words -= unit.words
                self._kept += [unit] if concept in missed else []

    def _trim(self, best: Episode, episode: Episode) -> Episode:
        """Close the last gap with single sentences of the right length, or by exchanging one for another."""
        for attempt in range(_ROUNDS):
            off = self._target - episode.words
            if self._is_close(episode) or not self._close_gap(off, attempt):
                break
            episode = self._assemble()
            best = self._nearer(best, episode)
        return best if self._is_close(best) else self._with_fitting_end(best)

    def _with_fitting_end(self, best: Episode) -> Episode:
        """Try every sign-off on the draft at hand: they differ in length."""
        for ending in range(1, sign_offs()):
            best = self._nearer(best, self._assemble(ending))
        return best

    def _is_close(self, episode: Episode) -> bool:
        return abs(self._target - episode.words) <= _CLOSE * self._target

    def _close_gap(self, off: int, attempt: int) -> bool:
        slack = max(1, round(_CLOSE * self._target))
        if off > 0 and self._grow_once(off + slack, max(1, off - slack)):
            return True
        droppable = [u for u in reversed(self._selection.units) if self._may_drop(u)]
        if off < 0 and (unit := next((u for u in droppable if abs(u.words + off) <= slack), None)):
            self._selection.drop(unit)
            return True
        for unit in droppable[attempt : attempt + _EXCHANGES]:
            self._selection.drop(unit)
            wanted = unit.words + off
            if wanted > 0 and self._grow_once(wanted + slack, max(1, wanted - slack)):
                return True
            self._selection.restore(unit)
        return False

    def _nearer(self, best: Episode, episode: Episode) -> Episode:
        return min(best, episode, key=lambda e: abs(self._target - e.words))

    def _learn_framing(self, episode: Episode) -> None:
        """Set each type's budget to what its sections' framing leaves of the plan."""
        framing = dict.fromkeys(self._planned, 0)
        for draft in episode.drafts:
            kind = draft.plan.segment_type
            said = sum(line.words for line in draft.lines if line.source is None)
            framing[kind] = framing.get(kind, 0) + said
        self._budgets = {kind: max(1, words - framing[kind]) for kind, words in self._planned.items()}

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

    def _may_drop(self, unit: Unit) -> bool:
        """Return whether a unit can go: not a figure's, not for a missed concept, not the last of its type."""
        last = self._selection.words(unit.kind) == unit.words
        return not last and unit not in self._kept and self._selection.can_drop(unit)

    def _shrink_by(self, words: int) -> bool:
        """Take back about so many words, the last chosen of the fullest types first."""
        shrunk = False
        while words > 0:
            fitting = [
                u
                for u in reversed(self._selection.units)
                if self._may_drop(u) and u.words <= words + _OVERRUN
            ]
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
