"""Which back ends listen and speak: what was asked for, else what the settings say."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from providers.speech_to_text.protocol import SpeechToText
from providers.speech_to_text.registry import make_recogniser
from providers.text_to_speech.deferred import DeferredVoice
from providers.text_to_speech.protocol import Speaker, TextToSpeech
from providers.text_to_speech.registry import make_voice
from schema.errors import InputError
from schema.speech_settings import SpeechSettings
from tools.transcribe.transcribe import check_language

TRANSCRIPT = "transcript"
"""The transcriber that lays a published transcript on the audio."""


def recogniser_for(
    home: Path, *, transcriber: str | None, model: str | None, transcript: Path | None, language: str = "en"
) -> SpeechToText:
    """Return the recogniser for an episode; of one with a transcript, one that isn't asked.

    Args:
        home: keeps what cloud back ends answered.
        transcriber: a name; None: the transcript where there is one, else what the settings say.
        model: of the transcriber; None: what the settings say.
        transcript: the published transcript.
        language: that is spoken.

    Raises:
        InputError: there is none of that name, it doesn't know the language, or it and the transcript exclude
            each other.
        BackendUnavailableError: its package, model or key is missing.
    """
    if transcript is not None:
        if transcriber not in (None, TRANSCRIPT):
            raise InputError(
                f"--transcript and --transcriber {transcriber} exclude each other: the transcript is laid "
                "on the audio, nothing is recognised; leave one out"
            )
        return make_recogniser(SpeechSettings(transcriber="pocketsphinx"))
    asked: dict[str, Any] = {"transcriber": transcriber, "transcriber_model": model}
    settings = SpeechSettings(**{name: value for name, value in asked.items() if value is not None})
    if settings.transcriber == TRANSCRIPT:
        raise InputError("the transcriber `transcript` needs a file: give it with --transcript FILE")
    recogniser = make_recogniser(settings, receipts=home / "cache" / "recognition")
    check_language(recogniser.name, recogniser.languages, language)
    return recogniser


def voice_for(name: str, model: str | None) -> TextToSpeech:
    """Return a voice by name, made when it is first used; its keys and servers are what the settings say."""
    return _voice(SpeechSettings().model_copy(update={"voice": name, "voice_model": model}))


@lru_cache(maxsize=8)
def _voice(settings: SpeechSettings) -> TextToSpeech:
    return DeferredVoice(lambda: make_voice(settings))


def check_voice(voice: TextToSpeech, speaker: str | None) -> None:
    """Refuse a voice that can't speak, or has no such speaker, before any work.

    Raises:
        InputError: there is no such voice or speaker.
        BackendUnavailableError: the voice's package, model or key is missing.
    """
    if speaker is None:
        _ = voice.languages
    else:
        voice.check_speaker(speaker)


def chosen_speaker(
    voice: TextToSpeech, speaker: str | None, *, gender: str, words_per_minute: float
) -> Speaker:
    """Return the speaker that was asked for, else the voice's own of that gender."""
    if speaker is None:
        return voice.speaker_for(gender, words_per_minute)
    return Speaker(speaker, words_per_minute)
