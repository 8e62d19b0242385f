"""A voice that gives no word times, given them: its words are laid on its audio."""

import numpy as np

from providers.forced_alignment.protocol import ForcedAligner
from providers.speech_to_text.word_times import timed
from providers.text_to_speech.protocol import Speaker, Speech, TextToSpeech, Traits
from schema.transcript import WordTimestamp
from tools.audio.resample import resampled
from tools.transcribe.placing import SAMPLE_RATE, measured_words


class AlignedVoice:
    """Speaks as the engine does, with times measured by an aligner and interpolated where it finds none."""

    def __init__(self, engine: TextToSpeech, aligner: ForcedAligner) -> None:
        self._engine = engine
        self._aligner = aligner
        self.name = engine.name
        self.version = f"{engine.version} {aligner.name}/1"
        self.languages = engine.languages
        self.traits = Traits(
            engine.traits.longest_text, engine.traits.whole_paragraphs, engine.traits.at_once, word_times=True
        )

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        """Return the engine's default speaker of that gender."""
        return self._engine.speaker_for(gender, words_per_minute)

    def check_speaker(self, name: str) -> None:
        """Refuse a speaker that the engine doesn't have."""
        self._engine.check_speaker(name)

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        """Return the engine's audio with a time for every token; see the Protocol."""
        speech = self._engine.synthesise(text, speaker)
        return speech if speech.words is not None else self._timed(text, speech)

    def _timed(self, text: str, speech: Speech) -> Speech:
        tokens = text.split()
        samples = resampled(speech.samples, speech.sample_rate, SAMPLE_RATE)
        # The aligner looks for words between silences: speech that begins with the first sample has none.
        silence = np.zeros(SAMPLE_RATE // 5, dtype=np.float32)
        padded = np.concatenate([silence, samples, silence])
        measured = measured_words(self._aligner.align(padded, SAMPLE_RATE, tokens))
        offset, duration = len(silence) / SAMPLE_RATE, len(speech.samples) / speech.sample_rate
        times, _ = timed(tokens, measured, len(padded) / SAMPLE_RATE)
        words = tuple(
            WordTimestamp(
                word=token,
                start_time=min(max(at.start - offset, 0.0), duration),
                end_time=min(max(at.end - offset, 0.0), duration),
            )
            for token, at in zip(tokens, times, strict=True)
        )
        return Speech(speech.samples, speech.sample_rate, words)


def with_word_times(engine: TextToSpeech, aligner: ForcedAligner) -> TextToSpeech:
    """Return the engine, or where it gives no word times, one that does."""
    return engine if engine.traits.word_times else AlignedVoice(engine, aligner)
