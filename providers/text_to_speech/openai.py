"""OpenAI's voices, or those of any server that has its `/audio/speech`."""

from typing import Any

from pydantic import SecretStr

from providers.audio.heard import samples_of
from providers.openai_audio import OpenAIAudio
from providers.retrying import PassingError, Patience
from providers.text_to_speech.pace import gendered, needs_words, speed_for
from providers.text_to_speech.protocol import Speaker, Speech, Traits
from schema.errors import InputError

DEFAULT_MODEL = "gpt-4o-mini-tts"
MALE, FEMALE = "onyx", "nova"
SPEAKERS = frozenset(
    {"alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage"}
    | {"shimmer", "verse"}
)
_SLOWEST, _FASTEST = 0.25, 4.0
_SPEED_MODELS = ("tts-1",)
"""Models of this family take a speed; the newer ones are told the pace in words."""
_LONGEST = 3800
"""Characters: the service takes 4,096, and less where tokens are short."""
_AT_ONCE = 4
_LANGUAGES = frozenset(
    "af ar az be bg bs ca cs cy da de el en es et fa fi fr gl he hi hr hu hy id is it ja kk kn ko lt lv mi "
    "mk mr ms ne nl no pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi zh".split()
)
PATIENCE = Patience(silence=120.0, answer=300.0)


class OpenAIVoice:
    """Speaks by tts-1, tts-1-hd, gpt-4o-mini-tts, or whatever model a server of one's own has."""

    name = "openai"
    languages = _LANGUAGES
    traits = Traits(longest_text=_LONGEST, at_once=_AT_ONCE)

    def __init__(
        self,
        model: str | None = None,
        *,
        key: SecretStr | None,
        base_url: str | None = None,
        patience: Patience = PATIENCE,
    ) -> None:
        """Make the client; see OpenAIAudio.

        Raises:
            BackendUnavailableError: there is no key.
        """
        self._model = model or DEFAULT_MODEL
        self._is_own_server = base_url is not None
        self._service = OpenAIAudio(
            "openai's speech",
            key=key,
            base_url=base_url,
            url_variable="CLAUDE_STUDIO_VOICE_URL",
            patience=patience,
        )
        self.version = f"{self._service.address} {self._model}/1"

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return the default speaker of that gender."""
        return Speaker(gendered(gender, male=MALE, female=FEMALE), words_per_minute)

    def check_speaker(self, name: str) -> None:
        """Refuse a name that OpenAI doesn't know; a server of one's own has speakers of its own."""
        if name not in SPEAKERS and not self._is_own_server:
            raise InputError(f"openai has no speaker {name!r}: choose {', '.join(sorted(SPEAKERS))}")

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the audio of a text; see the Protocol."""
        needs_words(text)
        self.check_speaker(speaker.name)
        speech: Speech = self._service.ask(
            lambda client: client.audio.speech.with_streaming_response.create(
                model=self._model,
                voice=speaker.name,
                input=text,
                response_format="wav",
                **self._pace(speaker),
            ),
            _heard,
        )
        return speech

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    def _pace(self, speaker: Speaker) -> dict[str, Any]:
        if self._is_own_server or self._model.startswith(_SPEED_MODELS):
            return {"speed": speed_for(speaker.words_per_minute, slowest=_SLOWEST, fastest=_FASTEST)}
        pace = f"about {speaker.words_per_minute:.0f} words a minute"
        return {"instructions": f"A clear, lively host of a technical podcast, at {pace}."}


def _heard(body: bytes) -> Speech:
    try:
        samples, sample_rate = samples_of(body)
    except ValueError as error:
        raise PassingError(f"answered with audio that is broken ({error})") from error
    return Speech(samples, sample_rate, None)
