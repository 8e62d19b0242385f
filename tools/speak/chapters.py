"""The chapters of an episode, from the sections of its script."""

from collections.abc import Sequence
from itertools import pairwise

from schema.analysis import SegmentType
from schema.publishing import Chapter
from schema.script import PodcastScript, SpokenSentence

TITLES = {
    SegmentType.INTRO: "Introduction",
    SegmentType.BACKGROUND: "Background",
    SegmentType.PROBLEM_STATEMENT: "The problem",
    SegmentType.METHODOLOGY: "How it works",
    SegmentType.KEY_FINDING: "What they found",
    SegmentType.FIGURE_DISCUSSION: "In the figures",
    SegmentType.IMPLICATION: "Why it matters",
    SegmentType.LIMITATION: "Limits and open questions",
    SegmentType.CONCLUSION: "Wrapping up",
    SegmentType.TANGENT: "An aside",
    SegmentType.TRANSITION: "In between",
}
_SHORTEST = 20.0
"""Seconds of a chapter at the least: a shorter section belongs to the one before it."""


def chapters_of(
    script: PodcastScript, sentences: Sequence[SpokenSentence], duration: float
) -> tuple[Chapter, ...]:
    """Return chapters from 0 to the end, without gaps; neighbours of one type are one.

    Args:
        script: whose sections are named by their type.
        sentences: when each sentence of the script is heard, in order.
        duration: of the episode, in seconds.
    """
    opened: list[tuple[str, float]] = []
    at = 0
    for section in script.sections:
        if not section.sentences:
            continue
        title = TITLES[section.segment_type]
        start = sentences[at].start_time if opened else 0.0
        at += len(section.sentences)
        is_short = sentences[at - 1].end_time - start < _SHORTEST
        if not opened or (opened[-1][0] != title and not is_short):
            opened.append((title, start))
    bounds = [*(start for _, start in opened), duration]
    spans = pairwise(bounds)
    return tuple(
        Chapter(title=title, start_time=start, end_time=end)
        for (title, _), (start, end) in zip(opened, spans, strict=True)
    )
