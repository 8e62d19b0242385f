"""The embedded voice."""

import threading
import time
from itertools import pairwise

import numpy as np
import pytest

from providers.text_to_speech import espeak
from providers.text_to_speech.espeak import EspeakVoice, rate_parameter
from providers.text_to_speech.espeak_pool import phonemes
from providers.text_to_speech.protocol import Speaker, Speech
from schema.errors import InputError
from tests.speech_material import PASSAGE

UNSEEN = (
    "Sound travels through water about four times faster than through air. That sounds odd at first. "
    "Water is denser, so shouldn't it be slower? The trick is stiffness. When you push on water it pushes "
    "back almost at once, and the pressure runs on to the next layer before much time has passed. "
    "Engineers use this to find submarines, to map the ocean floor, and to listen to whales from a "
    "thousand kilometres away."
)


def spoken_rate(speech: Speech) -> float:
    """Return words a minute, pauses between sentences excluded."""
    words = speech.words or ()
    pauses = sum(b.start_time - a.end_time for a, b in pairwise(words) if a.word[-1] in ".?!")
    return len(words) / (words[-1].end_time - words[0].start_time - pauses) * 60


@pytest.mark.parametrize("wanted", [130.0, 165.0, 210.0])
@pytest.mark.parametrize("gender", ["male", "female"])
def test_the_rate_that_is_asked_for_is_the_rate_that_is_spoken(gender: str, wanted: float) -> None:
    voice = EspeakVoice()
    speech = voice.synthesise(" ".join(espeak.CALIBRATION.split()), voice.speaker_for(gender, wanted))
    assert spoken_rate(speech) == pytest.approx(wanted, rel=0.02)


def test_another_explanation_comes_out_near_the_rate_too() -> None:
    voice = EspeakVoice()
    speech = voice.synthesise(UNSEEN, voice.speaker_for("male", 165))
    assert spoken_rate(speech) == pytest.approx(165, rel=0.12)


@pytest.mark.parametrize("wanted", [20.0, 900.0])
def test_a_rate_out_of_reach_names_the_nearest(wanted: float) -> None:
    with pytest.raises(InputError, match=r"the nearest is \d+"):
        rate_parameter(espeak.MALE, wanted)


@pytest.mark.parametrize("name", ["klingon", "en-us+nobody", "en-us+", "../../etc/passwd"])
def test_an_unknown_speaker_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="embedded voice"):
        EspeakVoice().synthesise("Hello.", Speaker(name, 160))


def test_an_unknown_gender_is_refused() -> None:
    with pytest.raises(InputError, match="male or female"):
        EspeakVoice().speaker_for("robot", 160)


def test_a_word_starts_where_its_sound_starts() -> None:
    voice = EspeakVoice()
    speech = voice.synthesise("Stop. Start. Stop. Start.", voice.speaker_for("male", 150))
    loud = np.flatnonzero(np.abs(speech.samples) > 0.02) / speech.sample_rate
    assert speech.words is not None
    for word in speech.words:
        inside = loud[(loud >= word.start_time - 0.02) & (loud <= word.end_time + 0.02)]
        assert inside[0] == pytest.approx(word.start_time, abs=0.08)
        assert inside[-1] == pytest.approx(word.end_time, abs=0.08)


def test_words_that_the_engine_merges_each_get_a_share() -> None:
    voice = EspeakVoice()
    words = voice.synthesise("one of the best", voice.speaker_for("male", 160)).words
    assert words is not None
    of, the = words[1], words[2]
    assert of.end_time == the.start_time
    assert the.end_time - the.start_time > 0.03


def test_numbers_and_letters_beyond_ascii_keep_the_count_of_tokens() -> None:
    text = "In 2023, naïve café-goers — 12,345.67 of them 😀 — paid £20."
    words = EspeakVoice().synthesise(text, Speaker(espeak.FEMALE, 160)).words
    assert [word.word for word in words or ()] == text.split()


def test_marks_alone_are_nothing_to_speak() -> None:
    with pytest.raises(InputError, match="nothing to speak"):
        EspeakVoice().synthesise("... --", Speaker(espeak.MALE, 160))


def test_two_episodes_are_voiced_at_once_and_come_out_right() -> None:
    voice = EspeakVoice()
    speakers = [voice.speaker_for("male", 160), voice.speaker_for("female", 160)] * 2
    alone = [voice.synthesise(PASSAGE, speaker).samples for speaker in speakers]
    together: dict[int, Speech] = {}

    def speak(index: int) -> None:
        together[index] = voice.synthesise(PASSAGE, speakers[index])

    threads = [threading.Thread(target=speak, args=(index,)) for index in range(len(speakers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(alone[index], together[index].samples) for index in range(len(speakers)))


def test_twenty_minutes_take_seconds() -> None:
    voice = EspeakVoice()
    speaker = voice.speaker_for("male", 165)
    voice.synthesise("Warm up.", speaker)
    started = time.process_time()
    speech = voice.synthesise(" ".join([PASSAGE] * 66), speaker)
    assert len(speech.samples) / speech.sample_rate > 900
    assert time.process_time() - started < 10


def test_the_sound_of_a_word_is_told_in_the_phonetic_alphabet() -> None:
    assert phonemes(["church", ""], voice="en-us") == ["tʃˈɜːtʃ", ""]
