"""From a script to an MP3 with the time of every word."""

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from providers.text_to_speech.espeak import EspeakVoice
from providers.text_to_speech.protocol import Speaker, Speech
from schema.errors import InputError
from schema.profile import Pauses
from tests.speech_material import PASSAGE, ToneVoice, script
from tools.audio.decode import measure_duration, read_mono
from tools.audio.loudness import loudness
from tools.speak.piece_cache import PieceCache
from tools.speak.pieces import pieces_of
from tools.speak.rate import measured_rate
from tools.speak.transcription import transcription_of
from tools.speak.voice_script import estimate_episode, voice_script
from tools.text.sentences import split_sentences
from tools.text.spoken_length import standard_words

SPEAKER = Speaker("male", 160)
SCRIPT = script((("One two three.", "Four five."), ("Six seven eight nine.",)), (("Ten eleven.", "Twelve."),))


def test_pauses_stand_between_sentences_paragraphs_and_sections() -> None:
    assert [(piece.text, piece.pause) for piece in pieces_of(SCRIPT, Pauses(), ToneVoice().traits)] == [
        ("One two three.", 0.3),
        ("Four five.", 0.6),
        ("Six seven eight nine.", 0.9),
        ("Ten eleven.", 0.3),
        ("Twelve.", 0.0),
    ]


def between(samples: np.ndarray, start: float, end: float) -> np.ndarray:
    """Return the samples between two times in seconds."""
    return samples[round(start * 16_000) : round(end * 16_000)]


def test_words_and_sentences_are_where_the_file_has_them(tmp_path: Path) -> None:
    path = tmp_path / "episode.mp3"
    spoken = voice_script(SCRIPT, engine=ToneVoice(), speaker=SPEAKER, path=path, cache=None)
    heard = np.abs(read_mono(path, 16_000)) > 0.05
    for sentence in spoken.sentences:
        assert between(heard, sentence.start_time + 0.05, sentence.end_time - 0.05).mean() > 0.8
    for before, after in zip(spoken.sentences, spoken.sentences[1:], strict=False):
        assert between(heard, before.end_time + 0.02, after.start_time - 0.02).mean() < 0.01


def test_every_token_of_the_script_has_a_word_in_order(tmp_path: Path) -> None:
    spoken = voice_script(SCRIPT, engine=ToneVoice(), speaker=SPEAKER, path=tmp_path / "a.mp3", cache=None)
    assert [word.word for word in spoken.words] == SCRIPT.text.split()
    starts = [word.start_time for word in spoken.words]
    assert starts == sorted(starts)
    assert spoken.words[-1].end_time <= spoken.duration
    assert [sentence.text for sentence in spoken.sentences] == [s.text for s in SCRIPT.sentences]


def test_the_duration_is_measured_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    spoken = voice_script(SCRIPT, engine=ToneVoice(), speaker=SPEAKER, path=path, cache=None)
    assert spoken.duration == measure_duration(path)
    # 12 words of 0.2 s, pauses of 0.3 + 0.6 + 0.9 + 0.3 s, and 10 ms kept around each of 5 sentences.
    assert spoken.duration == pytest.approx(2.4 + 2.1 + 0.1, abs=0.02)
    assert spoken.words_per_minute == pytest.approx(12 / spoken.duration * 60)
    assert not spoken.estimated


def test_an_episode_is_as_loud_as_podcasts_are(tmp_path: Path) -> None:
    voice = EspeakVoice()
    passage = script((tuple(split_sentences(PASSAGE)),))
    path = tmp_path / "a.mp3"
    voice_script(passage, engine=voice, speaker=voice.speaker_for("female", 165), path=path, cache=None)
    assert loudness(read_mono(path, 22_050), 22_050) == pytest.approx(-16.0, abs=0.3)


def test_a_cached_sentence_is_not_voiced_again_and_sounds_the_same(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = ToneVoice()
    voice_script(SCRIPT, engine=first, speaker=SPEAKER, path=tmp_path / "a.mp3", cache=cache)
    edited = script(
        (("One two three.", "Four five."), ("Six seven eight nine.",)), (("Ten eleven.", "Changed."),)
    )
    second = ToneVoice()
    voice_script(edited, engine=second, speaker=SPEAKER, path=tmp_path / "b.mp3", cache=cache)
    assert sorted(first.spoken) == sorted(s.text for s in SCRIPT.sentences)
    assert second.spoken == ["Changed."]
    third = ToneVoice()
    voice_script(SCRIPT, engine=third, speaker=SPEAKER, path=tmp_path / "c.mp3", cache=cache)
    assert third.spoken == []
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "c.mp3").read_bytes()


@pytest.mark.parametrize("change", ["speaker", "rate", "version"])
def test_another_voice_or_version_is_voiced_anew(tmp_path: Path, change: str) -> None:
    PieceCache(tmp_path).speech(ToneVoice(), SPEAKER, "Hello.")
    voice = ToneVoice()
    speaker = {"speaker": Speaker("female", 160), "rate": Speaker("male", 161)}.get(change, SPEAKER)
    if change == "version":
        voice.version = "2"
    PieceCache(tmp_path).speech(voice, speaker, "Hello.")
    assert voice.spoken == ["Hello."]


def test_a_piece_that_two_ask_for_at_once_is_voiced_once(tmp_path: Path) -> None:
    class Slow(ToneVoice):
        def synthesise(self, text: str, speaker: Speaker) -> Speech:
            time.sleep(0.05)
            return super().synthesise(text, speaker)

    voice = Slow()
    with ThreadPoolExecutor(4) as threads:
        speeches = list(
            threads.map(lambda _: PieceCache(tmp_path).speech(voice, SPEAKER, "Hello."), range(4))
        )
    assert voice.spoken == ["Hello."]
    assert len({speech.samples.tobytes() for speech in speeches}) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"torn", b"PK\x03\x04 torn", b'{"sample_rate": 8000, "samples": 9, "words": null}\nfour'],
)
def test_a_torn_cache_file_is_voiced_again(tmp_path: Path, content: bytes) -> None:
    whole = PieceCache(tmp_path).speech(ToneVoice(), SPEAKER, "Hello.")
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    voice = ToneVoice()
    again = PieceCache(tmp_path).speech(voice, SPEAKER, "Hello.")
    assert voice.spoken == ["Hello."]
    assert np.array_equal(again.samples, whole.samples)
    assert again.words == whole.words


def test_the_cache_forgets_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = PieceCache(tmp_path)
    for text in ("First.", "Second.", "Third."):
        cache.speech(ToneVoice(), SPEAKER, text)
    size = max(path.stat().st_size for path in tmp_path.iterdir())
    cache.speech(ToneVoice(), SPEAKER, "First.")
    cache.prune(limit=2 * size)
    kept = ToneVoice()
    cache.speech(kept, SPEAKER, "First.")
    assert kept.spoken == []
    assert len(list(tmp_path.iterdir())) == 2


class DeafAligner:
    """Finds no word anywhere."""

    name = "deaf"
    languages = frozenset({"en"})

    def align(self, samples: np.ndarray, sample_rate: int, words: Sequence[str]) -> list[None]:
        return [None] * len(words)


def test_words_that_no_one_can_time_share_the_sound_by_their_letters(tmp_path: Path) -> None:
    options = {"engine": ToneVoice(times=False), "aligner": DeafAligner(), "speaker": SPEAKER, "cache": None}
    spoken = voice_script(SCRIPT, path=tmp_path / "a.mp3", **options)
    assert [word.word for word in spoken.words] == SCRIPT.text.split()
    assert spoken.words[2].end_time == pytest.approx(spoken.sentences[0].end_time)


@pytest.mark.parametrize("empty", [script(), script(((),)), script((("",),))])
def test_a_script_with_nothing_to_say_is_refused(tmp_path: Path, empty: object) -> None:
    with pytest.raises(InputError):
        voice_script(empty, engine=ToneVoice(), speaker=SPEAKER, path=tmp_path / "a.mp3", cache=None)  # type: ignore[arg-type]
    assert not (tmp_path / "a.mp3").exists()


def test_an_estimate_is_length_over_rate_and_says_so() -> None:
    estimate = estimate_episode(SCRIPT, words_per_minute=120)
    lengths = [standard_words(sentence.text) for sentence in SCRIPT.sentences]
    assert estimate.duration == pytest.approx(sum(lengths) / 120 * 60)
    assert estimate.words_per_minute == pytest.approx(12 / estimate.duration * 60)
    assert estimate.estimated
    assert estimate.audio_path is None
    assert [word.word for word in estimate.words] == SCRIPT.text.split()
    assert estimate.sentences[1].start_time == pytest.approx(lengths[0] / 2)
    assert estimate.words[-1].end_time == pytest.approx(estimate.duration)


@pytest.mark.parametrize("rate", [0, -5])
def test_an_impossible_rate_is_refused(rate: float) -> None:
    with pytest.raises(InputError, match="words a minute"):
        estimate_episode(SCRIPT, words_per_minute=rate)


def test_the_transcript_of_an_episode_has_a_segment_a_sentence() -> None:
    estimate = estimate_episode(SCRIPT, words_per_minute=120)
    transcript = transcription_of(SCRIPT, estimate)
    assert [segment.text for segment in transcript.segments] == [s.text for s in SCRIPT.sentences]
    assert [segment.segment_id for segment in transcript.segments][:2] == ["seg_0000", "seg_0001"]
    assert transcript.engine == "script"
    assert transcript.transcript_text == SCRIPT.text
    assert transcript.total_duration == estimate.duration
    assert json.loads(transcript.model_dump_json())["speaker_id"] is None


def test_an_episode_of_another_script_has_no_transcript_here() -> None:
    other = estimate_episode(script((("Something else.",),)), words_per_minute=120)
    with pytest.raises(InputError, match="another script"):
        transcription_of(SCRIPT, other)


@pytest.mark.parametrize("wanted", [150.0, 180.0])
def test_the_measured_rate_counts_pauses(wanted: float) -> None:
    voice = EspeakVoice()
    rate = measured_rate(voice, voice.speaker_for("male", wanted))
    assert 0.8 * wanted < rate < wanted


def test_longer_pauses_lower_the_measured_rate() -> None:
    plain = measured_rate(ToneVoice(), SPEAKER)
    slow = measured_rate(ToneVoice(), SPEAKER, pauses=Pauses(sentence=0.6, paragraph=1.2, section=1.8))
    assert slow < plain
