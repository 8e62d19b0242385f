"""Voices by name; what one lacks is said here, before any work."""

from collections.abc import Callable

from providers.text_to_speech.protocol import TextToSpeech
from schema.errors import InputError
from schema.speech_settings import SpeechSettings


def make_voice(settings: SpeechSettings, *, language: str = "en") -> TextToSpeech:
    """Return the voice that the settings name.

    Raises:
        InputError: there is none of that name, or it doesn't speak the language.
        BackendUnavailableError: its package, model or key is missing; the text says what mends it.
    """
    make = _MAKERS.get(settings.voice)
    if make is None:
        raise InputError(f"there is no voice {settings.voice!r}: choose {', '.join(VOICES)}")
    voice = make(settings)
    if language not in voice.languages:
        known = ", ".join(sorted(voice.languages))
        raise InputError(f"{voice.name} speaks {known}, not {language!r}: choose another --voice or model")
    return voice


def _espeak(_settings: SpeechSettings) -> TextToSpeech:
    from providers.text_to_speech.espeak import EspeakVoice

    return EspeakVoice()


def _openai(settings: SpeechSettings) -> TextToSpeech:
    from providers.text_to_speech.openai import OpenAIVoice

    return OpenAIVoice(settings.voice_model, key=settings.openai_api_key, base_url=settings.voice_url)


def _kokoro(settings: SpeechSettings) -> TextToSpeech:
    from providers.text_to_speech.kokoro import KokoroVoice

    return KokoroVoice(settings.voice_model)


def _piper(settings: SpeechSettings) -> TextToSpeech:
    from providers.text_to_speech.piper import PiperVoice

    return PiperVoice(settings.voice_model)


def _elevenlabs(settings: SpeechSettings) -> TextToSpeech:
    from providers.text_to_speech.elevenlabs import ElevenLabsVoice

    return ElevenLabsVoice(
        settings.voice_model, key=settings.elevenlabs_api_key, base_url=settings.elevenlabs_url
    )


_MAKERS: dict[str, Callable[[SpeechSettings], TextToSpeech]] = {
    "espeak": _espeak,
    "openai": _openai,
    "kokoro": _kokoro,
    "piper": _piper,
    "elevenlabs": _elevenlabs,
}
VOICES = tuple(_MAKERS)
"""Names of the voices, the embedded one first."""
