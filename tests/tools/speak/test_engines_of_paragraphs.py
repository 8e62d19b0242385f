"""Voices that speak whole paragraphs and give no word times: pieces, times, cache, joins, chapters."""

import threading
import time
from pathlib import Path

import av
import numpy as np
import pytest

from providers.forced_alignment.hmm_aligner import HmmAligner
from providers.text_to_speech.espeak import EspeakVoice
from providers.text_to_speech.protocol import Speaker, Speech, Traits
from schema.errors import BackendUnavailableError
from tests.mp3_tags import chapters_in
from tests.speech_material import PASSAGE, ToneVoice, script
from tools.audio.decode import read_mono
from tools.audio.loudness import loudness
from tools.speak.aligned_voice import AlignedVoice, with_word_times
from tools.speak.voice_script import voice_script
from tools.text.sentences import split_sentences

SPEAKER = Speaker("male", 160)
SCRIPT = script((("One two three.", "Four five."), ("Six seven.",)), (("Eight nine ten.",),))


class UntimedEspeak:
    """The embedded voice, whole paragraphs at a time, without its word times."""

    name = "untimed"
    version = "1"
    languages = frozenset({"en"})
    traits = Traits()

    def __init__(self) -> None:
        self._voice = EspeakVoice()

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        return self._voice.speaker_for(gender, words_per_minute)

    def check_speaker(self, name: str) -> None:
        self._voice.check_speaker(name)

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        speech = self._voice.synthesise(text, speaker)
        return Speech(speech.samples, speech.sample_rate, None)


def test_words_are_timed_as_the_engine_itself_would_have() -> None:
    speaker = EspeakVoice().speaker_for("female", 165)
    truth = EspeakVoice().synthesise(PASSAGE, speaker).words or ()
    found = AlignedVoice(UntimedEspeak(), HmmAligner()).synthesise(PASSAGE, speaker).words or ()
    errors = sorted(abs(f.start_time - t.start_time) for f, t in zip(found, truth, strict=True))
    assert errors[len(errors) // 2] < 0.02
    assert errors[-1] < 0.25


def test_an_engine_with_times_of_its_own_is_left_alone() -> None:
    voice = EspeakVoice()
    assert with_word_times(voice, HmmAligner()) is voice


def test_sentences_inside_a_paragraph_have_times_of_their_own(tmp_path: Path) -> None:
    passage = script((tuple(split_sentences(PASSAGE)),))
    voice = UntimedEspeak()
    spoken = voice_script(
        passage, engine=voice, speaker=voice.speaker_for("male", 160), path=tmp_path / "a.mp3", cache=None
    )
    assert [sentence.text for sentence in spoken.sentences] == split_sentences(PASSAGE)
    for before, after in zip(spoken.sentences, spoken.sentences[1:], strict=False):
        assert before.start_time < before.end_time <= after.start_time
    assert spoken.engine == "untimed"


def test_editing_one_paragraph_voices_one_paragraph(tmp_path: Path) -> None:
    first = ToneVoice(paragraphs=True)
    voice_script(SCRIPT, engine=first, speaker=SPEAKER, path=tmp_path / "a.mp3", cache=tmp_path / "cache")
    assert sorted(first.spoken) == ["Eight nine ten.", "One two three. Four five.", "Six seven."]
    edited = script((("One two three.", "Changed."), ("Six seven.",)), (("Eight nine ten.",),))
    second = ToneVoice(paragraphs=True)
    voice_script(edited, engine=second, speaker=SPEAKER, path=tmp_path / "a.mp3", cache=tmp_path / "cache")
    assert second.spoken == ["One two three. Changed."]


def test_a_service_that_fails_half_way_is_paid_once_for_what_it_spoke(tmp_path: Path) -> None:
    class Failing(ToneVoice):
        def synthesise(self, text: str, speaker: Speaker) -> Speech:
            if text.startswith("Eight"):
                raise BackendUnavailableError("the service is down")
            return super().synthesise(text, speaker)

    options = {"speaker": SPEAKER, "path": tmp_path / "a.mp3", "cache": tmp_path / "cache"}
    with pytest.raises(BackendUnavailableError):
        voice_script(SCRIPT, engine=Failing(paragraphs=True), **options)
    assert not (tmp_path / "a.mp3").exists()
    later = ToneVoice(paragraphs=True)
    voice_script(SCRIPT, engine=later, **options)
    assert later.spoken == ["Eight nine ten."]


def test_no_more_texts_at_a_time_than_the_engine_takes(tmp_path: Path) -> None:
    class Counting(ToneVoice):
        busy = most = 0
        guard = threading.Lock()

        def synthesise(self, text: str, speaker: Speaker) -> Speech:
            with self.guard:
                Counting.busy += 1
                Counting.most = max(Counting.most, Counting.busy)
            time.sleep(0.01)
            with self.guard:
                Counting.busy -= 1
            return super().synthesise(text, speaker)

    voice = Counting()
    voice.traits = Traits(whole_paragraphs=False, at_once=2, word_times=True)
    many = script((tuple(f"Number {i}." for i in range(12)),))
    voice_script(many, engine=voice, speaker=SPEAKER, path=tmp_path / "a.mp3", cache=None)
    assert Counting.most == 2


def test_joins_do_not_click(tmp_path: Path) -> None:
    """Each tone begins and ends at full swing; the joined signal may not jump where they meet silence."""
    path = tmp_path / "a.mp3"
    spoken = voice_script(SCRIPT, engine=ToneVoice(), speaker=SPEAKER, path=path, cache=None)
    samples = read_mono(path, 16_000)
    steps = np.abs(np.diff(samples))
    inside = np.max(steps[round(0.1 * 16_000) : round(0.5 * 16_000)])
    for sentence in spoken.sentences:
        for edge in (sentence.start_time, sentence.end_time):
            around = slice(max(round((edge - 0.03) * 16_000), 0), round((edge + 0.03) * 16_000))
            assert np.max(steps[around], initial=0.0) < 1.2 * inside


def test_chapters_cover_loudness_and_title_are_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    long = tuple(split_sentences(PASSAGE)) * 2
    passage = script((long,), (long,), title="A paper, told")
    other = passage.sections[1].model_copy(update={"segment_type": "key_finding"})
    passage = passage.model_copy(update={"sections": (passage.sections[0], other)})
    voice = EspeakVoice()
    spoken = voice_script(
        passage, engine=voice, speaker=voice.speaker_for("male", 160), path=path, cache=None
    )
    chapters = chapters_in(path)
    assert [chapter.title for chapter in chapters] == ["Background", "What they found"]
    assert chapters[0].start_time == 0
    assert chapters[0].end_time == chapters[1].start_time
    assert chapters[1].start_time == pytest.approx(spoken.sentences[len(long)].start_time, abs=0.002)
    assert chapters[1].end_time == pytest.approx(spoken.duration, abs=0.05)
    assert loudness(read_mono(path, 22_050), 22_050) == pytest.approx(-16.0, abs=0.3)
    with av.open(str(path)) as container:
        assert container.metadata["title"] == "A paper, told"
        assert [stream.type for stream in container.streams] == ["audio", "video"]
        assert len(container.chapters()) == 2
