"""Writing MP3 files, whole or not at all, with title, chapters and cover."""

import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from providers.audio.encode import encode_mp3, ffmpeg
from tools.audio.tags import NO_TAGS, Tags, write_tags

__all__ = ["Tags", "ffmpeg", "write_mp3"]


def write_mp3(
    path: Path,
    samples: NDArray[np.float32],
    sample_rate: int,
    *,
    bit_rate: int = 64_000,
    tags: Tags = NO_TAGS,
) -> None:
    """Write mono samples, shape (n,), -1 to 1, as MP3; the same samples and tags give the same bytes.

    Raises:
        InputError: the file can't be written, or the cover is no JPEG or PNG.
        BackendUnavailableError: ffmpeg is missing.
    """
    if samples.ndim != 1 or not len(samples):
        raise ValueError(f"samples must have shape (n,) with n over 0, not {samples.shape}")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".mp3")
    try:
        encode_mp3(Path(name), samples, sample_rate, bit_rate=bit_rate)
        write_tags(Path(name), tags)
        os.fsync(descriptor)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        os.close(descriptor)
        Path(name).unlink(missing_ok=True)
