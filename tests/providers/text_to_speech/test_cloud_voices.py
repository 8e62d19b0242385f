"""Voices over real HTTP, against servers of the tests' own that misbehave."""

import base64
import json
from collections.abc import Iterator

import numpy as np
import pytest
from pydantic import SecretStr

from providers.retrying import Patience
from providers.text_to_speech.elevenlabs import ElevenLabsVoice
from providers.text_to_speech.openai import OpenAIVoice
from providers.text_to_speech.protocol import Speaker
from schema.errors import BackendUnavailableError, InputError
from tests.answers import Answer
from tests.audio_server import FAULTS, SILENCE, AudioServer, serving
from tests.providers.text_to_speech.stand_ins import elevenlabs_speech, openai_speech, tone

KEY = "sk-marked-91bb"
TEXT = "Sound travels through water. That seems odd."
AUDIO_FAULTS = {
    **{name: fault for name, fault in FAULTS.items() if name not in ("malformed JSON", "a list")},
    "broken audio": Answer(b"RIFF no sound at all"),
    "empty audio": Answer(b""),
}


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def patience(slept: list[float]) -> Patience:
    return Patience(attempts=3, sleep=slept.append)


@pytest.fixture
def openai_server() -> Iterator[AudioServer]:
    with serving(openai_speech) as running:
        yield running


@pytest.fixture
def elevenlabs_server() -> Iterator[AudioServer]:
    with serving(elevenlabs_speech) as running:
        yield running


def openai(server: AudioServer, patience: Patience, model: str | None = None) -> OpenAIVoice:
    return OpenAIVoice(model, key=SecretStr(KEY), base_url=f"{server.url}/v1", patience=patience)


def elevenlabs(server: AudioServer, patience: Patience, model: str | None = None) -> ElevenLabsVoice:
    return ElevenLabsVoice(model, key=SecretStr(KEY), base_url=server.url, patience=patience)


def test_openai_is_asked_for_wav_at_the_speed_of_the_speaker(
    openai_server: AudioServer, patience: Patience
) -> None:
    speech = openai(openai_server, patience, "tts-1").synthesise(TEXT, Speaker("nova", 198))
    (call,) = openai_server.asked
    assert call.path == "/v1/audio/speech"
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.json == {
        "model": "tts-1",
        "voice": "nova",
        "input": TEXT,
        "response_format": "wav",
        "speed": 1.2,
    }
    assert np.allclose(speech.samples, tone(TEXT), atol=1e-3)
    assert (speech.sample_rate, speech.words) == (24_000, None)


def test_openais_newer_models_are_told_the_pace_in_words(patience: Patience) -> None:
    voice = OpenAIVoice(key=SecretStr(KEY), patience=patience)
    assert "about 150 words a minute" in voice._pace(Speaker("nova", 150))["instructions"]
    voice.close()


def test_openai_itself_knows_its_speakers_a_server_of_ones_own_has_others(
    openai_server: AudioServer, patience: Patience
) -> None:
    itself = OpenAIVoice(key=SecretStr(KEY), patience=patience)
    with pytest.raises(InputError, match="no speaker 'af_heart': choose alloy"):
        itself.check_speaker("af_heart")
    itself.close()
    openai(openai_server, patience).check_speaker("af_heart")


@pytest.mark.parametrize("fault", AUDIO_FAULTS)
def test_openais_passing_faults_are_outlived(
    openai_server: AudioServer, slept: list[float], fault: str
) -> None:
    openai_server.queue.append(AUDIO_FAULTS[fault])
    patience = openai_server.patience(slept, silence=SILENCE if fault == "silence" else 60.0)
    speech = openai(openai_server, patience).synthesise(TEXT, Speaker("nova", 160))
    assert np.abs(speech.samples).max() > 0.4
    assert slept == ([7.0] if fault == "429" else [1.0])


@pytest.mark.parametrize("fault", FAULTS)
def test_elevenlabs_passing_faults_are_outlived(
    elevenlabs_server: AudioServer, slept: list[float], fault: str
) -> None:
    elevenlabs_server.queue.append(FAULTS[fault])
    patience = elevenlabs_server.patience(slept, silence=SILENCE if fault == "silence" else 60.0)
    speech = elevenlabs(elevenlabs_server, patience).synthesise(TEXT, Speaker("abc123", 160))
    assert speech.words is not None
    assert slept == ([7.0] if fault == "429" else [1.0])


def test_elevenlabs_times_every_word_from_its_characters(
    elevenlabs_server: AudioServer, patience: Patience
) -> None:
    speech = elevenlabs(elevenlabs_server, patience).synthesise(TEXT, Speaker("abc123", 150))
    (call,) = elevenlabs_server.asked
    assert call.path == "/v1/text-to-speech/abc123/with-timestamps?output_format=mp3_44100_128"
    assert call.headers["xi-api-key"] == KEY
    assert call.json["model_id"] == "eleven_multilingual_v2"
    assert call.json["voice_settings"] == {"speed": 0.909}
    assert speech.words is not None
    assert [word.word for word in speech.words] == TEXT.split()
    assert [word.start_time for word in speech.words] == pytest.approx([0.1 + 0.2 * i for i in range(7)])


@pytest.mark.parametrize(
    "damage",
    [
        {"audio_base64": "not base64!"},
        {"audio_base64": base64.b64encode(b"no audio").decode()},
        {"alignment": {"characters": ["a"]}},
        {
            "alignment": {
                "characters": ["a", " ", "b"],
                "character_start_times_seconds": [0, 0, 0],
                "character_end_times_seconds": [1, 1, 1],
            }
        },
    ],
)
def test_elevenlabs_broken_answers_are_asked_for_again(
    elevenlabs_server: AudioServer, patience: Patience, damage: dict[str, object]
) -> None:
    voice = elevenlabs(elevenlabs_server, patience)
    voice.synthesise(TEXT, Speaker("abc123", 160))
    whole = json.loads(elevenlabs_speech(elevenlabs_server.asked[0]).content)
    elevenlabs_server.queue.append(Answer({**whole, **damage}))
    assert voice.synthesise(TEXT, Speaker("abc123", 160)).words is not None
    assert len(elevenlabs_server.asked) == 3


@pytest.mark.parametrize(
    ("model", "longest"), [("eleven_v3", 4_500), ("eleven_flash_v2_5", 38_000), ("eleven_new", 4_500)]
)
def test_elevenlabs_limit_is_its_models(
    elevenlabs_server: AudioServer, patience: Patience, model: str, longest: int
) -> None:
    assert elevenlabs(elevenlabs_server, patience, model).traits.longest_text == longest


def test_elevenlabs_speaker_is_an_id(elevenlabs_server: AudioServer, patience: Patience) -> None:
    with pytest.raises(InputError, match="by their id"):
        elevenlabs(elevenlabs_server, patience).synthesise(TEXT, Speaker("../v1/user", 160))
    assert elevenlabs_server.asked == []


@pytest.mark.parametrize("make", [openai, elevenlabs])
def test_a_refused_key_is_named_by_its_variable_and_not_shown(
    elevenlabs_server: AudioServer, patience: Patience, slept: list[float], make: object
) -> None:
    elevenlabs_server.queue.append(Answer({"error": {"message": f"bad key {KEY}"}}, 401))
    with pytest.raises(BackendUnavailableError, match=r"set (OPENAI|ELEVENLABS)_API_KEY") as caught:
        make(elevenlabs_server, patience).synthesise(TEXT, Speaker("nova", 160))  # type: ignore[operator]
    assert KEY not in str(caught.value)
    assert slept == []


def test_no_key_is_told_before_any_work() -> None:
    with pytest.raises(BackendUnavailableError, match="set OPENAI_API_KEY"):
        OpenAIVoice(key=None)
    with pytest.raises(BackendUnavailableError, match="set ELEVENLABS_API_KEY"):
        ElevenLabsVoice(key=None)
