"""Transcription by OpenAI, or by any server that has its `/audio/transcriptions`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from providers.audio.decode import measure_duration
from providers.http_api import json_object
from providers.openai_audio import OpenAIAudio
from providers.receipts import Receipts, key_of
from providers.retrying import PassingError, Patience
from providers.speech_to_text.languages import WHISPER_LANGUAGES, code_of
from providers.speech_to_text.recognised import HeardWord, Utterance, probability, recognised
from providers.speech_to_text.uploads import Piece, pieces_of
from providers.speech_to_text.word_times import Heard
from schema.transcript import TranscriptionResult

DEFAULT_MODEL = "whisper-1"
LIMIT = 25_000_000
"""Bytes of one upload: OpenAI takes 25 MB."""
_TIMELESS = "transcribe"
"""Models of this family (gpt-4o-transcribe) give text alone, of at most 1,400 s."""
_LONGEST_TIMELESS = 1400.0
PATIENCE = Patience(silence=600.0, answer=1200.0)
"""A whole episode is heard before the first byte of the answer comes."""


class OpenAIRecogniser:
    """Recognises speech by Whisper on a server; it knows no speakers, and OpenAI's gives no confidences.

    Each piece's answer is kept: a call that was cut off is made again, those that were answered are not.
    """

    name = "openai"
    languages: frozenset[str] | None = WHISPER_LANGUAGES

    def __init__(
        self,
        model: str | None = None,
        *,
        key: SecretStr | None,
        base_url: str | None = None,
        receipts: Path | None = None,
        limit: int = LIMIT,
        patience: Patience = PATIENCE,
    ) -> None:
        """Make the client; see OpenAIAudio.

        Raises:
            BackendUnavailableError: there is no key.
        """
        self._model = model or DEFAULT_MODEL
        self._receipts = Receipts(receipts)
        self._limit = limit
        self._service = OpenAIAudio(
            "openai's transcription",
            key=key,
            base_url=base_url,
            url_variable="CLAUDE_STUDIO_TRANSCRIBER_URL",
            patience=patience,
        )

    def transcribe(self, audio_path: Path, *, language: str = "en") -> TranscriptionResult:
        """Return the words of the file with their times; see the Protocol."""
        longest = _LONGEST_TIMELESS if self._is_timeless else float("inf")
        utterances: list[Utterance] = []
        words: list[HeardWord] = []
        found = language
        for piece in pieces_of(audio_path, limit=self._limit, longest=longest):
            answer = self._answer(piece, language)
            utterances += _utterances(answer, piece)
            words += _words(answer, piece)
            found = code_of(answer.get("language"), found)
        return recognised(
            audio_path,
            utterances,
            words,
            duration=measure_duration(audio_path),
            language=found,
            engine=f"{self.name}:{self._model}",
        )

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    @property
    def _is_timeless(self) -> bool:
        return _TIMELESS in self._model

    def _answer(self, piece: Piece, language: str) -> dict[str, Any]:
        key = key_of(piece.content, self.name, self._service.address, self._model, language)
        answer = self._receipts.find(key)
        if answer is None:
            answer = self._ask(piece, language)
            self._receipts.keep(key, answer)
        return answer

    def _ask(self, piece: Piece, language: str) -> dict[str, Any]:
        timed: dict[str, Any] = {
            "response_format": "verbose_json",
            "timestamp_granularities": ["word", "segment"],
        }
        form = {"response_format": "json"} if self._is_timeless else timed
        answer: dict[str, Any] = self._service.ask(
            lambda client: client.audio.transcriptions.with_streaming_response.create(
                model=self._model,
                file=(f"episode.{piece.suffix}", piece.content),
                language=language.split("-")[0].lower(),
                **form,
            ),
            _checked,
        )
        return answer


def _checked(body: bytes) -> dict[str, Any]:
    """Return an answer that holds what is read of it.

    Raises:
        PassingError: a field is missing or wrong.
    """
    answer = json_object(body)
    whole = Piece(b"", "", 0.0, 0.0)
    try:
        _utterances(answer, whole)
        _words(answer, whole)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PassingError("answered with JSON that is no transcript") from error
    return answer


def _utterances(answer: dict[str, Any], piece: Piece) -> list[Utterance]:
    segments: Sequence[dict[str, Any]] = answer.get("segments") or []
    if not segments:
        return [Utterance(str(answer["text"]), piece.offset, piece.offset + piece.duration)]
    return [
        Utterance(str(s["text"]), piece.offset + float(s["start"]), piece.offset + float(s["end"]))
        for s in segments
    ]


def _words(answer: dict[str, Any], piece: Piece) -> list[HeardWord]:
    return [_word(word, piece.offset) for word in answer.get("words") or []]


def _word(word: dict[str, Any], offset: float) -> HeardWord:
    start, end = offset + float(word["start"]), offset + float(word["end"])
    confidence = probability(word.get("probability", word.get("confidence")))
    return HeardWord(str(word["word"]).strip(), Heard(start, max(start, end), confidence))
