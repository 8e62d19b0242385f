"""Published transcripts in every format, with the oddities that real files have."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import InputError
from tests.speech_material import PAIRS, SHARED, shared
from tools.transcribe.formats import read_transcript
from tools.transcribe.published import PublishedTranscript, Token


def read(tmp_path: Path, text: str | bytes, name: str = "t.vtt") -> PublishedTranscript:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_transcript(path)


def said(transcript: PublishedTranscript) -> str:
    return " ".join(token.text for token in transcript.tokens)


def turns(transcript: PublishedTranscript) -> list[tuple[str | None, str]]:
    return [(cue.speaker, " ".join(token.text for token in cue.tokens)) for cue in transcript.cues]


VTT = """WEBVTT - a title

NOTE this is
not spoken

STYLE
::cue { color: red }

1
00:01.000 --> 00:03.500 align:start position:0%
<v Eric Smith>Hello &amp; <i>welcome</i>.</v>

00:00:04.000 --> 00:00:06.000
<v.loud Maya>Thanks, [laughs] Eric.
<v Eric Smith>Sure.
"""


def test_a_vtt_gives_speakers_times_and_only_what_is_spoken(tmp_path: Path) -> None:
    transcript = read(tmp_path, VTT)
    assert transcript.kind == "vtt"
    assert turns(transcript) == [
        ("Eric Smith", "Hello & welcome."),
        ("Maya", "Thanks, Eric."),
        ("Eric Smith", "Sure."),
    ]
    assert [(cue.start, cue.end) for cue in transcript.cues] == [(1.0, 3.5), (4.0, None), (None, 6.0)]


def test_inline_time_stamps_are_word_times(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v A>One<00:01.500><c> two</c><00:02.000><c> three four</c>\n"
    assert read(tmp_path, text).tokens == (
        Token("One", 1.0),
        Token("two", 1.5),
        Token("three", 2.0),
        Token("four"),
    )


def test_lines_that_automatic_captions_roll_up_are_read_once(tmp_path: Path) -> None:
    text = """WEBVTT
Kind: captions

00:00:00.000 --> 00:00:02.000

so<00:00:00.500><c> today</c>

00:00:02.000 --> 00:00:02.010
so today


00:00:02.010 --> 00:00:04.000
so today
we<00:00:02.500><c> talk</c>

00:00:04.000 --> 00:00:04.010
we talk

"""
    assert said(read(tmp_path, text)) == "so today we talk"


def test_captions_without_word_times_may_repeat_themselves(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nyes\n\n00:02.000 --> 00:03.000\nyes\n"
    assert said(read(tmp_path, text)) == "yes yes"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_srt_is_read_with_any_line_ends(tmp_path: Path, newline: str, mark: str) -> None:
    first = f"{mark}1\n00:00:01,000 --> 00:00:02,500\nHOST: Hello there.\n\n"
    second = "2\n00:00:03,000 --> 00:00:04,000\nMore.\n"
    transcript = read(tmp_path, (first + second).replace("\n", newline), "t.srt")
    assert transcript.kind == "srt"
    assert turns(transcript) == [("HOST", "Hello there."), (None, "More.")]
    assert transcript.cues[0].end == 2.5


def test_cues_out_of_order_are_put_in_order(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\nsecond\n\n00:01.000 --> 00:02.000\nfirst\n"
    assert said(read(tmp_path, text)) == "first second"


def test_a_cue_that_ends_before_it_starts_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"00:05\.000 --> 00:02\.000.* ends before it starts"):
        read(tmp_path, "WEBVTT\n\n00:05.000 --> 00:02.000\nx\n")


WHISPER = {
    "task": "transcribe",
    "language": "english",
    "duration": 3.0,
    "text": " Well, don't go.",
    "segments": [{"id": 0, "start": 0.0, "end": 3.0, "text": " Well, don't go."}],
}


def test_words_of_a_whisper_answer_get_their_times_back_with_punctuation(tmp_path: Path) -> None:
    words = [
        {"word": "Well", "start": 0.1, "end": 0.4},
        {"word": "don't", "start": 0.5, "end": 0.8},
        {"word": "go", "start": 1.0, "end": 1.3},
    ]
    transcript = read(tmp_path, json.dumps({**WHISPER, "words": words}), "t.json")
    assert transcript.kind == "whisper"
    assert transcript.language == "en"
    assert transcript.tokens == (Token("Well,", 0.1, 0.4), Token("don't", 0.5, 0.8), Token("go.", 1.0, 1.3))


def test_pieces_of_words_in_whisper_segments_are_joined(tmp_path: Path) -> None:
    pieces = [(" Q", 0.0, 0.2, 0.9), ("LoRA", 0.2, 0.5, 0.8), (",", 0.5, 0.5, 0.7), (" yes", 0.6, 0.9, 0.6)]
    words = [dict(zip(("word", "start", "end", "probability"), piece, strict=True)) for piece in pieces]
    segment = {"start": 0.0, "end": 1.0, "text": " QLoRA, yes", "words": words}
    transcript = read(tmp_path, json.dumps({"language": "en", "segments": [segment]}), "t.json")
    assert transcript.tokens == (Token("QLoRA,", 0.0, 0.5, 0.9), Token("yes", 0.6, 0.9, 0.6))


def test_words_without_segments_are_enough(tmp_path: Path) -> None:
    words = [{"word": "hello", "start": 0.0, "end": 0.5}]
    assert read(tmp_path, json.dumps({"words": words}), "t.json").tokens == (Token("hello", 0.0, 0.5),)


def test_podcasting_2_0_gives_speakers_and_cue_times(tmp_path: Path) -> None:
    segments = [
        {"speaker": "Ann", "startTime": 0.5, "endTime": 3.0, "body": "Hello there, all."},
        {"speaker": "Bob", "startTime": 3.0, "endTime": 3.4, "body": "Hi!"},
    ]
    transcript = read(tmp_path, json.dumps({"version": "1.0.0", "segments": segments}), "t.json")
    assert transcript.kind == "podcast2"
    assert turns(transcript) == [("Ann", "Hello there, all."), ("Bob", "Hi!")]
    assert transcript.cues[1].tokens == (Token("Hi!", 3.0, 3.4),)


def test_a_list_of_turns_is_read(tmp_path: Path) -> None:
    text = json.dumps([{"speaker": "A", "text": "Hello."}, ["B", "Hi."]])
    assert turns(read(tmp_path, text, "t.json")) == [("A", "Hello."), ("B", "Hi.")]


MARKDOWN = """---
title: not spoken
---
# Not spoken

**ERIC:** So *this* is [a link](https://example.org) worth a look.

**MAYA:** [00:12] Right (laughs) indeed.
It goes on.

ERIC: And then: nothing.
"""


def test_a_text_gives_turns_without_markup_or_labels(tmp_path: Path) -> None:
    assert turns(read(tmp_path, MARKDOWN, "t.md")) == [
        ("ERIC", "So this is a link worth a look."),
        ("MAYA", "Right indeed. It goes on."),
        ("ERIC", "And then: nothing."),
    ]


def test_a_word_before_a_colon_that_labels_no_one_is_kept(tmp_path: Path) -> None:
    text = "The recipe has one rule.\n\nPatience: wait until it is done.\n"
    assert said(read(tmp_path, text, "t.txt")).endswith("Patience: wait until it is done.")


def test_tags_of_persons_are_turns_wherever_they_stand(tmp_path: Path) -> None:
    text = '<Person1> "Hello." </Person1> <Person2> <emphasis>"Hi!"</emphasis></Person2>'
    assert turns(read(tmp_path, text, "t.txt")) == [("Person1", '"Hello."'), ("Person2", '"Hi!"')]


def test_a_dash_that_stands_alone_is_joined_to_the_word_before(tmp_path: Path) -> None:
    assert said(read(tmp_path, "One - two — three.", "t.txt")) == "One— two— three."


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "t.vtt", "is empty"),
        (b" \n ", "t.txt", "is empty"),
        (b"WEBVTT\n\n", "t.vtt", "holds no cue"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n[music]\n", "t.vtt", "holds no cue"),
        (b"# Only a heading\n", "t.md", "holds no words"),
        (b"{not json", "t.json", "is not JSON"),
        (b'{"results": []}', "t.json", "unknown form"),
        (b'{"segments": [{"start": 1}]}', "t.json", "missing or wrong"),
        (b"\xff\xfa\x00latin", "t.txt", "UTF-8"),
        (b"ID3\x00\x00binary", "t.txt", "not a text file"),
    ],
)
def test_a_broken_file_is_refused_in_one_line(
    tmp_path: Path, content: bytes, name: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path, content, name)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.vtt: no such file"):
        read_transcript(tmp_path / "absent.vtt")


@given(st.lists(st.text("abc .,<>[]:-0123\n", max_size=40), max_size=8))
def test_no_vtt_makes_the_reader_fall_over(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str]
) -> None:
    cues = [f"00:{i:02d}.000 --> 00:{i:02d}.900\n{body}\n" for i, body in enumerate(bodies)]
    try:
        transcript = read(tmp_path_factory.mktemp("fuzz"), "WEBVTT\n\n" + "\n".join(cues))
    except InputError:
        return
    assert all(token.text and not token.text.isspace() for token in transcript.tokens)


@pytest.mark.parametrize(
    ("name", "cues", "words", "speakers"),
    [
        ("p1-kd-survey", 16, 695, {"Speaker 1", "Speaker 2"}),
        ("p2-podcastfy-a", 21, 608, {"Person1", "Person2"}),
        ("p3-podcastfy-b", 11, 250, {"Person1", "Person2"}),
        ("p4-qlora-derived", 116, 2033, {"Eric", "Maya"}),
    ],
)
def test_the_transcripts_of_the_real_pairs_are_read_whole(
    name: str, cues: int, words: int, speakers: set[str]
) -> None:
    transcript = read_transcript(shared(PAIRS / name / "transcript.vtt"))
    assert (len(transcript.cues), len(transcript.tokens)) == (cues, words)
    assert {cue.speaker for cue in transcript.cues} == speakers


@pytest.mark.parametrize("folder", ["talkpython", "changelog-practicalai", "chaincode-podcast"])
def test_transcripts_of_human_podcasts_are_read_without_marks(folder: str) -> None:
    for path in sorted(shared(SHARED / "transcripts" / folder).iterdir()):
        tokens = read_transcript(path).tokens
        assert len(tokens) > 4000
        assert not [t.text for t in tokens if "-->" in t.text or t.text.startswith(("**", "<v", "[laugh"))]
