"""Stand-ins at the boundary of the local engines' packages, which need model files of the user's."""

import struct
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np

from tests.providers.speech_to_text.heard import TOKENS, span


def is_audible(samples: np.ndarray) -> bool:
    """Return whether Whisper would write anything: it writes nothing for noise that stays the same."""
    frames = np.abs(samples[: len(samples) // 1600 * 1600].reshape(-1, 1600)).mean(axis=1)
    return bool(frames.size and frames.max() > 0.01 and frames.std() > 0.3 * frames.mean())


class WhisperCppModel:
    """pywhispercpp's Model: a segment a word, times in hundredths, NaN where there is no probability."""

    made: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    def __init__(self, path: str, **options: Any) -> None:
        self.made.append((path, options))

    def transcribe(self, samples: np.ndarray, **options: Any) -> list[Any]:
        assert samples.dtype == np.float32
        assert options["max_len"] == 1
        assert options["split_on_word"]
        if not is_audible(samples):
            return [SimpleNamespace(text="[BLANK_AUDIO]", t0=0, t1=300, probability=0.5)]
        return [
            SimpleNamespace(
                text=f" {token}",
                t0=round(span(i)[0] * 100),
                t1=round(span(i)[1] * 100),
                probability=float("nan") if i == 3 else 0.75,
            )
            for i, token in enumerate(TOKENS)
        ]


def whisper_cpp_file(folder: Path, *, vocabulary: int = 51_865) -> Path:
    """Return a file that begins like a model of whisper.cpp."""
    path = folder / "ggml-tiny.bin"
    path.write_bytes(b"lmgg" + struct.pack("<i", vocabulary) + bytes(100))
    return path


class FasterWhisperModel:
    """faster_whisper's WhisperModel: segments lazily, each with its words."""

    made: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    def __init__(self, path: str, **options: Any) -> None:
        assert options["local_files_only"]
        self.made.append((path, options))

    def transcribe(self, samples: np.ndarray, **options: Any) -> tuple[Any, Any]:
        assert options["word_timestamps"]
        return iter([self._segment()] if is_audible(samples) else []), SimpleNamespace(language="en")

    def _segment(self) -> Any:
        words = [
            SimpleNamespace(word=f" {token}", start=span(i)[0], end=span(i)[1], probability=0.8)
            for i, token in enumerate(TOKENS)
        ]
        text = "".join(word.word for word in words)
        return SimpleNamespace(text=text, start=words[0].start, end=words[-1].end, words=words)


def faster_whisper_folder(folder: Path, name: str = "small") -> Path:
    """Return a folder that looks like a converted model."""
    path = folder / name
    path.mkdir()
    for file in ("model.bin", "config.json", "tokenizer.json"):
        (path / file).write_text("{}")
    return path
