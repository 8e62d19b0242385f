"""What a voice will make of a script: from what it made of the last one."""

from pathlib import Path

import pytest

from providers.text_to_speech.protocol import Speaker
from schema.profile import Pauses
from tests.speech_material import ToneVoice, script
from tools.speak.rate import Manner, expected_rate, heard_rate
from tools.speak.voice_script import estimate_episode, voice_script
from tools.text.spoken_length import standard_words

SCRIPT = script((("One two three.", "Four five."), ("Six seven eight nine.",)), (("Ten eleven.", "Twelve."),))
TRAITS = ToneVoice().traits
LENGTH = sum(standard_words(sentence.text) for sentence in SCRIPT.sentences)


def test_spoken_the_same_way_again_the_rate_is_the_same(tmp_path: Path) -> None:
    spoken = voice_script(
        SCRIPT, engine=ToneVoice(), speaker=Speaker("male", 160), path=tmp_path / "a.mp3", cache=None
    )
    manner = Manner(160, Pauses())
    rate = expected_rate(SCRIPT, spoken, then=manner, now=manner, traits=TRAITS)
    assert rate == pytest.approx(heard_rate(spoken)) == pytest.approx(LENGTH / spoken.duration * 60)


def test_only_speech_gets_faster_pauses_are_what_they_are_told_to_be(tmp_path: Path) -> None:
    spoken = voice_script(
        SCRIPT, engine=ToneVoice(), speaker=Speaker("male", 160), path=tmp_path / "a.mp3", cache=None
    )
    silence = 0.3 + 0.6 + 0.9 + 0.3
    faster = expected_rate(
        SCRIPT, spoken, then=Manner(160, Pauses()), now=Manner(320, Pauses()), traits=TRAITS
    )
    assert faster == pytest.approx(LENGTH / ((spoken.duration - silence) / 2 + silence) * 60)
    calmer = expected_rate(
        SCRIPT, spoken, then=Manner(160, Pauses()), now=Manner(160, Pauses(sentence=0.8)), traits=TRAITS
    )
    assert calmer == pytest.approx(LENGTH / (spoken.duration + 2 * 0.5) * 60)


def test_an_estimate_shorter_than_its_pauses_still_gives_a_rate() -> None:
    spoken = estimate_episode(SCRIPT, words_per_minute=600)
    rate = expected_rate(SCRIPT, spoken, then=Manner(160, Pauses()), now=Manner(160, Pauses()), traits=TRAITS)
    assert 0 < rate <= 600
