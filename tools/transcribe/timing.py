"""The times that a transcript gives its words itself."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from providers.forced_alignment.pauses import quiet_frames, without_pauses
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


def ending_with_their_sound(
    times: Sequence[Heard | None], samples: NDArray[np.float32]
) -> list[Heard | None]:
    """Return the times without the pauses after words: most files say of a word only when it begins.

    `samples` are mono at 16 kHz.
    """
    quiet = quiet_frames(samples)
    return [at and replace(at, end=without_pauses(at.start, at.end, quiet)[1]) for at in times]
