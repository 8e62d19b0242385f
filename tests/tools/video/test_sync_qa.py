"""Holding a plan against what is spoken."""

import pytest

from schema.transcript import TranscriptionResult
from schema.video import DesyncPoint, Severity, VisualType
from tests.video_material import CONCEPTS, analysed, paper, transcription
from tools.video.align import align_visuals_to_transcript
from tools.video.sync_qa import mentions_figure, qa_timeline_sync, sync_score


@pytest.fixture
def plan(tmp_path):
    document, spoken = paper(tmp_path), transcription()
    visuals = align_visuals_to_transcript(analysed(spoken), document, spoken, concepts=CONCEPTS)
    return visuals, spoken, document


def moved(visuals, seconds, of=lambda visual: True):
    return [
        v.model_copy(update={"start_time": v.start_time + seconds, "end_time": v.end_time + seconds})
        if of(v)
        else v
        for v in visuals
    ]


def issues(found):
    return {point.issue for point in found.desync_points}


def test_our_own_plan_passes_without_a_point(plan):
    found = qa_timeline_sync(*plan)
    assert found.desync_points == ()
    assert (found.sync_score, found.passed, found.visual_coverage) == (100.0, True, 1.0)
    assert (found.figure_timing_accuracy, found.quote_timing_accuracy) == (1.0, 1.0)
    assert found.missing_visuals == ()


@pytest.mark.parametrize(
    ("majors", "minors", "score"), [(0, 0, 100), (1, 0, 80), (1, 1, 75), (2, 3, 45), (9, 0, 0)]
)
def test_a_major_point_costs_20_and_a_minor_one_5(majors, minors, score):
    points = [
        DesyncPoint(timestamp=0, issue="x", expected="", actual="", severity=severity)
        for severity in [Severity.MAJOR] * majors + [Severity.MINOR] * minors
    ]
    assert sync_score(points) == score


def test_a_plan_two_seconds_late_is_seen_on_figures_and_quotes(plan):
    visuals, spoken, document = plan
    found = qa_timeline_sync(moved(visuals, 2.0), spoken, document)
    assert {"figure_appears_late", "quote_timing_offset", "no_visual"} <= issues(found)
    assert found.figure_timing_accuracy == 0
    assert found.quote_timing_accuracy == 0
    assert not found.passed


def test_a_figure_shown_early_is_a_minor_point(plan):
    visuals, spoken, document = plan
    found = qa_timeline_sync(moved(visuals, -2.0, lambda v: v.figure_atom_id == "fig2"), spoken, document)
    early = [p for p in found.desync_points if p.issue == "figure_appears_early"]
    assert [point.severity for point in early] == [Severity.MINOR]


def test_a_figure_that_nobody_speaks_of_is_a_major_point(plan):
    visuals, spoken, document = plan
    swapped = [
        v.model_copy(update={"figure_atom_id": "fig2"}) if v.figure_atom_id == "fig1" else v for v in visuals
    ]
    found = qa_timeline_sync(swapped, spoken, document)
    majors = {p.issue for p in found.desync_points if p.severity is Severity.MAJOR}
    assert majors == {"figure_not_mentioned", "figure_not_shown"}


def test_a_figure_on_which_the_analyst_says_the_talk_rests_needs_no_name(plan):
    visuals, spoken, document = plan
    card = visuals[1].model_copy(update={"visual_type": VisualType.FIGURE, "figure_atom_id": "fig2"})
    linked = tuple(
        segment.model_copy(update={"referenced_figures": ("fig2",)}) if row == 1 else segment
        for row, segment in enumerate(analysed(spoken))
    )
    with_figure = [visuals[0], card, *visuals[2:]]
    assert "figure_not_mentioned" in issues(qa_timeline_sync(with_figure, spoken, document))
    found = qa_timeline_sync(with_figure, spoken, document, segments=linked)
    assert "figure_not_mentioned" not in issues(found)


def test_a_quote_nobody_says_is_a_major_point(plan):
    visuals, spoken, document = plan
    invented = [
        v.model_copy(update={"quote_text": "Nothing of this was ever spoken by anybody in here."})
        if v.visual_type is VisualType.QUOTE_CARD
        else v
        for v in visuals
    ]
    found = qa_timeline_sync(invented, spoken, document)
    assert [(p.issue, p.severity) for p in found.desync_points] == [("quote_not_found", Severity.MAJOR)]


def test_a_quote_matches_through_punctuation_and_misheard_words(plan):
    visuals, spoken, document = plan
    heard = {"gate": "Gait", "12": "twelve", "requests": "requests,", "rule.": "rule!"}
    words = tuple(w.model_copy(update={"word": heard.get(w.word, w.word)}) for w in spoken.word_timestamps)
    segments = tuple(
        s.model_copy(update={"text": " ".join(heard.get(word, word) for word in s.text.split())})
        for s in spoken.segments
    )
    noisy = TranscriptionResult(
        **{**dict(spoken), "word_timestamps": words, "segments": segments, "engine": "noisy"}
    )
    found = qa_timeline_sync(visuals, noisy, document)
    assert found.quote_timing_accuracy == 1.0


def test_seconds_without_a_visual_are_listed_by_segment(plan):
    visuals, spoken, document = plan
    found = qa_timeline_sync(visuals[:1] + visuals[2:], spoken, document)
    assert found.missing_visuals == ("seg_0001", "seg_0002")
    assert found.visual_coverage == pytest.approx(1 - visuals[1].duration / spoken.total_duration)
    assert [p.issue for p in found.desync_points] == ["no_visual"]


def test_a_plan_without_anything_covers_nothing(plan):
    _, spoken, document = plan
    found = qa_timeline_sync([], spoken, document)
    assert found.visual_coverage == 0
    assert found.missing_visuals == tuple(segment.segment_id for segment in spoken.segments)
    assert not found.passed


def test_a_flicker_is_a_minor_point(plan):
    visuals, spoken, document = plan
    first = visuals[0]
    cut = [
        first.model_copy(update={"end_time": first.end_time - 0.5}),
        visuals[1].model_copy(update={"start_time": first.end_time - 0.5, "end_time": first.end_time}),
        *visuals[1:],
    ]
    assert issues(qa_timeline_sync(cut, spoken, document)) == {"flicker"}


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("Fig. 2 shows it.", True),
        ("Look at figure two.", True),
        ("the second figure", True),
        ("where the curves cross each other", False),
        ("Figure 1 is another.", False),
    ],
)
def test_a_figure_is_mentioned_by_number_or_ordinal(plan, text, mentioned):
    _, _, document = plan
    figure = document.get_atom("fig2")
    assert figure is not None
    assert mentions_figure(text, figure, document) is mentioned


def test_a_figure_is_mentioned_in_the_words_of_its_caption(tmp_path):
    document = paper(tmp_path, captions=("Hit ratio over cache capacity on the static workload.",))
    figure = document.get_atom("fig1")
    assert figure is not None
    assert mentions_figure("The hit ratio climbs with the capacity of the cache.", figure, document)
