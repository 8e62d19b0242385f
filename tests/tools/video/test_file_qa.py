"""Catching in the file itself what goes wrong between plan and picture."""

import subprocess
from dataclasses import replace

import numpy as np
import pytest

from schema.video import Severity, VisualType
from tests.video_material import TINY, draw_figure, paper, shots_of, write_sound
from tools.audio.mp3 import ffmpeg
from tools.video.contact_sheet import write_contact_sheet
from tools.video.file_qa import qa_video_file
from tools.video.look import SIZES
from tools.video.mux import mux
from tools.video.part import frame_of
from tools.video.planes import split
from tools.video.reading import frames_of
from tools.video.recognise import FigureRecogniser
from tools.video.render import render_parts
from tools.video.repeat import join_parts
from tools.video.similarity import ssim


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Return the shots, the finished file and its sound."""
    folder = tmp_path_factory.mktemp("film")
    shots = shots_of(folder)
    sound = write_sound(folder / "talk.mp3", seconds(shots))
    return folder, shots, finished(folder, shots, sound, "film"), sound


def seconds(shots):
    return sum(shot.frames for shot in shots) / TINY.fps


def finished(folder, shots, sound, name):
    found = render_parts(shots, lambda key: folder / key)
    join_parts(found.parts, folder / f"{name}_picture.mp4")
    target = folder / f"{name}.mp4"
    mux(
        folder / f"{name}_picture.mp4",
        sound,
        target,
        title="t",
        artist="a",
        chapters=[],
        captions=None,
        language="en",
    )
    return target


def damaged(source, target, *options):
    """Write a file again through ffmpeg."""
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", "-i", str(source), *options, str(target)]
    subprocess.run(command, check=True)
    return target


def check(film, path, sound=None):
    folder, shots, _, original = film
    pictures = {name: folder / f"{name}.png" for name in ("fig1", "fig2")}
    return qa_video_file(path, shots, sound or original, pictures=pictures)


def majors(found):
    return {point.issue for point in found.points if point.severity is Severity.MAJOR}


def test_a_file_rendered_from_its_plan_passes(film):
    found = check(film, film[2])
    assert found.points == ()
    assert found.passed
    assert found.cuts_found == found.cuts_planned >= 5
    assert min(frame.similarity for frame in found.frames) > 0.9
    assert abs(found.audio_offset) < 0.02
    assert found.picture_offset == 0
    assert found.video_duration == pytest.approx(found.planned_duration, abs=0.01)


def test_a_picture_two_seconds_late_is_caught(film, tmp_path):
    late = damaged(
        film[2], tmp_path / "late.mp4", "-vf", "tpad=start_duration=2:start_mode=clone", "-c:a", "copy"
    )
    found = check(film, late)
    assert found.picture_offset == pytest.approx(2.0, abs=0.11)
    assert {"picture_shifted", "picture_length", "wrong_picture"} <= majors(found)
    assert not found.passed


def test_a_sound_two_seconds_late_is_caught(film, tmp_path):
    late = damaged(film[2], tmp_path / "late.mp4", "-af", "adelay=2000:all=1", "-c:v", "copy")
    found = check(film, late)
    assert found.audio_offset == pytest.approx(2.0, abs=0.03)
    assert "sound_shifted" in majors(found)
    assert not found.passed


def test_a_shift_of_300_ms_that_leaves_the_lengths_alone_is_caught(film, tmp_path):
    late = damaged(
        film[2], tmp_path / "late.mp4", "-af", f"adelay=300:all=1,atrim=0:{seconds(film[1])}", "-c:v", "copy"
    )
    found = check(film, late)
    assert found.audio_offset == pytest.approx(0.3, abs=0.03)
    assert "sound_shifted" in majors(found)


def test_another_episodes_sound_is_caught(film, tmp_path):
    rng = np.random.default_rng(99)
    from tools.audio.mp3 import write_mp3

    write_mp3(
        tmp_path / "other.mp3",
        rng.normal(0, 0.1, round(seconds(film[1]) * 16_000)).astype(np.float32),
        16_000,
    )
    assert "wrong_sound" in majors(check(film, film[2], tmp_path / "other.mp3"))


def test_a_swapped_figure_is_caught(film, tmp_path):
    _, shots, _, sound = film
    for number, seed in ((1, 2), (2, 1)):
        draw_figure(tmp_path / f"fig{number}.png", seed=seed)
    other = [replace(shot, picture=tmp_path / shot.picture.name) if shot.picture else shot for shot in shots]
    found = check(film, finished(tmp_path, other, sound, "swapped"))
    wrong = [p for p in found.points if p.issue in ("wrong_picture", "wrong_figure")]
    assert {p.expected for p in wrong} == {"fig1", "fig2"}
    assert not found.passed
    assert all(f.similarity > 0.9 for f in found.frames if f.visual_type is not VisualType.FIGURE)


def test_a_black_second_is_caught(film, tmp_path):
    black = damaged(
        film[2],
        tmp_path / "black.mp4",
        "-vf",
        "drawbox=color=black:t=fill:enable='between(t,6,6.95)'",
        "-c:a",
        "copy",
    )
    found = check(film, black)
    dark = [point for point in found.points if point.issue == "black"]
    assert [point.timestamp for point in dark] == [pytest.approx(6.0, abs=0.11)]
    assert "unplanned_cut" in {point.issue for point in found.points}
    assert not found.passed


def test_a_file_cut_short_is_caught(film, tmp_path):
    short = damaged(film[2], tmp_path / "short.mp4", "-t", "15", "-c", "copy")
    found = check(film, short)
    assert {"picture_length", "sound_length", "wrong_picture"} <= majors(found)


def test_the_figure_is_named_without_the_plan(tmp_path):
    document = paper(tmp_path)
    shots = [shot for shot in shots_of(tmp_path, size=SIZES["720p"]) if shot.picture]
    known = FigureRecogniser(
        {atom.atom_id: tmp_path / str(atom.file_path) for atom in document.get_figures()}
    )
    for shot in shots:
        painter = shot.painter()
        for at in (0, shot.frames - 1):
            assert known.name(split(frame_of(shot, painter, at)).y) == shot.visual.figure_atom_id
    card = shots_of(tmp_path, size=SIZES["720p"])[0]
    assert known.name(split(frame_of(card, card.painter(), 0)).y) is None


def test_similarity_is_one_for_the_same_and_lower_for_a_shifted_picture():
    rng = np.random.default_rng(0)
    picture = np.kron(rng.integers(0, 255, (27, 48)), np.ones((10, 10))).astype(np.uint8)
    assert ssim(picture, picture) == pytest.approx(1.0)
    assert ssim(picture, np.roll(picture, 5, axis=1)) < 0.6


def test_a_contact_sheet_has_a_frame_a_sentence(film, tmp_path):
    from PIL import Image

    from tests.video_material import transcription

    segments = transcription().segments
    write_contact_sheet(film[2], segments, tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width > 5 * 384
        pixels = np.asarray(sheet.convert("L"))
    cells = [pixels[16:232, 16 + at * 400 : 400 + at * 400] for at in range(5)]
    assert all(cell.std() > 5 for cell in cells)
    assert len(list(frames_of(film[2]))) == sum(shot.frames for shot in film[1])
