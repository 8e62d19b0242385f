"""MP3 files: the same bytes, the same samples, whole or not at all."""

from pathlib import Path

import av
import numpy as np
import pytest

from providers.audio import encode
from providers.text_to_speech.espeak import EspeakVoice
from schema.errors import BackendUnavailableError, InputError
from tests.speech_material import PASSAGE
from tools.audio.decode import measure_duration, read_mono
from tools.audio.loudness import loudness
from tools.audio.mp3 import Tags, write_mp3


@pytest.fixture(scope="module")
def speech() -> tuple[np.ndarray, int]:
    voice = EspeakVoice()
    spoken = voice.synthesise(PASSAGE, voice.speaker_for("male", 165))
    return spoken.samples, spoken.sample_rate


def test_the_same_samples_give_the_same_bytes(tmp_path: Path, speech: tuple[np.ndarray, int]) -> None:
    for name in ("a.mp3", "b.mp3"):
        write_mp3(tmp_path / name, *speech, tags=Tags(title="Ein Titel – é"))
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()


def test_the_samples_come_back_at_the_same_place_and_level(
    tmp_path: Path, speech: tuple[np.ndarray, int]
) -> None:
    samples, rate = speech
    write_mp3(tmp_path / "a.mp3", samples, rate)
    heard = read_mono(tmp_path / "a.mp3", rate)[: len(samples)]
    spectra = np.fft.rfft(heard, 2 * len(samples)) * np.conj(np.fft.rfft(samples, 2 * len(samples)))
    assert int(np.argmax(np.fft.irfft(spectra))) == 0
    assert loudness(heard, rate) == pytest.approx(loudness(samples, rate), abs=0.1)
    assert measure_duration(tmp_path / "a.mp3") == pytest.approx(len(samples) / rate, abs=0.01)


def test_the_title_is_in_the_file(tmp_path: Path, speech: tuple[np.ndarray, int]) -> None:
    write_mp3(tmp_path / "a.mp3", *speech, tags=Tags(title="Ein Titel – é"))
    with av.open(str(tmp_path / "a.mp3")) as container:
        assert container.metadata["title"] == "Ein Titel – é"


def test_the_bit_rate_is_what_was_asked(tmp_path: Path, speech: tuple[np.ndarray, int]) -> None:
    write_mp3(tmp_path / "a.mp3", *speech, bit_rate=64_000)
    size = (tmp_path / "a.mp3").stat().st_size
    assert size * 8 / measure_duration(tmp_path / "a.mp3") == pytest.approx(64_000, rel=0.05)


def test_a_failure_leaves_the_old_file_and_nothing_half_written(
    tmp_path: Path, speech: tuple[np.ndarray, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"the old one")
    monkeypatch.setattr(encode, "ffmpeg", lambda: "false")
    with pytest.raises(InputError, match=r"a\S*\.mp3 can't be written"):
        write_mp3(path, *speech)
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_missing_folders_are_made(tmp_path: Path, speech: tuple[np.ndarray, int]) -> None:
    write_mp3(tmp_path / "new" / "folder" / "a.mp3", *speech)
    assert (tmp_path / "new" / "folder" / "a.mp3").is_file()


@pytest.mark.parametrize("shape", [(0,), (2, 100)])
def test_samples_of_another_shape_are_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="shape"):
        write_mp3(tmp_path / "a.mp3", np.zeros(shape, dtype=np.float32), 22_050)


def test_a_missing_ffmpeg_names_what_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import imageio_ffmpeg

    def absent() -> str:
        raise RuntimeError("no ffmpeg")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", absent)
    with pytest.raises(BackendUnavailableError, match="IMAGEIO_FFMPEG_EXE"):
        encode.ffmpeg()
