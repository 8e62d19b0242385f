"""Refusing a transcript that can't be of this recording, before any costly work."""

from schema.errors import InputError
from tools.transcribe.published import PublishedTranscript

SLOWEST, FASTEST = 60.0, 260.0
"""Words a minute between which people talk."""
_BEYOND = 5.0
"""Seconds by which a last cue may lie after the end of the audio."""


def check_length(transcript: PublishedTranscript, duration: float, *, name: str, audio: str) -> None:
    """Refuse a transcript whose length can't be that of `duration` seconds of speech.

    Raises:
        InputError: its last cue lies beyond the audio, or it would be spoken too slowly or too fast.
    """
    times = [time for cue in transcript.cues for time in (cue.start, cue.end) if time is not None]
    last = max(times, default=0.0)
    if last > duration + _BEYOND:
        raise InputError(
            f"{name} is not of {audio}: its last cue ends at {last:.0f} s, the audio at {duration:.0f} s"
        )
    words = len(transcript.tokens)
    rate = words / duration * 60
    if not SLOWEST <= rate <= FASTEST:
        raise InputError(
            f"{name} is not of {audio}: its {words} words would be {rate:.0f} a minute in {duration:.0f} s, "
            f"speech has {SLOWEST:.0f} to {FASTEST:.0f}"
        )
