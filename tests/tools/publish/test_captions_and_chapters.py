"""Captions, chapters and transcript, each read back by a reader of its format."""

from io import StringIO
from itertools import pairwise

import jsonschema
import pytest
import webvtt

from schema.analysis import SegmentType
from schema.transcript import TranscriptionResult
from tests.video_material import TALK, analysed, paper, transcription
from tools.align.speech import Speech
from tools.publish.captions import as_srt, as_vtt, write_captions
from tools.publish.chapters import chapters_of
from tools.publish.cues import LINE, lines_of, sentence_cues, word_cues
from tools.publish.podcasting import chapters_json, transcript_json

CHAPTERS_SCHEMA = {
    "type": "object",
    "required": ["version", "chapters"],
    "properties": {
        "version": {"const": "1.2.0"},
        "author": {"type": "string"},
        "title": {"type": "string"},
        "podcastName": {"type": "string"},
        "chapters": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["startTime"],
                "additionalProperties": False,
                "properties": {
                    "startTime": {"type": "number", "minimum": 0},
                    "endTime": {"type": "number", "minimum": 0},
                    "title": {"type": "string", "minLength": 1},
                    "img": {"type": "string", "format": "uri"},
                    "url": {"type": "string", "format": "uri"},
                    "toc": {"type": "boolean"},
                },
            },
        },
    },
}
"""Of the Podcasting 2.0 namespace's page on JSON chapters, version 1.2.0."""
TRANSCRIPT_SCHEMA = {
    "type": "object",
    "required": ["version", "segments"],
    "properties": {
        "version": {"const": "1.0.0"},
        "segments": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["startTime", "endTime", "body"],
                "properties": {
                    "speaker": {"type": "string"},
                    "startTime": {"type": "number", "minimum": 0},
                    "endTime": {"type": "number", "minimum": 0},
                    "body": {"type": "string", "minLength": 1},
                },
            },
        },
    },
}

LONG = (
    "This is one that goes on for a good deal longer than two lines of forty-two letters, and so has "
    "to be cut, best at a comma, into pieces that can be read while they are spoken; no word is lost."
)


def two_voices() -> TranscriptionResult:
    spoken = transcription()
    segments = tuple(
        segment.model_copy(update={"speaker": "Bo" if row % 2 else "Ada"})
        for row, segment in enumerate(spoken.segments)
    )
    return spoken.model_copy(update={"segments": segments, "speakers": ("Ada", "Bo")})


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_sentence_captions_are_read_back_word_for_word_in_order(form):
    spoken = transcription((*TALK, (SegmentType.BACKGROUND, LONG, (), ())))
    cues = sentence_cues(Speech(spoken))
    text = as_vtt(cues) if form == "vtt" else as_srt(cues)
    reader = webvtt.from_string if form == "vtt" else webvtt.from_buffer
    read = list(reader(text) if form == "vtt" else reader(StringIO(text), format="srt"))
    assert " ".join(" ".join(c.text.split()) for c in read) == spoken.transcript_text
    assert all(before.end_in_seconds <= after.start_in_seconds for before, after in pairwise(read))
    assert all(len(caption.lines) <= 2 for caption in read)
    assert max(len(line) for caption in read for line in caption.lines) <= LINE + 6


def test_a_cue_is_on_the_screen_while_its_words_are_spoken():
    spoken = transcription()
    first = sentence_cues(Speech(spoken))[0]
    assert first.start == spoken.word_timestamps[0].start_time
    said = len(first.text.split())
    assert first.end >= spoken.word_timestamps[said - 1].end_time


def test_word_captions_have_one_cue_a_word():
    spoken = transcription()
    cues = word_cues(Speech(spoken))
    assert [cue.text for cue in cues] == [word.word for word in spoken.word_timestamps]
    assert all(before.end <= after.start + 1e-9 for before, after in pairwise(cues))


def test_speakers_are_named_where_there_are_several():
    assert as_vtt(sentence_cues(Speech(two_voices()))).count("<v Bo>") >= 3
    assert "<v" not in as_vtt(sentence_cues(Speech(transcription())))
    voices = {segment.get("speaker") for segment in transcript_json(two_voices())["segments"]}
    assert voices == {"Ada", "Bo"}


def test_letters_that_mean_something_to_webvtt_are_escaped():
    talk = ((SegmentType.INTRO, "Is a < b & c > d today?", (), ()),)
    text = as_vtt(sentence_cues(Speech(transcription(talk))))
    assert "a &lt; b &amp; c &gt; d" in text


def test_all_four_caption_files_are_written(tmp_path):
    names = [path.name for path in write_captions(transcription(), tmp_path)]
    assert names == ["captions.vtt", "captions.srt", "words.vtt", "words.srt"]
    assert len(webvtt.read(tmp_path / "words.vtt")) == len(webvtt.from_srt(tmp_path / "words.srt"))


def test_a_long_text_is_broken_into_two_lines_as_equal_as_may_be():
    assert lines_of("Short") == ("Short",)
    first, second = lines_of("Answers come from the cache far more often than from anywhere else")
    assert abs(len(first) - len(second)) < 12


def long_talk():
    words = "and so it went on for a while with many more words than we need to hear " * 2
    kinds = [
        SegmentType.INTRO,
        SegmentType.BACKGROUND,
        SegmentType.METHODOLOGY,
        SegmentType.TRANSITION,
        SegmentType.KEY_FINDING,
        SegmentType.METHODOLOGY,
        SegmentType.KEY_FINDING,
        SegmentType.CONCLUSION,
    ]
    return tuple(
        (
            kind,
            f"Part {row} {'ends.' if kind is SegmentType.TRANSITION else words * 3}",
            (f"topic {row}",),
            (),
        )
        for row, kind in enumerate(kinds)
    )


def test_chapters_cover_the_episode_and_none_is_short_or_named_twice(tmp_path):
    talk = long_talk()
    spoken = transcription(talk)
    chapters = chapters_of(analysed(spoken, talk), paper(tmp_path), spoken.total_duration)
    assert chapters[0].start_time == 0
    assert chapters[-1].end_time == spoken.total_duration
    assert all(a.end_time == b.start_time for a, b in pairwise(chapters))
    titles = [chapter.title for chapter in chapters]
    assert len(set(titles)) == len(titles)
    assert titles[0] == "Introduction"
    assert "How it works: topic 2" in titles
    assert min(chapter.end_time - chapter.start_time for chapter in chapters) > 12


def test_a_short_episode_has_one_chapter_at_least(tmp_path):
    spoken = transcription()
    chapters = chapters_of(analysed(spoken), paper(tmp_path), spoken.total_duration)
    assert len(chapters) >= 1
    assert chapters_of((), paper(tmp_path), 10.0)[0].end_time == 10.0


def test_chapters_and_transcript_follow_the_podcasting_schemas(tmp_path):
    spoken = two_voices()
    chapters = chapters_of(analysed(spoken), paper(tmp_path), spoken.total_duration)
    jsonschema.validate(chapters_json(chapters, title="t", author="a", show="s"), CHAPTERS_SCHEMA)
    jsonschema.validate(transcript_json(spoken), TRANSCRIPT_SCHEMA)
