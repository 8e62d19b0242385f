"""Chapters from sections: no gap, no crumb, no two neighbours of one name."""

from collections.abc import Sequence

from schema.analysis import SegmentType
from schema.script import PodcastScript, SpokenSentence
from tests.speech_material import script
from tools.speak.chapters import TITLES, chapters_of


def episode(*sections: tuple[SegmentType, float]) -> tuple[PodcastScript, list[SpokenSentence], float]:
    """Return sections of one sentence each with their lengths in seconds, two seconds apart."""
    made = script(*((("A sentence.",),) for _ in sections))
    typed = [
        s.model_copy(update={"segment_type": kind})
        for s, (kind, _) in zip(made.sections, sections, strict=True)
    ]
    spoken: list[SpokenSentence] = []
    clock = 1.0
    for _, seconds in sections:
        spoken.append(SpokenSentence(text="A sentence.", start_time=clock, end_time=clock + seconds))
        clock += seconds + 2.0
    return made.model_copy(update={"sections": tuple(typed)}), spoken, clock


def titles(*sections: tuple[SegmentType, float]) -> Sequence[str]:
    return [chapter.title for chapter in chapters_of(*episode(*sections))]


def test_chapters_run_from_the_start_to_the_end_without_a_gap() -> None:
    script_, spoken, duration = episode(
        (SegmentType.INTRO, 30), (SegmentType.METHODOLOGY, 60), (SegmentType.CONCLUSION, 30)
    )
    chapters = chapters_of(script_, spoken, duration)
    assert [c.title for c in chapters] == ["Introduction", "How it works", "Wrapping up"]
    assert [c.start_time for c in chapters] == [0.0, 33.0, 95.0]
    assert [c.end_time for c in chapters] == [33.0, 95.0, duration]


def test_neighbours_of_one_type_are_one_chapter() -> None:
    assert titles((SegmentType.METHODOLOGY, 60), (SegmentType.METHODOLOGY, 60)) == ["How it works"]


def test_a_short_section_belongs_to_the_one_before() -> None:
    assert titles((SegmentType.INTRO, 30), (SegmentType.TRANSITION, 5), (SegmentType.KEY_FINDING, 40)) == [
        "Introduction",
        "What they found",
    ]


def test_a_short_beginning_still_opens_the_first_chapter() -> None:
    assert titles((SegmentType.INTRO, 5), (SegmentType.BACKGROUND, 40)) == ["Introduction", "Background"]


def test_every_segment_type_has_a_title() -> None:
    assert set(TITLES) == set(SegmentType)
