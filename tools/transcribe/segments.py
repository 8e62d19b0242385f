"""Sentences of a transcript, each with its speaker and its span of the audio."""

from collections.abc import Iterator, Sequence

from schema.transcript import TranscriptSegment, WordTimestamp
from tools.text.sentences import split_sentences
from tools.transcribe.published import Cue


def sentence_segments(cues: Sequence[Cue], words: Sequence[WordTimestamp]) -> tuple[TranscriptSegment, ...]:
    """Return one segment a sentence; together they hold every word in order. A change of speaker ends one."""
    segments: list[TranscriptSegment] = []
    at = 0
    for speaker, tokens in _turns(cues):
        for size in sentence_sizes(tokens):
            spoken = words[at : at + size]
            at += size
            segments.append(
                TranscriptSegment(
                    segment_id=f"seg_{len(segments):04d}",
                    text=" ".join(word.word for word in spoken),
                    start_time=spoken[0].start_time,
                    end_time=spoken[-1].end_time,
                    speaker=speaker,
                )
            )
    return tuple(segments)


def sentence_sizes(tokens: Sequence[str]) -> list[int]:
    """Return how many tokens each sentence of a text holds; a token belongs where its last character is."""
    ends = _character_ends(tokens)
    sizes: list[int] = []
    characters = taken = 0
    for sentence in split_sentences(" ".join(tokens)):
        characters += sum(not character.isspace() for character in sentence)
        size = next((i for i, end in enumerate(ends) if end >= characters), len(ends) - 1) + 1 - taken
        if size > 0:
            sizes.append(size)
            taken += size
    return [*sizes, len(tokens) - taken] if taken < len(tokens) else sizes


def _character_ends(tokens: Sequence[str]) -> list[int]:
    ends: list[int] = []
    for token in tokens:
        ends.append((ends[-1] if ends else 0) + len(token))
    return ends


def _turns(cues: Sequence[Cue]) -> Iterator[tuple[str | None, list[str]]]:
    """Yield each run of one speaker's words, however many cues it spans."""
    speaker: str | None = None
    tokens: list[str] = []
    for cue in cues:
        if tokens and cue.speaker != speaker:
            yield speaker, tokens
            tokens = []
        speaker = cue.speaker
        tokens.extend(token.text for token in cue.tokens)
    if tokens:
        yield speaker, tokens
