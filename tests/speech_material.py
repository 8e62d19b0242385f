"""Voices, scripts and recordings that the tests of speech start from."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from providers.text_to_speech.protocol import Speaker, Speech, Traits
from schema.analysis import SegmentType
from schema.errors import InputError
from schema.script import PodcastScript, ScriptSection, ScriptSentence
from schema.transcript import WordTimestamp

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
PAIRS = SHARED / "pairs"
BAD_AUDIO = SHARED / "bad" / "audio"

PASSAGE = (
    "Welcome to the show. Today we talk about a small network that learns from a large one. "
    "How does it work? The teacher answers a question, and the student copies the answer. "
    "In the end the small network is nearly as good, and it runs on a laptop."
)


def shared(path: Path) -> Path:
    """Return a path of the shared folder; skip the test where it is missing."""
    if not path.exists():
        pytest.skip(f"{path.name} is not in the shared folder beside the repository")
    return path


class ToneVoice:
    """Says every word as a tone of 0.2 s with 0.1 s of silence around the text, and counts its work."""

    name = "tone"
    version = "1"
    languages = frozenset({"en"})

    def __init__(
        self,
        *,
        times: bool = True,
        sample_rate: int = 16_000,
        paragraphs: bool = False,
        longest: int | None = None,
    ) -> None:
        self.traits = Traits(longest_text=longest, whole_paragraphs=paragraphs, word_times=times)
        self.spoken: list[str] = []
        self._times = times
        self._sample_rate = sample_rate

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        return Speaker(gender, words_per_minute)

    def check_speaker(self, name: str) -> None:
        """Take anybody."""

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        tokens = text.split()
        if not tokens:
            raise InputError("there is nothing to speak")
        self.spoken.append(text)
        rate = self._sample_rate
        silence = np.zeros(rate // 10, dtype=np.float32)
        tone = 0.5 * np.sin(2 * np.pi * 220 * np.arange(len(tokens) * rate // 5) / rate)
        words = tuple(
            WordTimestamp(word=token, start_time=0.1 + 0.2 * i, end_time=0.3 + 0.2 * i)
            for i, token in enumerate(tokens)
        )
        samples: NDArray[np.float32] = np.concatenate([silence, tone.astype(np.float32), silence])
        return Speech(samples, rate, words if self._times else None)


def script(*sections: tuple[tuple[str, ...], ...], title: str = "A test") -> PodcastScript:
    """Return a script of sections of paragraphs of sentences."""
    return PodcastScript(
        pair_id="pair",
        document_id="paper",
        title=title,
        sections=tuple(
            ScriptSection(
                section_id=f"s{index}",
                segment_type=SegmentType.BACKGROUND,
                paragraphs=tuple(
                    tuple(ScriptSentence(text=text) for text in paragraph) for paragraph in paragraphs
                ),
                word_budget=10,
            )
            for index, paragraphs in enumerate(sections)
        ),
        target_seconds=60,
        prompt_version="v1",
        profile_version="v1",
        seed=0,
    )
