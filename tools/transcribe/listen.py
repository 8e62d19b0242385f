"""What a recogniser heard, in sentences, with times for its words where it gave none itself."""

from pathlib import Path

from providers.forced_alignment.protocol import ForcedAligner
from providers.speech_to_text.protocol import SpeechToText
from providers.speech_to_text.word_times import Heard, timed
from schema.transcript import AlignmentReport, TranscriptionResult, WordTimestamp
from tools.audio.decode import read_mono
from tools.transcribe.placing import SAMPLE_RATE, measured_words
from tools.transcribe.published import Cue, Token
from tools.transcribe.segments import sentence_segments


def listen(
    audio_path: Path, recogniser: SpeechToText, aligner: ForcedAligner, *, language: str
) -> TranscriptionResult:
    """Return what is said in a file, one segment a sentence.

    Raises:
        InputError: the file can't be decoded, or holds no speech.
        BackendUnavailableError: a package, model or key is missing, or a service gives no answer.
    """
    heard = recogniser.transcribe(audio_path, language=language)
    words, report = heard.word_timestamps, heard.alignment
    if not words:
        words, report = _laid(heard, aligner)
    cues = [Cue(tuple(map(Token, s.text.split())), speaker=s.speaker) for s in heard.segments]
    segments = sentence_segments(cues, words)
    return heard.model_copy(
        update={
            "word_timestamps": words,
            "segments": segments,
            "transcript_text": " ".join(segment.text for segment in segments),
            "alignment": report,
        }
    )


def _laid(
    heard: TranscriptionResult, aligner: ForcedAligner
) -> tuple[tuple[WordTimestamp, ...], AlignmentReport]:
    """Return the words with times found in the audio; interpolated, and reported so, where they can't be."""
    tokens = heard.transcript_text.split()
    measured: list[Heard | None] = [None] * len(tokens)
    if heard.language.split("-")[0] in aligner.languages:
        samples = read_mono(Path(heard.source_path), SAMPLE_RATE)
        measured = measured_words(aligner.align(samples, SAMPLE_RATE, tokens))
    times, report = timed(tokens, measured, heard.total_duration)
    words = tuple(
        WordTimestamp(word=token, start_time=at.start, end_time=at.end)
        for token, at in zip(tokens, times, strict=True)
    )
    return words, report
