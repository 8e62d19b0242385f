"""The times that a transcript gives its words itself."""

from collections.abc import Sequence

from providers.speech_to_text.word_times import LONGEST_WORD, Heard
from tools.transcribe.published import Cue


def from_cues(cues: Sequence[Cue]) -> list[Heard | None]:
    """Return the times that the transcript itself gives its words; a missing end is the next word's start."""
    tokens = [(token, cue.end) for cue in cues for token in cue.tokens]
    times: list[Heard | None] = []
    for index, (token, cue_end) in enumerate(tokens):
        if token.start is None:
            times.append(None)
            continue
        following = [later.start for later, _ in tokens[index + 1 : index + 2] if later.start is not None]
        ends = [end for end in (token.end, *following, cue_end) if end is not None and end >= token.start]
        end = ends[0] if ends else token.start
        times.append(Heard(token.start, min(end, token.start + LONGEST_WORD), token.confidence))
    return times
