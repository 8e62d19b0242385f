"""What single sentences speak for."""

import numpy as np
import pytest

from agents.analyst.emissions import emissions
from agents.analyst.figure_talk import figure_talk
from agents.analyst.roles import TYPES, Roles
from schema.analysis import SegmentType
from tests.agents.analyst.conftest import segments_of
from tools.align.sentences import align_sentences

_T = SegmentType


def _emissions(paper, cues, *texts, **options):
    segments = segments_of(*texts, **options)
    alignments = align_sentences([segment.text for segment in segments], paper)
    return emissions(segments, alignments, cues, Roles(paper, cues))


def _figure_talk(paper, cues, *texts):
    segments = segments_of(*texts)
    return figure_talk(segments, align_sentences(list(texts), paper), paper, cues)


_FILLER = ("It grows.",) * 10


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("One caveat is that they only tested beech forests.", _T.LIMITATION),
        ("It turns out that the error fell by 40 percent.", _T.KEY_FINDING),
        ("Here's how it works, step by step.", _T.METHODOLOGY),
        ("This is a big deal, and here is why it matters.", _T.IMPLICATION),
        ("By the way, a quick detour, because of a funny story.", _T.TANGENT),
        ("Along the horizontal axis of this plot, the curve climbs.", _T.FIGURE_DISCUSSION),
    ],
)
def test_wording_tells_the_type(paper, cues, text, kind):
    logs = _emissions(paper, cues, *_FILLER, text, *_FILLER)
    assert TYPES[int(logs[len(_FILLER)].argmax())] is kind


def test_a_welcome_counts_at_the_start_and_not_in_the_middle(paper, cues):
    logs = _emissions(paper, cues, "Ada Birch wrote it.", *_FILLER, "Ada Birch wrote it.", *_FILLER)
    intro = TYPES.index(_T.INTRO)
    assert logs[0, intro] > logs[11, intro] + 1


def test_a_farewell_is_a_conclusion(paper, cues):
    logs = _emissions(paper, cues, *_FILLER, "Thanks for listening.")
    assert TYPES[int(logs[-1].argmax())] is _T.CONCLUSION


def test_an_announcement_colours_what_follows(paper, cues):
    told = _emissions(paper, cues, *_FILLER, "Let's discuss some limitations.", "It grows.", *_FILLER)
    plain = _emissions(paper, cues, *_FILLER, "It grows.", "It grows.", *_FILLER)
    column = TYPES.index(_T.LIMITATION)
    assert told[11, column] > plain[11, column] + 0.3


def test_an_early_question_of_a_lone_host_poses_the_problem(paper, cues):
    alone = _emissions(paper, cues, "It grows.", "How fast can trees grow?", *_FILLER)
    hosts = [
        *segments_of("It grows.", speaker="A"),
        *segments_of("How fast can trees grow?", *_FILLER, speaker="B"),
    ]
    alignments = align_sentences([segment.text for segment in hosts], paper)
    together = emissions(hosts, alignments, cues, Roles(paper, cues))
    column = TYPES.index(_T.PROBLEM_STATEMENT)
    assert alone[1, column] > together[1, column]


def test_rows_are_log_probabilities_and_none_is_ruled_out(paper, cues):
    logs = _emissions(paper, cues, "Welcome!", *_FILLER, "Thanks for listening.")
    assert logs.max() <= 0
    assert logs.min() >= -4.0
    assert np.exp(logs).sum(axis=1) == pytest.approx(1.0, abs=0.2)


def test_no_sentence_has_no_row(paper, cues):
    assert _emissions(paper, cues).shape == (0, len(TYPES))


def test_a_figure_is_left_slowly(paper, cues):
    scores = _figure_talk(paper, cues, "Look at figure one.", "It grows.", "It grows.", "It grows.")
    assert (np.diff(scores) < 0).all()
    assert scores[-1] > 0


def test_words_of_a_figure_keep_the_walk_going(paper, cues):
    scores = _figure_talk(
        paper, cues, "Look at figure one.", "It grows.", "It grows.", "On the left it is flat."
    )
    assert scores[3] > scores[2]


def test_an_announcement_ends_the_walk(paper, cues):
    scores = _figure_talk(paper, cues, "Look at figure one.", "So why does this matter?", "It grows.")
    assert scores[1:].tolist() == [0.0, 0.0]


def test_without_a_figure_there_is_no_walk(paper, cues):
    assert not _figure_talk(paper, cues, "It grows.", "The curve climbs.").any()
