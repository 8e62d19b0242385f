"""Times of words: measured, from the file, interpolated; sentences; what can't be of a recording."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.forced_alignment.protocol import PlacedWord
from providers.speech_to_text.match_words import matched_pairs
from providers.speech_to_text.word_times import Heard, timed
from schema.errors import InputError
from schema.transcript import WordTimestamp
from tools.transcribe.placing import agreement, check_agreement, measured_words
from tools.transcribe.plausible import check_length
from tools.transcribe.published import Cue, PublishedTranscript, Token
from tools.transcribe.segments import sentence_segments, sentence_sizes
from tools.transcribe.timing import from_cues


def cue(text: str, start: float | None = None, end: float | None = None, speaker: str | None = None) -> Cue:
    return Cue(tuple(map(Token, text.split())), start, end, speaker)


def test_words_between_two_measured_ones_share_the_gap_by_their_letters() -> None:
    times, report = timed(["a", "bb", "bbbbb", "c"], [Heard(0, 1), None, None, Heard(2.8, 3)], 10)
    assert [(round(t.start, 3), round(t.end, 3)) for t in times] == [(0, 1), (1, 1.6), (1.6, 2.8), (2.8, 3)]
    assert report.anchored_share == 0.5
    assert report.unaligned_spans == ()


def test_a_long_span_without_a_measured_word_is_reported() -> None:
    _, report = timed(["a", "b", "c"], [Heard(0, 1), None, Heard(4.5, 5)], 10)
    assert report.unaligned_spans == ((1.0, 4.5),)


def test_an_end_without_measured_words_reaches_to_the_end_of_the_audio() -> None:
    times, report = timed(["a", "b"], [Heard(0, 1), None], 9.0)
    assert report.unaligned_spans == ((1.0, 9.0),)
    assert times[1].end <= 9.0


@given(
    st.lists(st.one_of(st.none(), st.tuples(st.floats(0, 50), st.floats(0, 3))), min_size=1, max_size=30),
    st.floats(1, 60),
)
def test_times_are_always_in_order_and_inside_the_audio(
    marks: list[tuple[float, float] | None], duration: float
) -> None:
    measured = [None if mark is None else Heard(mark[0], sum(mark)) for mark in marks]
    times, report = timed(["word"] * len(marks), measured, duration)
    edges = [edge for time in times for edge in (time.start, time.end)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= duration
    assert all(start < end for start, end in report.unaligned_spans)


def test_a_word_without_an_end_lasts_until_the_next_or_the_cue() -> None:
    tokens = (Token("a", 1.0), Token("b", 1.4), Token("c"))
    times = from_cues([Cue(tokens, 1.0, 2.0), Cue((Token("d", 2.5),), 2.5, 3.0)])
    assert times == [Heard(1.0, 1.4), Heard(1.4, 2.0), None, Heard(2.5, 3.0)]


def test_a_badly_fitting_word_is_held_by_its_neighbours_but_a_run_is_not() -> None:
    fits = [1.0, -5.0, 1.0, -5.0, -5.0, -5.0, 1.0]
    measured = measured_words([PlacedWord(i, i + 1, fit) for i, fit in enumerate(fits)])
    assert [m is not None for m in measured] == [True, True, True, False, False, False, True]


def test_a_word_without_a_place_is_not_measured() -> None:
    assert measured_words([PlacedWord(0, 1, 1.0), None]) == [Heard(0, 1), None]


def sound(*levels: float) -> np.ndarray:
    """Return audio that holds each level for a second."""
    return np.concatenate([np.full(16_000, level, dtype=np.float32) for level in levels])


def test_words_that_account_for_all_the_sound_agree_with_it() -> None:
    places = [PlacedWord(i, i + 0.9, 1.0) for i in range(8)]
    assert agreement(places, sound(*[0.1] * 8)) == pytest.approx(1.0)


def test_agreement_is_the_harmonic_mean_of_words_heard_and_speech_covered() -> None:
    places = [PlacedWord(0, 1, 1.0), PlacedWord(1, 2, 1.0), PlacedWord(2, 3, -4.0), None]
    # 2 of 4 words are heard; they cover 2 s of the 8 s that sound.
    expected = 2 * 0.5 * 0.25 / (0.5 + 0.25)
    assert agreement(places, sound(*[0.1] * 8)) == pytest.approx(expected, abs=0.01)


def test_silence_and_short_pauses_lack_no_words() -> None:
    places = [PlacedWord(0, 1, 1.0), PlacedWord(2.5, 3, 1.0)]
    assert agreement(places, sound(0.1, 0.1, 0.1, 0.001, 0.001, 0.001, 0.0)) == pytest.approx(1.0)


@pytest.mark.parametrize("places", [[], [None], [PlacedWord(0, 1, -9.0)]])
def test_no_word_that_is_heard_is_no_agreement(places: list[PlacedWord | None]) -> None:
    assert agreement(places, sound(0.1)) == 0.0


def test_too_little_agreement_is_refused_with_its_figure() -> None:
    check_agreement(0.8, Path("t.vtt"))
    with pytest.raises(InputError, match=r"t\.vtt is not of this audio: they agree to 34%"):
        check_agreement(0.34, Path("t.vtt"))


def test_a_last_cue_beyond_the_audio_is_refused_with_both_figures() -> None:
    transcript = PublishedTranscript("vtt", (cue("word " * 100, 0.0, 120.0),))
    with pytest.raises(InputError, match=r"last cue ends at 120 s, the audio at 60 s"):
        check_length(transcript, 60.0, name="t.vtt", audio="a.mp3")


@pytest.mark.parametrize(("words", "rate"), [(20, "20"), (500, "500")])
def test_an_impossible_rate_of_words_is_refused_with_its_figure(words: int, rate: str) -> None:
    transcript = PublishedTranscript("text", (cue("word " * words),))
    with pytest.raises(InputError, match=f"would be {rate} a minute"):
        check_length(transcript, 60.0, name="t.txt", audio="a.mp3")


def test_a_plausible_length_passes() -> None:
    check_length(PublishedTranscript("text", (cue("word " * 150, 0.0, 62.0),)), 60.0, name="t", audio="a")


def test_sentences_hold_every_word_across_cues_and_end_with_the_speaker() -> None:
    cues = [
        cue("This sentence goes", speaker="A"),
        cue("on. And this is cut", speaker="A"),
        cue("Hello there.", speaker="B"),
    ]
    texts = [token.text for c in cues for token in c.tokens]
    words = [WordTimestamp(word=text, start_time=i, end_time=i + 1) for i, text in enumerate(texts)]
    segments = sentence_segments(cues, words)
    assert [(s.speaker, s.text, s.start_time, s.end_time) for s in segments] == [
        ("A", "This sentence goes on.", 0, 4),
        ("A", "And this is cut", 4, 8),
        ("B", "Hello there.", 8, 10),
    ]
    assert [s.segment_id for s in segments] == ["seg_0000", "seg_0001", "seg_0002"]


@given(st.lists(st.text("abAB.?!'\"…,0-9é", min_size=1, max_size=8), min_size=1, max_size=40))
def test_sentence_sizes_always_add_up(tokens: list[str]) -> None:
    assert sum(sentence_sizes(tokens)) == len(tokens)
    assert all(size > 0 for size in sentence_sizes(tokens))


def test_words_pair_up_whatever_their_case_and_punctuation() -> None:
    assert matched_pairs(["Well,", "don’t", "go."], ["well", "please", "don't", "Go"]) == [
        (0, 0),
        (1, 2),
        (2, 3),
    ]
