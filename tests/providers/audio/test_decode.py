"""Decoding audio: what headers say is not believed, and damage is said."""

import logging
from pathlib import Path

import numpy as np
import pytest

from providers.audio.decode import decode, measure_duration, read_mono
from schema.errors import InputError
from tests.speech_material import BAD_AUDIO, shared
from tools.audio.mp3 import write_mp3

REFUSED = {
    "made_random_bytes.mp3": "can be decoded",
    "made_text_renamed.mp3": "can be decoded",
    "made_zero_bytes.mp3": "is empty",
    "mutagen_emptyfile.mp3": "is empty",
    "mutagen_too-short.mp3": "can be decoded",
    "mutagen_truncated-64bit.mp4": "damaged",
    "mutagen_bad-POPM-frame.mp3": "can be decoded",
}
DURATIONS = {
    "docling_sample_10s.m4a": 10.0,
    "docling_sample_10s_video.mp4": 10.0,
    "docling_silent_1s.wav": 1.0,
    "made_speech_1s.mp3": 1.0,
    "made_speech_8khz_60s.mp3": 60.0,
    "made_stereo_right_channel_silent.mp3": 30.0,
    "made_video_renamed.mp3": 10.0,
    "made_wav_renamed.mp3": 1.0,
    "made_truncated_mid_frame.mp3": 14.94,
    "mutagen_vbri.mp3": 0.44,
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_audio_is_refused_in_one_line_that_names_the_file(name: str) -> None:
    with pytest.raises(InputError, match=REFUSED[name]) as caught:
        measure_duration(shared(BAD_AUDIO / name))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", sorted(DURATIONS))
def test_the_length_is_what_can_be_decoded(name: str) -> None:
    path = shared(BAD_AUDIO / name)
    assert measure_duration(path) == pytest.approx(DURATIONS[name], abs=0.05)
    assert len(read_mono(path, 16_000)) / 16_000 == pytest.approx(DURATIONS[name], abs=0.05)


def test_a_header_that_claims_too_much_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        decode(shared(BAD_AUDIO / "made_truncated_mid_frame.mp3"), 16_000)
    assert "claims 30.0 s, but it holds 14.9 s" in caplog.text


def test_damaged_frames_become_silence_and_are_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        audio = decode(shared(BAD_AUDIO / "made_corrupt_frames.mp3"), 16_000)
    assert 1.0 < audio.damaged < 5.0
    assert len(audio.samples) / 16_000 == pytest.approx(audio.duration, abs=0.05)
    assert "are damaged and taken as silence" in caplog.text


def test_a_damaged_frame_never_leaves_full_scale() -> None:
    samples = read_mono(shared(BAD_AUDIO / "made_corrupt_frames.mp3"), 16_000)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 1.0


def test_one_silent_channel_halves_the_other() -> None:
    assert np.abs(read_mono(shared(BAD_AUDIO / "made_stereo_right_channel_silent.mp3"), 16_000)).max() > 0.05


@pytest.mark.parametrize("path", ["absent.mp3", "."])
def test_a_path_that_is_no_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError, match="no such file"):
        measure_duration(tmp_path / path)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100])
def test_resampling_keeps_length_pitch_and_level(tmp_path: Path, rate: int) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(rate * 2) / rate)
    write_mp3(tmp_path / "tone.mp3", tone.astype(np.float32), rate)
    heard = read_mono(tmp_path / "tone.mp3", 16_000)
    spectrum = np.abs(np.fft.rfft(heard[8_000:24_000]))
    assert len(heard) == pytest.approx(32_000, abs=50)
    assert int(np.argmax(spectrum)) == 440
    assert np.sqrt(np.mean(heard[8_000:24_000] ** 2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.02)
