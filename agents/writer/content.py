"""Laying the chosen sentences out: which section they go to, in which paragraphs, in which order."""

from collections.abc import Sequence
from itertools import groupby

from agents.writer.candidates import Candidate
from agents.writer.outline import PlannedSection
from schema.analysis import SegmentType

_PARAGRAPH_WORDS = 110
"""Words after which a paragraph ends at the next break in the paper."""


def deal(
    plan: Sequence[PlannedSection], chosen: dict[SegmentType, list[int]], candidates: Sequence[Candidate]
) -> list[list[int]]:
    """Return the sentences of each planned section, in reading order.

    Sections of one type share its sentences: the first gets what the paper says first.
    """
    dealt: list[list[int]] = [[] for _ in plan]
    for kind in dict.fromkeys(section.segment_type for section in plan):
        places = [i for i, section in enumerate(plan) if section.segment_type is kind]
        shares = [plan[i].words for i in places]
        for place, part in zip(places, _shared_out(chosen.get(kind, []), shares, candidates), strict=True):
            dealt[place] = part
    return dealt


def _shared_out(
    indices: Sequence[int], shares: Sequence[int], candidates: Sequence[Candidate]
) -> list[list[int]]:
    """Return the sentences cut into as many parts as there are shares, between passages."""
    parts: list[list[int]] = [[] for _ in shares]
    total = sum(candidates[i].words for i in indices) or 1
    limits = [sum(shares[: n + 1]) / (sum(shares) or 1) * total for n in range(len(shares))]
    said, part = 0.0, 0
    for passage in passages(indices, candidates):
        words = sum(candidates[i].words for i in passage)
        while part < len(shares) - 1 and said + words / 2 > limits[part]:
            part += 1
        parts[part] += passage
        said += words
    return parts


def passages(indices: Sequence[int], candidates: Sequence[Candidate]) -> list[list[int]]:
    """Return runs of sentences that follow each other in the paper."""
    runs: list[list[int]] = []
    for index in indices:
        if runs and candidates[index].follows(candidates[runs[-1][-1]]):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def paragraphs(indices: Sequence[int], candidates: Sequence[Candidate]) -> list[list[int]]:
    """Return a section's sentences in paragraphs: one a part of the paper, long ones cut between passages."""
    found: list[list[int]] = []
    for _, part in groupby(passages(indices, candidates), key=lambda run: candidates[run[0]].atom.section_id):
        words = 0
        found.append([])
        for run in part:
            if words > _PARAGRAPH_WORDS:
                found.append([])
                words = 0
            found[-1] += run
            words += sum(candidates[i].words for i in run)
    return found
