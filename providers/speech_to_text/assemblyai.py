"""AssemblyAI's recognition over its REST API: upload, order, and poll; with speakers and confidences."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from providers.audio.decode import measure_duration
from providers.http_api import HttpApi, RefusedError, required
from providers.receipts import Receipts, key_of
from providers.retrying import Patience, in_one_line
from providers.speech_to_text.languages import WHISPER_LANGUAGES, code_of
from providers.speech_to_text.recognised import HeardWord, Utterance, probability, recognised
from providers.speech_to_text.word_times import Heard
from schema.errors import BackendUnavailableError
from schema.transcript import TranscriptionResult

DEFAULT_MODEL = "universal-3-pro,universal-2"
"""Models in the order in which they are tried for a language, parted by commas."""
_FIRST_LOOK, _LONGEST_LOOK = 1.0, 15.0
"""Seconds between two looks: a little longer each time."""
_GROWTH = 1.5
_LONGEST = 3 * 3600.0
"""Seconds after which an order counts as lost."""
_MILLISECONDS = 1000
PATIENCE = Patience(answer=7200.0)
"""The upload counts: an hour of WAV takes a while on a slow line."""


class AssemblyAIRecogniser:
    """Recognises speech at AssemblyAI.

    What was uploaded and ordered is kept, so that a run that was cut off takes up its order where it was
    left: nothing is sent or paid for twice.
    """

    name = "assemblyai"
    languages: frozenset[str] | None = WHISPER_LANGUAGES

    def __init__(
        self,
        model: str | None = None,
        *,
        key: SecretStr | None,
        base_url: str = "https://api.assemblyai.com",
        receipts: Path | None = None,
        patience: Patience = PATIENCE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the key and address.

        Raises:
            BackendUnavailableError: there is no key.
        """
        self._models = [name.strip() for name in (model or DEFAULT_MODEL).split(",")]
        self._base_url = base_url
        self._receipts = Receipts(receipts)
        self._sleep = sleep
        self._api = HttpApi(
            "assemblyai",
            base_url,
            key=required(key, service="assemblyai", variable="ASSEMBLYAI_API_KEY"),
            key_header="Authorization",
            key_variable="ASSEMBLYAI_API_KEY",
            patience=patience,
        )

    def transcribe(self, audio_path: Path, *, language: str = "en") -> TranscriptionResult:
        """Return the words of the file with their times, confidences and speakers; see the Protocol."""
        duration = measure_duration(audio_path)
        answer = self._finished(audio_path, language)
        words = answer.get("words") or []
        return recognised(
            audio_path,
            _utterances(answer, duration),
            [_word(word) for word in words],
            duration=duration,
            language=code_of(answer.get("language_code"), language),
            engine=f"{self.name}:{answer.get('speech_model') or self._models[0]}",
        )

    def _finished(self, audio_path: Path, language: str) -> dict[str, Any]:
        order = key_of(audio_path, self.name, self._base_url, *self._models, language)
        begun = self._receipts.find(order) or {}
        if "id" in begun:
            try:
                return self._awaited(str(begun["id"]))
            except RefusedError:
                # An order that failed or was deleted there is made anew, once, from the file.
                self._receipts.drop(order)
                begun = {}
        address = begun.get("upload_url") or self._uploaded(audio_path, order)
        placed = self._api.ask("POST", "/v2/transcript", body=self._wanted(address, language), needs="id")
        self._receipts.keep(order, {"upload_url": address, "id": placed["id"]})
        return self._awaited(str(placed["id"]))

    def _uploaded(self, audio_path: Path, order: str) -> str:
        address = str(
            self._api.ask("POST", "/v2/upload", upload=audio_path, needs="upload_url")["upload_url"]
        )
        self._receipts.keep(order, {"upload_url": address})
        return address

    def _wanted(self, address: str, language: str) -> dict[str, Any]:
        return {
            "audio_url": address,
            "speech_models": self._models,
            "language_code": language.lower().replace("-", "_"),
            "speaker_labels": True,
            "punctuate": True,
            "format_text": True,
        }

    def _awaited(self, order_id: str) -> dict[str, Any]:
        pause, waited = _FIRST_LOOK, 0.0
        while waited < _LONGEST:
            answer = self._api.ask("GET", f"/v2/transcript/{order_id}", needs="status")
            if answer.get("status") == "completed":
                return answer
            if answer.get("status") == "error":
                cause = in_one_line(str(answer.get("error")))
                raise RefusedError(f"assemblyai could not transcribe it: {cause}")
            self._sleep(pause)
            waited += pause
            pause = min(pause * _GROWTH, _LONGEST_LOOK)
        raise BackendUnavailableError(
            f"assemblyai did not finish in {_LONGEST / 3600:.0f} hours: run the command again to wait on"
        )


def _utterances(answer: dict[str, Any], duration: float) -> list[Utterance]:
    turns = answer.get("utterances") or []
    if not turns:
        return [Utterance(str(answer.get("text") or ""), 0.0, duration)]
    return [
        Utterance(
            str(turn["text"]),
            turn["start"] / _MILLISECONDS,
            turn["end"] / _MILLISECONDS,
            f"Speaker {turn['speaker']}" if turn.get("speaker") else None,
        )
        for turn in turns
    ]


def _word(word: dict[str, Any]) -> HeardWord:
    start, end = word["start"] / _MILLISECONDS, word["end"] / _MILLISECONDS
    return HeardWord(str(word["text"]), Heard(start, max(start, end), probability(word.get("confidence"))))
