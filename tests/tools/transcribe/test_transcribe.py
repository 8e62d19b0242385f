"""Transcribing episodes: with a transcript, without one, with the wrong one."""

import json
from pathlib import Path

import numpy as np
import pytest

from providers.text_to_speech.espeak import EspeakVoice
from schema.errors import InputError
from schema.script import SpokenEpisode
from schema.transcript import TranscriptionResult
from tests.speech_material import BAD_AUDIO, PAIRS, script, shared
from tools.audio.decode import measure_duration
from tools.speak.voice_script import voice_script
from tools.text.sentences import split_sentences
from tools.transcribe.transcribe import transcribe_podcast

TEXT = (
    "Sound travels through water about four times faster than through air. That seems odd at first. "
    "Water is denser, so it should be slower? The trick is stiffness. When you push on water, it pushes "
    "back almost at once, and the pressure runs on to the next layer before much time has passed. "
    "Engineers use this to find submarines, to map the ocean floor, and to listen to whales."
)


class DeafRecogniser:
    """Fails the test when it is asked to listen."""

    name = "deaf"
    languages: frozenset[str] | None = frozenset({"en"})

    def transcribe(self, audio_path: Path, *, language: str = "en") -> TranscriptionResult:
        raise AssertionError("the recogniser was asked although there is a transcript")


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> SpokenEpisode:
    voice = EspeakVoice()
    return voice_script(
        script((tuple(split_sentences(TEXT)),)),
        engine=voice,
        speaker=voice.speaker_for("female", 165),
        path=tmp_path_factory.mktemp("episode") / "episode.mp3",
        cache=None,
    )


def transcribe(episode: SpokenEpisode, transcript: Path, **options: str) -> TranscriptionResult:
    assert episode.audio_path is not None
    return transcribe_podcast(
        Path(episode.audio_path), recogniser=DeafRecogniser(), transcript_path=transcript, **options
    )


def test_a_plain_text_is_laid_on_the_audio_word_by_word(episode: SpokenEpisode, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text(f"HOST: {TEXT}")
    result = transcribe(episode, path)
    wrong = [
        abs(a.start_time - b.start_time) for a, b in zip(result.word_timestamps, episode.words, strict=True)
    ]
    assert np.median(wrong) < 0.02
    assert np.percentile(wrong, 95) < 0.1
    assert result.alignment is not None
    assert result.alignment.anchored_share > 0.97
    assert result.engine == "transcript:text"
    assert result.speakers == ("HOST",)
    assert result.speaker_id == "HOST"
    assert result.confidence is None


def test_segments_are_the_sentences_and_hold_every_word(episode: SpokenEpisode, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text(TEXT)
    result = transcribe(episode, path)
    assert [segment.text for segment in result.segments] == split_sentences(TEXT)
    assert result.transcript_text.split() == [word.word for word in result.word_timestamps]
    assert result.total_duration == pytest.approx(episode.duration, abs=0.01)


def whisper(episode: SpokenEpisode, shift: float = 0.0) -> str:
    words = [
        {
            "word": f" {word.word}",
            "start": word.start_time + shift,
            "end": word.end_time + shift,
            "probability": 0.9,
        }
        for word in episode.words
    ]
    segment = {"start": 0.0, "end": episode.duration, "text": TEXT, "words": words}
    return json.dumps({"language": "en", "segments": [segment]})


def test_word_times_of_the_transcript_are_taken_where_they_are_right(
    episode: SpokenEpisode, tmp_path: Path
) -> None:
    path = tmp_path / "t.json"
    path.write_text(whisper(episode))
    result = transcribe(episode, path)
    assert result.engine == "transcript:whisper"
    assert [w.start_time for w in result.word_timestamps] == [w.start_time for w in episode.words]
    assert result.confidence == pytest.approx(0.9)


def test_a_transcript_of_another_episode_is_refused_with_the_match(
    episode: SpokenEpisode, tmp_path: Path
) -> None:
    path = tmp_path / "t.txt"
    path.write_text(
        "Bake the bread for forty minutes. Let it cool on a rack. Do not cut it while it is hot, for the "
        "crumb will tear. Meanwhile, melt the butter, chop the herbs, and lay the table for seven hungry "
        "guests. Nobody ever left my kitchen without a second helping of soup and a story about trains."
    )
    with pytest.raises(InputError, match=r"they agree to \d+%"):
        transcribe(episode, path)


def test_a_transcript_of_the_wrong_length_is_refused_before_listening(
    episode: SpokenEpisode, tmp_path: Path
) -> None:
    path = tmp_path / "t.txt"
    path.write_text(" ".join([TEXT] * 4))
    with pytest.raises(InputError, match="a minute"):
        transcribe(episode, path)


def test_a_language_that_the_aligner_does_not_know_is_refused(episode: SpokenEpisode, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text(TEXT)
    with pytest.raises(InputError, match="'de'"):
        transcribe(episode, path, language="de")


def test_a_language_that_the_recogniser_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'fr'"):
        transcribe_podcast(tmp_path / "absent.mp3", recogniser=DeafRecogniser(), language="fr")


def test_the_recogniser_listens_where_there_is_no_transcript(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="was asked"):
        transcribe_podcast(tmp_path / "absent.mp3", recogniser=DeafRecogniser())


@pytest.mark.parametrize("name", ["made_zero_bytes.mp3", "made_text_renamed.mp3", "made_random_bytes.mp3"])
def test_bad_audio_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / "t.txt"
    path.write_text(TEXT)
    with pytest.raises(InputError) as caught:
        transcribe_podcast(shared(BAD_AUDIO / name), recogniser=DeafRecogniser(), transcript_path=path)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pair", "anchored"), [("p1-kd-survey", 0.85), ("p2-podcastfy-a", 0.97), ("p3-podcastfy-b", 0.97)]
)
def test_real_transcripts_are_laid_on_their_audio(pair: str, anchored: float) -> None:
    folder = shared(PAIRS / pair)
    result = transcribe_podcast(
        folder / "podcast.mp3", recogniser=DeafRecogniser(), transcript_path=folder / "transcript.vtt"
    )
    assert result.alignment is not None
    assert result.alignment.anchored_share > anchored
    assert result.total_duration == measure_duration(folder / "podcast.mp3")
    starts = [word.start_time for word in result.word_timestamps]
    assert starts == sorted(starts)


@pytest.mark.slow
def test_turns_of_the_pair_with_exact_times_start_where_they_should() -> None:
    folder = shared(PAIRS / "p4-qlora-derived")
    result = transcribe_podcast(
        folder / "podcast.mp3", recogniser=DeafRecogniser(), transcript_path=folder / "transcript.vtt"
    )
    from tools.transcribe.formats import read_transcript

    at, wrong = 0, []
    for cue in read_transcript(folder / "transcript.vtt").cues:
        assert cue.start is not None
        wrong.append(abs(result.word_timestamps[at].start_time - cue.start))
        at += len(cue.tokens)
    # Each cue starts with about 0.15 s of silence that belongs to no word.
    assert np.percentile(wrong, 95) < 0.35
    assert result.alignment is not None
    assert result.alignment.anchored_share > 0.97


@pytest.mark.slow
@pytest.mark.parametrize(
    ("audio", "transcript"),
    [
        ("p1-kd-survey", "p1-kd-survey/other_run_script_NOT_this_audio.txt"),
        ("p2-podcastfy-a", "p1-kd-survey/script.json"),
    ],
)
def test_traps_among_the_real_pairs_are_refused(audio: str, transcript: str) -> None:
    with pytest.raises(InputError, match=r"they agree to \d+%"):
        transcribe_podcast(
            shared(PAIRS / audio / "podcast.mp3"),
            recogniser=DeafRecogniser(),
            transcript_path=shared(PAIRS / transcript),
        )
