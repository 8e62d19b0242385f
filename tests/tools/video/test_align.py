"""Which visual is shown when."""

from itertools import pairwise

import numpy as np
import pytest

from schema.analysis import SegmentType
from schema.video import AnimationType, VisualType
from tests.video_material import CONCEPTS, TALK, analysed, draw_figure, paper, transcription
from tools.align.speech import Speech
from tools.video.align import SHORTEST, align_visuals_to_transcript
from tools.video.panels import find_panels, panel_names, panel_spoken_of, panels_of
from tools.video.quotes import extract_key_quote


def aligned(folder, talk=TALK, **options):
    spoken = transcription(talk)
    document = paper(folder)
    return (
        align_visuals_to_transcript(analysed(spoken, talk), document, spoken, concepts=CONCEPTS, **options),
        Speech(spoken),
    )


def said_at(speech, row, word):
    return speech.words(row)[word].start_time


def test_every_moment_has_one_visual_that_stays_long_enough(tmp_path):
    visuals, speech = aligned(tmp_path)
    assert visuals[0].start_time == 0
    assert visuals[-1].end_time == pytest.approx(speech.duration)
    for before, after in pairwise(visuals):
        assert before.end_time == pytest.approx(after.start_time)
    assert min(visual.duration for visual in visuals) >= SHORTEST - 1e-6


def test_a_figure_appears_with_the_words_that_name_it_and_stays_while_it_is_discussed(tmp_path):
    visuals, speech = aligned(tmp_path)
    first = next(v for v in visuals if v.figure_atom_id == "fig1")
    assert first.start_time == pytest.approx(said_at(speech, 2, 3))
    assert first.end_time == pytest.approx(speech.segments[4].start_time)
    assert first.animation_type is AnimationType.KEN_BURNS
    assert first.animation_params["zoom"] == 1.2
    assert first.label == "Figure 1"
    assert first.detail_text == "Answers over size."


def test_the_second_figure_is_found_by_its_ordinal(tmp_path):
    visuals, speech = aligned(tmp_path)
    second = next(v for v in visuals if v.figure_atom_id == "fig2")
    assert second.start_time == pytest.approx(said_at(speech, 5, 2))


def test_a_finding_stands_on_a_card_while_its_words_are_spoken(tmp_path):
    visuals, speech = aligned(tmp_path)
    quote = next(v for v in visuals if v.visual_type is VisualType.QUOTE_CARD)
    assert quote.quote_text == TALK[4][1]
    assert quote.start_time <= said_at(speech, 4, 0)
    assert quote.end_time >= speech.words(4)[-1].end_time


def test_title_cards_fill_what_is_left(tmp_path):
    visuals, _ = aligned(tmp_path)
    cards = [v for v in visuals if v.visual_type is VisualType.TITLE_CARD]
    assert [card.quote_style for card in cards] == ["opening", "topic", "closing"]
    assert cards[1].quote_text == "Cache"
    assert cards[1].label == "Background"
    assert cards[1].detail_text == "A cache holds a few items close at hand."


def test_a_figure_that_nobody_names_is_shown_where_the_talk_rests_on_it(tmp_path):
    long = (
        "A cache keeps what is asked for often close at hand, and so it answers fast, as was found long ago."
    )
    talk = (TALK[0], (SegmentType.BACKGROUND, long, (), ("fig2",)), *TALK[2:5], TALK[6])
    visuals, speech = aligned(tmp_path, talk)
    related = next(v for v in visuals if v.figure_atom_id == "fig2")
    assert related.start_time == pytest.approx(speech.segments[1].start_time)
    assert related.animation_params["pan"] == "slow_pan"


def test_a_figure_is_not_shown_before_it_is_named(tmp_path):
    long = (
        "A cache keeps what is asked for often close at hand, and so it answers fast, as was found long ago."
    )
    talk = (TALK[0], (SegmentType.BACKGROUND, long, (), ("fig2",)), *TALK[2:])
    visuals, speech = aligned(tmp_path, talk)
    starts = [v.start_time for v in visuals if v.figure_atom_id == "fig2"]
    assert starts == [pytest.approx(said_at(speech, 5, 2))]


def test_two_figures_named_in_one_breath_are_both_seen(tmp_path):
    both = "Compare figures one and two, which show what happens as the size of the cache grows in the test."
    talk = (*TALK[:2], (SegmentType.FIGURE_DISCUSSION, both, (), ("fig1", "fig2")), TALK[6])
    visuals, _ = aligned(tmp_path, talk)
    shown = [v.figure_atom_id for v in visuals if v.figure_atom_id]
    assert shown == ["fig1", "fig2"]
    assert all(v.duration >= SHORTEST - 1e-6 for v in visuals)


def test_an_episode_without_words_or_figures_is_all_title_card(tmp_path):
    talk = ((SegmentType.INTRO, "Hello and welcome to this.", (), ()),)
    visuals, speech = aligned(tmp_path, talk)
    assert [(v.visual_type, v.start_time) for v in visuals] == [(VisualType.TITLE_CARD, 0.0)]
    assert visuals[0].end_time == pytest.approx(speech.duration)


@pytest.mark.parametrize(
    ("text", "terms", "quote"),
    [
        ("Four bits cost 0.11 decibels.", (), "Four bits cost 0.11 decibels."),
        ("It is better than anything before it.", (), "It is better than anything before it."),
        (
            "The attention layer does the work here.",
            ("attention",),
            "The attention layer does the work here.",
        ),
        ("Now compare two.", (), None),
        ("How many bits do you need for that?", (), None),
        ("I find that oddly comforting.", (), None),
    ],
)
def test_only_a_statement_with_evidence_is_quotable(text, terms, quote):
    assert extract_key_quote(text, terms) == quote


def test_of_a_long_sentence_whole_clauses_are_quoted_word_for_word():
    text = (
        "When we went through the whole of the long list of things that had been asked for over all of those "
        "years, that nobody had looked at again, the gate answered 12 percent more requests than the rule, "
        "which is the sort of thing that people who run such systems hope to hear every day of the year."
    )
    quote = extract_key_quote(text)
    assert quote is not None
    assert quote in text
    assert "12 percent" in quote
    assert len(quote.split()) <= 36


@pytest.mark.parametrize(
    ("caption", "letters", "rows"),
    [
        ("Curves. (a) Before. (b) After.", ("a", "b"), None),
        ("A picture; the specks in (d) are errors.", ("a", "b", "c", "d"), None),
        ("With hubs (left) and without (right).", ("a", "b"), 1),
        ("Loss (top) and accuracy (bottom).", ("a", "b"), 2),
    ],
)
def test_a_caption_names_its_panels(caption, letters, rows):
    names = panel_names(caption)
    assert names is not None
    assert (names.letters, names.rows) == (letters, rows)


def test_a_caption_without_panels_names_none():
    assert panel_names("Answers over the size of the cache.") is None


def test_panels_are_found_by_the_gutters_between_them(tmp_path):
    draw_figure(tmp_path / "three.png", 3, panels=3, size=(900, 300))
    document = paper(tmp_path, captions=("Curves in (a), (b) and (c).",))
    (tmp_path / "three.png").rename(tmp_path / "fig1.png")
    found = panels_of(document, tmp_path)["fig1"]
    assert [round(box.x, 1) for box in found.boxes.values()] == [0.0, 0.3, 0.7]
    assert found.aspect == 3


def test_no_panel_is_made_up_where_no_gutter_is():
    solid = np.zeros((100, 200), dtype=np.uint8)
    names = panel_names("(a) one, (b) two")
    assert names is not None
    assert find_panels(solid, names) is None


@pytest.fixture
def panels(tmp_path):
    draw_figure(tmp_path / "fig.png", 3, panels=3, size=(900, 300))
    names = panel_names("(a) one (b) two (c) three")
    from PIL import Image

    assert names is not None
    found = find_panels(np.asarray(Image.open(tmp_path / "fig.png").convert("L")), names)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("In panel b it falls.", "b"),
        ("Figure 1c is the surprise.", "c"),
        ("The last panel shows the damage.", "c"),
        ("On the left, nothing happens.", "a"),
        ("In the middle panel it rises.", "b"),
        ("Nothing of the kind.", None),
        ("A plot a day.", None),
    ],
)
def test_a_panel_is_heard_by_letter_ordinal_or_side(panels, text, letter):
    assert panel_spoken_of(text, panels.boxes) == letter


def test_the_view_moves_towards_the_panel_spoken_of(tmp_path, panels):
    told = "On the right, in panel c, the line drops to nothing at all."
    talk = (*TALK[:4], (SegmentType.FIGURE_DISCUSSION, told, (), ("fig1",)), TALK[6])
    visuals, speech = aligned(tmp_path, talk, panels={"fig1": panels})
    move = next(v for v in visuals if v.animation_params.get("pan") == "to_panel")
    assert move.start_time == pytest.approx(speech.segments[4].start_time)
    assert move.animation_params["x"] == pytest.approx(5 / 6, abs=0.02)
    assert float(move.animation_params["zoom"]) > 1.5
    before = visuals[visuals.index(move) - 1]
    assert [move.animation_params[f"from_{name}"] for name in ("zoom", "x", "y")] == [
        before.animation_params[name] for name in ("zoom", "x", "y")
    ]
