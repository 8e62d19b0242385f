"""ElevenLabs' voices over its REST API, with the time of every character."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from pydantic import SecretStr

from providers.audio.heard import samples_of
from providers.http_api import HttpApi, required
from providers.retrying import PassingError, Patience, patiently
from providers.text_to_speech.pace import gendered, needs_words, speed_for
from providers.text_to_speech.protocol import Speaker, Speech, Traits
from schema.errors import InputError
from schema.transcript import WordTimestamp

DEFAULT_MODEL = "eleven_multilingual_v2"
MALE, FEMALE = "JBFqnCBsd6RMkjVDRZzb", "EXAVITQu4vr4xnSDxMaL"
"""Voices that every account has: George and Sarah."""
_LIMITS = {"eleven_v3": 4_500, "eleven_multilingual_v2": 9_500, "eleven_flash_v2_5": 38_000}
_LONGEST = 4_500
"""Characters where a model isn't known: what the strictest one takes."""
_SLOWEST, _FASTEST = 0.7, 1.2
_FORMAT = "mp3_44100_128"
"""The best that every subscription has."""
_AT_ONCE = 2
"""What the free subscription allows."""
_LANGUAGES = frozenset(
    "ar bg cs da de el en es fi fil fr hi hr hu id it ja ko ms nl no pl pt ro ru sk sv ta tr uk vi zh".split()
)
PATIENCE = Patience(silence=120.0, answer=300.0)


class ElevenLabsVoice:
    """Speaks by ElevenLabs; a speaker is the id of a voice of the account or of the library."""

    name = "elevenlabs"
    languages = _LANGUAGES

    def __init__(
        self,
        model: str | None = None,
        *,
        key: SecretStr | None,
        base_url: str = "https://api.elevenlabs.io",
        patience: Patience = PATIENCE,
    ) -> None:
        """Take the key and address.

        Raises:
            BackendUnavailableError: there is no key.
        """
        self._model = model or DEFAULT_MODEL
        self._patience = patience
        self.version = f"{self._model}/1"
        longest = _LIMITS.get(self._model, _LONGEST)
        self.traits = Traits(longest_text=longest, at_once=_AT_ONCE, word_times=True)
        self._api = HttpApi(
            self.name,
            base_url,
            key=required(key, service=self.name, variable="ELEVENLABS_API_KEY"),
            key_header="xi-api-key",
            key_variable="ELEVENLABS_API_KEY",
            patience=patience,
        )

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return the default speaker of that gender."""
        return Speaker(gendered(gender, male=MALE, female=FEMALE), words_per_minute)

    def check_speaker(self, name: str) -> None:
        """Refuse what can't be a voice's id: it stands in the address of every call."""
        if not name.isalnum():
            raise InputError(f"elevenlabs knows voices by their id, such as {MALE}, not by {name!r}")

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the audio of a text with its words' times; see the Protocol."""
        needs_words(text)
        self.check_speaker(speaker.name)
        # Audio that is broken is worth another attempt, as a broken answer is.
        return patiently(lambda: self._spoken(text, speaker), service=self.name, patience=self._patience)

    def _spoken(self, text: str, speaker: Speaker) -> Speech:
        speed = speed_for(speaker.words_per_minute, slowest=_SLOWEST, fastest=_FASTEST)
        answer = self._api.ask(
            "POST",
            f"/v1/text-to-speech/{speaker.name}/with-timestamps",
            params={"output_format": _FORMAT},
            body={"text": text, "model_id": self._model, "voice_settings": {"speed": speed}},
            needs="audio_base64",
        )
        try:
            samples, sample_rate = samples_of(base64.b64decode(answer["audio_base64"], validate=True))
            words = token_times(text, answer.get("alignment"), len(samples) / sample_rate)
        except (ValueError, KeyError, TypeError, binascii.Error) as error:
            raise PassingError("answered with audio or times that are broken") from error
        return Speech(samples, sample_rate, words)


def token_times(text: str, alignment: Any, duration: float) -> tuple[WordTimestamp, ...] | None:
    """Return a time for each token of a text from the times of its characters; None where there are none.

    Raises:
        ValueError: the characters are others than the text's.
    """
    if not alignment:
        return None
    characters: Sequence[str] = alignment["characters"]
    starts: Sequence[float] = alignment["character_start_times_seconds"]
    ends: Sequence[float] = alignment["character_end_times_seconds"]
    spans: list[tuple[float, float]] = []
    inside = False
    for character, start, end in zip(characters, starts, ends, strict=True):
        if character.isspace():
            inside = False
        elif inside:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
            inside = True
    return tuple(
        WordTimestamp(word=token, start_time=min(start, duration), end_time=min(max(start, end), duration))
        for token, (start, end) in zip(text.split(), spans, strict=True)
    )
