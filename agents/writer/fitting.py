"""Choosing as much as the time allows: the selection grows and shrinks until the script is as long as asked."""

from agents.writer.episode import Choice, Episode, Material, assemble
from agents.writer.outline import PlannedSection, word_target
from agents.writer.pictures import PictureTalk, plan_pictures
from agents.writer.selection import Selection, Unit
from agents.writer.worth import CONTENT_TYPES, Worth
from schema.analysis import SegmentType

_TOLERANCE = 0.02
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
        brief = material.brief
        self._target = word_target(brief)
        self._selection = Selection(
            material.candidates, worth, brief.concepts, material.options, brief.missed_concepts
        )
        self._budgets = _budgets(material.plan)
        self._empty: set[SegmentType] = set()
        self._pictures = self._choose_pictures()

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
        self._grow_to(round(self._target * (1 - _FRAMING)))
        best = episode = self._assemble()
        for _ in range(_ROUNDS):
            off = self._target - episode.words
            if abs(off) <= _TOLERANCE / 2 * self._target:
                return episode
            if not (self._grow_by(off) if off > 0 else self._shrink_by(-off)):
                break
            episode = self._assemble()
            if abs(self._target - episode.words) < abs(self._target - best.words):
                best = episode
        return self._fine_tune(best)

    def _fine_tune(self, best: Episode) -> Episode:
        return best

    def _assemble(self) -> Episode:
        chosen = {kind: self._selection.indices(kind) for kind in CONTENT_TYPES}
        return assemble(self._material, Choice(chosen, self._pictures))

    def _content_words(self) -> int:
        return sum(unit.words for unit in self._selection.units)

    def _grow_to(self, words: int) -> None:
        self._grow_by(words - self._content_words())

    def _grow_by(self, words: int) -> bool:
        """Choose about so many more words; return whether any could be chosen."""
        grown = False
        while words > 0:
            unit = self._grow_once(words + 12)
            if unit is None:
                break
            words -= unit.words
            grown = True
        return grown

    def _grow_once(self, most_words: int) -> Unit | None:
        for kind in sorted(self._open_types(), key=self._filled):
            if unit := self._selection.grow(kind, most_words):
                return unit
        return None

    def _open_types(self) -> list[SegmentType]:
        return [kind for kind in self._budgets if kind in CONTENT_TYPES]

    def _filled(self, kind: SegmentType) -> float:
        return self._selection.words(kind) / max(1, self._budgets[kind])

    def _shrink_by(self, words: int) -> bool:
        """Take back about so many words, the last chosen of the fullest types first."""
        shrunk = False
        for unit in reversed(list(self._selection.units)):
            if words <= 0:
                break
            if unit.kind in CONTENT_TYPES and unit.words <= words + 8 and self._selection.can_drop(unit):
                self._selection.drop(unit)
                words -= unit.words
                shrunk = True
        return shrunk


def _budgets(plan: tuple[PlannedSection, ...]) -> dict[SegmentType, int]:
    budgets: dict[SegmentType, int] = {}
    for section in plan:
        budgets[section.segment_type] = budgets.get(section.segment_type, 0) + section.words
    return budgets
