"""A spoken script as a transcript, so that it is read by the same analyst as a human's."""

from schema.errors import InputError
from schema.script import PodcastScript, SpokenEpisode
from schema.transcript import TranscriptionResult, TranscriptSegment


def transcription_of(script: PodcastScript, spoken: SpokenEpisode) -> TranscriptionResult:
    """Return the episode as a transcript: one segment a sentence of the script.

    Raises:
        InputError: the episode was spoken from another script.
    """
    if [s.text for s in script.sentences] != [s.text for s in spoken.sentences]:
        raise InputError(f"the episode {spoken.audio_path or 'estimate'} was spoken from another script")
    segments = tuple(
        TranscriptSegment(
            segment_id=f"seg_{index:04d}",
            text=sentence.text,
            start_time=sentence.start_time,
            end_time=sentence.end_time,
            speaker=spoken.speaker or None,
        )
        for index, sentence in enumerate(spoken.sentences)
    )
    return TranscriptionResult(
        source_path=spoken.audio_path or "",
        transcript_text=script.text,
        word_timestamps=spoken.words,
        segments=segments,
        total_duration=spoken.duration,
        speaker_id=spoken.speaker or None,
        speakers=(spoken.speaker,) if spoken.speaker else (),
        engine="script",
    )
