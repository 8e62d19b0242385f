"""A written episode, and the same episode spoken."""

from schema.analysis import SegmentType
from schema.base import Record
from schema.transcript import WordTimestamp


class ScriptSentence(Record):
    """One sentence to be spoken."""

    text: str
    """Speakable: no citation marks, no symbols a voice would stumble on."""
    atom_ids: tuple[str, ...] = ()
    """Atoms the sentence rests on; empty for framing such as a greeting or a transition."""


class ScriptSection(Record):
    """A run of sentences that does one job in the episode."""

    section_id: str
    segment_type: SegmentType
    """What the writer meant it to be; the loss uses the analyst's blind label instead."""
    paragraphs: tuple[tuple[ScriptSentence, ...], ...]
    word_budget: int

    @property
    def sentences(self) -> tuple[ScriptSentence, ...]:
        """All sentences in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)


class PodcastScript(Record):
    """A whole episode, ready to be voiced."""

    pair_id: str
    document_id: str
    title: str
    sections: tuple[ScriptSection, ...]
    target_seconds: float
    prompt_version: str
    profile_version: str
    seed: int
    retrieved: tuple[str, ...] = ()
    """Keys of the memory items that the writer used."""

    @property
    def sentences(self) -> tuple[ScriptSentence, ...]:
        """All sentences in order."""
        return tuple(sentence for section in self.sections for sentence in section.sentences)

    @property
    def text(self) -> str:
        """The words to be spoken: sentences joined by spaces, paragraphs by blank lines."""
        paragraphs = [p for section in self.sections for p in section.paragraphs]
        return "\n\n".join(" ".join(sentence.text for sentence in p) for p in paragraphs)

    @property
    def word_count(self) -> int:
        """Words separated by white space."""
        return len(self.text.split())


class SpokenSentence(Record):
    """When a sentence of the script is heard; times in seconds."""

    text: str
    start_time: float
    end_time: float


class SpokenEpisode(Record):
    """An episode's audio, or its estimate where none was made."""

    audio_path: str | None
    """None where the duration is estimated."""
    duration: float
    """Seconds: measured from the file, or the text's length over the voice's rate where estimated."""
    estimated: bool
    engine: str
    speaker: str
    words_per_minute: float
    """What really came out: words of the text over minutes of audio."""
    words: tuple[WordTimestamp, ...]
    sentences: tuple[SpokenSentence, ...]
    """One a sentence of the script, in order."""
