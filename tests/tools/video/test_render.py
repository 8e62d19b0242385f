"""Rendering: parts found by their content, joined without encoding, exactly as long as planned."""

import pytest

from schema.analysis import SegmentType
from schema.video import VisualType
from tests.video_material import TALK, TINY, shots_of, write_sound
from tools.video.look import Frame
from tools.video.mux import mux
from tools.video.part import frame_of, groups_of, write_part
from tools.video.planes import split
from tools.video.reading import frames_at, frames_of
from tools.video.render import render_parts
from tools.video.repeat import join_parts
from tools.video.similarity import ssim


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("render")
    shots = shots_of(folder)
    return folder, shots, render_parts(shots, lambda key: folder / key)


def test_parts_hold_exactly_the_frames_that_are_planned(rendered):
    _, shots, found = rendered
    assert found.fresh == len(shots)
    for shot, part in zip(shots, found.parts, strict=True):
        times = [round(seen.time * TINY.fps, 3) for seen in frames_of(part)]
        assert times == list(range(shot.frames))


def test_a_second_render_repeats_nothing(rendered):
    folder, shots, found = rendered
    told = []
    again = render_parts(
        shots, lambda key: folder / key, on_part=lambda done, total: told.append((done, total))
    )
    assert (again.fresh, again.parts) == (0, found.parts)
    assert told == [(len(shots), len(shots))]


def test_changing_one_segment_renders_one_segment(rendered, tmp_path):
    folder, shots, _ = rendered
    kind, text, concepts, figures = TALK[4]
    changed = (*TALK[:4], (kind, text.replace("12", "17"), concepts, figures), *TALK[5:])
    later = shots_of(folder, changed)
    assert [shot.frames for shot in later] == [shot.frames for shot in shots]
    assert render_parts(later, lambda key: folder / key).fresh == 1


def test_a_longer_sentence_leaves_the_other_chapters_parts_as_they_were(tmp_path):
    filler = "and so on and on and on for a good while until the half minute is full and over " * 4
    long = tuple((kind, f"{text} {filler}", c, f) for kind, text, c, f in TALK)
    grown = (long[0], (long[1][0], f"{long[1][1]} and then some more words", *long[1][2:]), *long[2:])
    before = {shot.key for shot in shots_of(tmp_path, long)}
    after = [shot.key for shot in shots_of(tmp_path, grown)]
    assert len(set(after) - before) <= 2


def test_joined_parts_show_the_planned_frames_at_the_planned_times(rendered):
    folder, shots, found = rendered
    join_parts(found.parts, folder / "joined.mp4")
    frames = [seen.time for seen in frames_of(folder / "joined.mp4")]
    assert len(frames) == sum(shot.frames for shot in shots)
    middles = [(shot.first + shot.frames // 2) / TINY.fps for shot in shots]
    for shot, seen in zip(shots, frames_at(folder / "joined.mp4", middles), strict=True):
        planned = frame_of(shot, shot.painter(), shot.frames // 2)
        assert ssim(split(planned).y, seen.brightness) > 0.93


def test_a_still_is_encoded_for_a_second_and_held(tmp_path):
    talk = (
        (
            SegmentType.INTRO,
            "Welcome to this. " + "We begin with a long word of welcome to all of you. " * 8,
            (),
            (),
        ),
    )
    (shot,) = shots_of(tmp_path, talk)
    assert shot.visual.visual_type is VisualType.TITLE_CARD
    groups = list(groups_of(shot, shot.painter()))
    assert sum(len(group.frames) * group.times for group in groups) == shot.frames
    assert sum(len(group.frames) for group in groups) < shot.frames / 3
    write_part(shot, tmp_path / "still.mp4")
    assert len(list(frames_of(tmp_path / "still.mp4"))) == shot.frames


def test_parts_rendered_side_by_side_are_the_same_in_number_and_length(tmp_path):
    shots = shots_of(tmp_path)[:2]
    found = render_parts(shots, lambda key: tmp_path / key, cores=4)
    assert [len(list(frames_of(part))) for part in found.parts] == [shot.frames for shot in shots]


def test_a_failed_part_leaves_no_file_behind(tmp_path):
    shots = shots_of(tmp_path)
    figure = next(shot for shot in shots if shot.picture)
    assert figure.picture is not None
    figure.picture.write_bytes(b"no picture")
    with pytest.raises(OSError, match="identify"):
        write_part(figure, tmp_path / "parts" / "part.mp4")
    assert not list((tmp_path / "parts").glob("*"))


def test_burned_captions_change_the_picture_and_the_key(tmp_path):
    plain = shots_of(tmp_path)[0]
    captioned = shots_of(tmp_path, size=Frame(320, 180, fps=10, captions=True))[0]
    assert captioned.captions
    assert plain.key != captioned.key
    at = plain.frames // 2
    below = slice(130, 168)
    a, b = (split(frame_of(shot, shot.painter(), at)).y[below] for shot in (plain, captioned))
    assert b.min() < 60 < a.min() or (a != b).mean() > 0.05


def test_the_finished_file_has_sound_chapters_a_title_and_a_caption_track(rendered, tmp_path):
    import av

    from schema.publishing import Chapter

    _, shots, found = rendered
    join_parts(found.parts, tmp_path / "picture.mp4")
    seconds = sum(shot.frames for shot in shots) / TINY.fps
    captions = tmp_path / "c.srt"
    captions.write_text("1\n00:00:00,000 --> 00:00:02,000\nWelcome\n", encoding="utf-8")
    mux(
        tmp_path / "picture.mp4",
        write_sound(tmp_path / "s.mp3", seconds),
        tmp_path / "out.mp4",
        title="Gates = queues; #1",
        artist="Ada",
        chapters=[
            Chapter(title="One; two", start_time=0, end_time=4),
            Chapter(title="Rest", start_time=4, end_time=seconds),
        ],
        captions=captions,
        language="en",
    )
    with av.open(str(tmp_path / "out.mp4")) as container:
        kinds = sorted(stream.type for stream in container.streams)
        assert kinds[:3] == ["audio", "data", "subtitle"] or kinds == ["audio", "subtitle", "video"]
        assert container.metadata["title"] == "Gates = queues; #1"
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One; two", "Rest"]
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert video.average_rate == TINY.fps
        assert audio.language == "eng"
