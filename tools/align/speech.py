"""When each word of a transcript's sentences is heard."""

from collections.abc import Sequence
from functools import cached_property

from schema.transcript import TranscriptionResult, TranscriptSegment, WordTimestamp
from tools.speak.assemble import share_by_letters
from tools.text.words import tokens


class Speech:
    """A transcript whose words can be asked for by sentence, by place in the sentence, and by time."""

    def __init__(self, transcription: TranscriptionResult) -> None:
        self.transcription = transcription
        self.segments: Sequence[TranscriptSegment] = transcription.segments
        self.duration = transcription.total_duration

    def words(self, row: int) -> tuple[WordTimestamp, ...]:
        """Return the timed words of a segment, one a token of its text."""
        return self._rows[row]

    def time_at(self, row: int, character: int) -> float:
        """Return when the word that holds this character of a segment's text begins, in seconds."""
        before = len(self.segments[row].text[:character].split())
        inside = character > 0 and not self.segments[row].text[character - 1].isspace()
        words = self._rows[row]
        if not words:
            return self.segments[row].start_time
        return words[min(max(before - inside, 0), len(words) - 1)].start_time

    def said_between(self, start: float, end: float) -> str:
        """Return the words of which at least half is heard between two times, in order."""
        middles = ((word, (word.start_time + word.end_time) / 2) for word in self.all_words)
        return " ".join(word.word for word, middle in middles if start <= middle <= end)

    @cached_property
    def all_words(self) -> tuple[WordTimestamp, ...]:
        """Every word in order."""
        return tuple(word for row in self._rows for word in row)

    @cached_property
    def _rows(self) -> tuple[tuple[WordTimestamp, ...], ...]:
        timed = self.transcription.word_timestamps
        sizes = [len(segment.text.split()) for segment in self.segments]
        if sum(sizes) != len(timed):
            return tuple(self._between(segment) for segment in self.segments)
        starts = [sum(sizes[:row]) for row in range(len(sizes))]
        return tuple(timed[start : start + size] for start, size in zip(starts, sizes, strict=True))

    def _between(self, segment: TranscriptSegment) -> tuple[WordTimestamp, ...]:
        """Return a segment's tokens with the times of the words heard in it, or shared out by letters."""
        said = segment.text.split()
        heard = [w for w in self.transcription.word_timestamps if _inside(w, segment)]
        if len(heard) == len(said):
            return tuple(w.model_copy(update={"word": word}) for word, w in zip(said, heard, strict=True))
        return share_by_letters(segment.text, segment.start_time, segment.end_time) if said else ()


def _inside(word: WordTimestamp, segment: TranscriptSegment) -> bool:
    return segment.start_time - 0.02 <= word.start_time and word.end_time <= segment.end_time + 0.02


def plain_words(text: str) -> list[str]:
    """Return the words of a text as they sound: lower case, no punctuation, no hyphens."""
    return [piece for token in tokens(text) for piece in token.replace("’", "'").split("-") if piece]
