"""A voice that is made when it is first used: most commands need none, and some take a second to make."""

from collections.abc import Callable
from functools import cached_property

from providers.text_to_speech.protocol import Speaker, Speech, TextToSpeech, Traits


class DeferredVoice:
    """Speaks as the voice that `make` returns; whatever it raises is raised by the first use."""

    def __init__(self, make: Callable[[], TextToSpeech]) -> None:
        self._make = make

    @cached_property
    def _voice(self) -> TextToSpeech:
        return self._make()

    @property
    def name(self) -> str:
        """See the Protocol."""
        return self._voice.name

    @property
    def version(self) -> str:
        """See the Protocol."""
        return self._voice.version

    @property
    def traits(self) -> Traits:
        """See the Protocol."""
        return self._voice.traits

    @property
    def languages(self) -> frozenset[str]:
        """See the Protocol."""
        return self._voice.languages

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return the voice's default speaker of that gender."""
        return self._voice.speaker_for(gender, words_per_minute)

    def check_speaker(self, name: str) -> None:
        """Refuse a speaker that the voice doesn't have."""
        self._voice.check_speaker(name)

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the voice's audio of a text."""
        return self._voice.synthesise(text, speaker)
