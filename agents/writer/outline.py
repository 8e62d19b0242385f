"""The plan of an episode: which sections in which order, with how many words each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from agents.protocols import Brief
from schema.analysis import SegmentType
from schema.profile import SectionPlan
from tools.profiles.orders import order_for
from tools.profiles.untrained import untrained_profile

_T = SegmentType
FEWEST_WORDS = 25
"""Words of the shortest section."""
_ROOM = 40
"""Words an episode needs for each of its sections on average; with less, one of them goes."""
_IMPORTANCE = {
    _T.INTRO: 9,
    _T.KEY_FINDING: 8,
    _T.METHODOLOGY: 7,
    _T.CONCLUSION: 6,
    _T.PROBLEM_STATEMENT: 5,
    _T.IMPLICATION: 4,
    _T.BACKGROUND: 3,
    _T.LIMITATION: 2,
    _T.FIGURE_DISCUSSION: 2,
    _T.TANGENT: 1,
    _T.TRANSITION: 1,
}


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """One section to be written."""

    segment_type: SegmentType
    words: int


def default_sections() -> tuple[SectionPlan, ...]:
    """Return the order and shares of the untrained profile."""
    return untrained_profile(datetime(2000, 1, 1, tzinfo=UTC)).canonical_sections


def word_target(brief: Brief) -> int:
    """Return the standard words of the whole episode: its seconds at the voice's real rate."""
    return round(brief.target_seconds / 60 * brief.words_per_minute)


def plan_sections(brief: Brief, spared: int = 0) -> tuple[PlannedSection, ...]:
    """Return the sections of the episode in order; their words add up to `word_target` but for rounding.

    `spared` sections more are given up than its length alone asks for.
    """
    tuning, orders = brief.profile.tuning, brief.profile.section_orders
    learned = order_for(brief.target_seconds, orders, default_sections(), trust=tuning.learned_structure)
    sections = scale_sections(learned, tuning.section_scale)
    words = word_target(brief)
    sections = fit_to_length(sections, words, spared)
    return tuple(PlannedSection(s.segment_type, round(s.share * words)) for s in sections)


def normalised(sections: Sequence[SectionPlan]) -> tuple[SectionPlan, ...]:
    """Return the sections with shares that sum to 1."""
    total = sum(section.share for section in sections)
    return tuple(SectionPlan(segment_type=s.segment_type, share=s.share / total) for s in sections)


def scale_sections(sections: Sequence[SectionPlan], scale: float) -> tuple[SectionPlan, ...]:
    """Return the sections with their number multiplied.

    More: the middle of the episode (all but its first and last section) goes round again, its time shared
    out over the rounds. Fewer: the shortest sections of the middle go first.
    """
    wanted = max(min(3, len(sections)), round(len(sections) * scale))
    if wanted <= len(sections) or len(sections) < 3:
        return _without_shortest(sections, wanted)
    first, *middle, last = sections
    count = wanted - 2
    rounds = [middle[i % len(middle)] for i in range(count)]
    uses = [sum(i % len(middle) == j for i in range(count)) for j in range(len(middle))]
    shared = [
        SectionPlan(segment_type=s.segment_type, share=s.share / uses[i % len(middle)])
        for i, s in enumerate(rounds)
    ]
    return normalised([first, *shared, last])


def _without_shortest(sections: Sequence[SectionPlan], wanted: int) -> tuple[SectionPlan, ...]:
    kept = list(sections)
    while len(kept) > wanted:
        middle = range(1, len(kept) - 1) if len(kept) > 2 else range(len(kept))
        kept.pop(min(middle, key=lambda i: (kept[i].share, i)))
    return normalised(kept)


def fit_to_length(sections: Sequence[SectionPlan], words: int, spared: int = 0) -> tuple[SectionPlan, ...]:
    """Return the sections that an episode of so many words has room for, none shorter than the fewest.

    While there are too many, the least needed goes: first of types that stand elsewhere too, then asides and
    context; opening, findings and method stay longest.
    """
    kept = list(normalised(sections))
    room = min(len(kept), words // _ROOM) - spared
    while len(kept) > max(1, room):
        types = [section.segment_type for section in kept]
        kept.pop(min(range(len(kept)), key=lambda i: (_importance(types, i), kept[i].share, -i)))
    return _with_floor(normalised(kept), FEWEST_WORDS / max(words, FEWEST_WORDS * len(kept)))


def _with_floor(sections: Sequence[SectionPlan], floor: float) -> tuple[SectionPlan, ...]:
    """Raise the shares below a floor to it, at the cost of the others in proportion."""
    low = {i for i, section in enumerate(sections) if section.share < floor}
    while True:
        rest = 1 - floor * len(low)
        total = sum(section.share for i, section in enumerate(sections) if i not in low)
        lower = {i for i, s in enumerate(sections) if i not in low and s.share / total * rest < floor}
        if not lower:
            break
        low |= lower
    shares = [floor if i in low else s.share / total * rest for i, s in enumerate(sections)]
    return tuple(
        SectionPlan(segment_type=s.segment_type, share=share)
        for s, share in zip(sections, shares, strict=True)
    )


def _importance(types: Sequence[SegmentType], index: int) -> int:
    if types.count(types[index]) > 1:
        return 0
    return _IMPORTANCE[types[index]]
