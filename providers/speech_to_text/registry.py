"""Speech recognisers by name; what one lacks is said here, before any work."""

from collections.abc import Callable
from pathlib import Path

from providers.speech_to_text.protocol import SpeechToText
from schema.errors import InputError
from schema.speech_settings import SpeechSettings


def make_recogniser(settings: SpeechSettings, *, receipts: Path | None = None) -> SpeechToText:
    """Return the recogniser that the settings name.

    Args:
        settings: `transcriber`, its model, server and key.
        receipts: folder in which a cloud back end keeps answers, so that nothing is paid for twice.

    Raises:
        InputError: there is none of that name.
        BackendUnavailableError: its package, model or key is missing; the text says what mends it.
    """
    make = _MAKERS.get(settings.transcriber)
    if make is None:
        raise InputError(f"there is no transcriber {settings.transcriber!r}: choose {', '.join(RECOGNISERS)}")
    return make(settings, receipts)


def _pocketsphinx(_settings: SpeechSettings, _receipts: Path | None) -> SpeechToText:
    from providers.speech_to_text.pocketsphinx import PocketsphinxRecogniser

    return PocketsphinxRecogniser()


def _openai(settings: SpeechSettings, receipts: Path | None) -> SpeechToText:
    from providers.speech_to_text.openai import OpenAIRecogniser

    return OpenAIRecogniser(
        settings.transcriber_model,
        key=settings.openai_api_key,
        base_url=settings.transcriber_url,
        receipts=receipts,
    )


def _assemblyai(settings: SpeechSettings, receipts: Path | None) -> SpeechToText:
    from providers.speech_to_text.assemblyai import AssemblyAIRecogniser

    return AssemblyAIRecogniser(
        settings.transcriber_model,
        key=settings.assemblyai_api_key,
        base_url=settings.assemblyai_url,
        receipts=receipts,
    )


def _whisper_cpp(settings: SpeechSettings, _receipts: Path | None) -> SpeechToText:
    from providers.speech_to_text.whisper_cpp import WhisperCppRecogniser

    return WhisperCppRecogniser(settings.transcriber_model)


def _faster_whisper(settings: SpeechSettings, _receipts: Path | None) -> SpeechToText:
    from providers.speech_to_text.faster_whisper import FasterWhisperRecogniser

    return FasterWhisperRecogniser(settings.transcriber_model)


_MAKERS: dict[str, Callable[[SpeechSettings, Path | None], SpeechToText]] = {
    "pocketsphinx": _pocketsphinx,
    "openai": _openai,
    "whisper-cpp": _whisper_cpp,
    "faster-whisper": _faster_whisper,
    "assemblyai": _assemblyai,
}
RECOGNISERS = tuple(_MAKERS)
"""Names of the recognisers, the embedded one first."""
