"""From an episode's audio, and its published transcript where there is one, to words in time."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from providers.forced_alignment.hmm_aligner import HmmAligner
from providers.forced_alignment.protocol import ForcedAligner
from providers.speech_to_text.protocol import SpeechToText
from providers.speech_to_text.word_times import Heard, timed
from schema.errors import InputError
from schema.transcript import AlignmentReport, TranscriptionResult, WordTimestamp
from tools.audio.decode import DecodedAudio, decode
from tools.transcribe.formats import read_transcript
from tools.transcribe.listen import listen
from tools.transcribe.placing import (
    SAMPLE_RATE,
    agreement,
    check_agreement,
    measured_words,
    sampled_agreement,
)
from tools.transcribe.plausible import check_length
from tools.transcribe.published import PublishedTranscript
from tools.transcribe.segments import sentence_segments
from tools.transcribe.timing import ending_with_their_sound, from_cues

EMBEDDED_ALIGNER = HmmAligner()
_TIMED = 0.8
"""Share of words with a time of their own from which a transcript's own times are taken."""


def transcribe_podcast(
    audio_path: Path,
    *,
    recogniser: SpeechToText,
    transcript_path: Path | None = None,
    language: str = "en",
    aligner: ForcedAligner = EMBEDDED_ALIGNER,
) -> TranscriptionResult:
    """Return what is said in an episode, and when.

    Without a transcript the recogniser listens. With one, its words are laid on the audio: a transcript
    with word times is checked in a few places, any other is aligned word by word.

    Args:
        audio_path: the episode, in any container.
        recogniser: asked where there is no transcript.
        transcript_path: WebVTT, SubRip, Whisper JSON, Podcasting 2.0 JSON or text.
        language: ISO 639-1 code of what is spoken.
        aligner: gives words their times where transcript or recogniser gave none.

    Raises:
        InputError: a file can't be read, the language is not one the back end knows, or the transcript is of
            another recording; the text names the measured figure.
        BackendUnavailableError: a package, model or key is missing.
    """
    if transcript_path is None:
        check_language(recogniser.name, recogniser.languages, language)
        return listen(audio_path, recogniser, aligner, language=language)
    transcript = read_transcript(transcript_path)
    language = transcript.language or language
    check_language(aligner.name, aligner.languages, language)
    audio = decode(audio_path, SAMPLE_RATE)
    check_length(transcript, audio.duration, name=str(transcript_path), audio=str(audio_path))
    measured = _measured(transcript, audio, aligner, transcript_path)
    times, report = timed([token.text for token in transcript.tokens], measured, audio.duration)
    return _result(audio_path, audio, transcript, times, report, language)


def check_language(name: str, known: frozenset[str] | None, language: str) -> None:
    """Refuse a language that a back end doesn't know.

    Raises:
        InputError: with those that it knows.
    """
    if known is not None and language.lower().split("-")[0] not in known:
        raise InputError(
            f"{name} knows {', '.join(sorted(known))}, not {language!r}: choose another back end"
        )


def _measured(
    transcript: PublishedTranscript, audio: DecodedAudio, aligner: ForcedAligner, path: Path
) -> list[Heard | None]:
    words = [token.text for token in transcript.tokens]
    if transcript.timed_share >= _TIMED:
        times = from_cues(transcript.cues)
        check_agreement(sampled_agreement(audio.samples, words, times, aligner), path)
        return ending_with_their_sound(times, audio.samples)
    places = aligner.align(audio.samples, SAMPLE_RATE, words)
    check_agreement(agreement(places, audio.samples), path)
    return measured_words(places)


def _result(
    audio_path: Path,
    audio: DecodedAudio,
    transcript: PublishedTranscript,
    times: Sequence[Heard],
    report: AlignmentReport,
    language: str,
) -> TranscriptionResult:
    words = tuple(
        WordTimestamp(word=token.text, start_time=at.start, end_time=at.end, confidence=at.confidence)
        for token, at in zip(transcript.tokens, times, strict=True)
    )
    segments = sentence_segments(transcript.cues, words)
    speakers = tuple(dict.fromkeys(cue.speaker for cue in transcript.cues if cue.speaker))
    given = [word.confidence for word in words if word.confidence is not None]
    return TranscriptionResult(
        source_path=str(audio_path),
        transcript_text=" ".join(segment.text for segment in segments),
        word_timestamps=words,
        segments=segments,
        total_duration=audio.duration,
        speaker_id=speakers[0] if len(speakers) == 1 else None,
        speakers=speakers,
        confidence=float(np.mean(given)) if given else None,
        language=language,
        engine=f"transcript:{transcript.kind}",
        alignment=report,
    )
