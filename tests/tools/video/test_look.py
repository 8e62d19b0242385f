"""What is drawn: text that fits, colours as meant, motion without a jerk."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from schema.video import AnimationType, VisualAssetAlignment, VisualType
from tests.video_material import TINY
from tools.video.cards import Rect, figure_ground, quote_card, title_card
from tools.video.look import SIZES, Frame
from tools.video.painters import Camera, FigurePainter, QuotePainter
from tools.video.planes import blank, packed, planes_of, rgb_of, split, yuv
from tools.video.progress import Progress, ProgressBar
from tools.video.typeset import SANS, fitted

WORDS = st.text(alphabet="abcdefghij éß—Ωλ.,", min_size=1, max_size=400)


@given(text=WORDS, width=st.integers(60, 900), height=st.integers(30, 300))
@settings(max_examples=40, deadline=None)
def test_set_text_never_leaves_its_box(text, width, height):
    found = fitted(text, SANS, width=width, height=height, largest=60, smallest=9)
    assert found.width <= width + 1
    assert found.height <= max(height, found.leading)


def test_text_that_fits_is_set_whole_and_large():
    found = fitted("Few words", SANS, width=900, height=200, largest=60, smallest=9)
    assert " ".join(word for line in found.lines for word in line) == "Few words"
    assert found.font.size == 60


def test_text_too_long_for_the_smallest_size_ends_in_an_ellipsis():
    found = fitted("word " * 300, SANS, width=200, height=60, largest=30, smallest=12)
    assert found.lines[-1][-1].endswith("…")


@pytest.mark.parametrize("colour", [(246, 243, 236), (27, 39, 51), (24, 106, 115), (255, 255, 255)])
def test_a_colour_survives_the_planes(colour):
    image = Image.new("RGB", (8, 4), colour)
    frame = packed(planes_of(image))
    assert np.abs(rgb_of(frame).astype(int) - colour).max() <= 3
    assert (split(frame).y[0, 0], split(frame).u[0, 0]) == yuv(colour)[:2]


def test_a_frame_of_a_size_the_encoder_cannot_take_is_refused():
    with pytest.raises(ValueError, match="multiples of 4"):
        Frame(321, 180)


def _card(kind, text, **values):
    return VisualAssetAlignment(
        segment_id="s",
        start_time=0,
        end_time=5,
        visual_type=kind,
        quote_text=text,
        animation_type=AnimationType.STATIC,
        **values,
    )


@pytest.mark.parametrize("text", ["Gate", "A title of very many words " * 12, "Naïve Bayes — für λ-Terme"])
@pytest.mark.parametrize("size", [TINY, *SIZES.values()])
def test_a_card_keeps_its_margins_however_long_its_text(text, size):
    image = np.asarray(title_card(_card(VisualType.TITLE_CARD, text, quote_style="topic"), size, "Paper"))
    ground = image[0, 0]
    for side in (image[:, : size.margin], image[:, -size.margin // 2 :], image[: size.px(20)]):
        assert (side == ground).all()


def test_every_word_of_a_quote_has_its_box():
    card = quote_card(_card(VisualType.QUOTE_CARD, "five words stand on it"), SIZES["720p"], "Paper")
    assert len(card.words) == 5
    assert all(box.x % 2 == box.y % 2 == box.width % 2 == box.height % 2 == 0 for box in card.words)


def test_a_word_darkens_when_it_is_spoken():
    size = SIZES["720p"]
    card = quote_card(_card(VisualType.QUOTE_CARD, "one two"), size, "Paper")
    painter = QuotePainter(card, (0.0, 1.0), 0.0, (232, 239, 237))
    frame, second = blank(size.width, size.height), card.words[1]
    painter.paint(frame, 0.9)
    before = int(split(frame).y[second.slices()].min())
    painter.paint(frame, 1.0)
    assert int(split(frame).y[second.slices()].min()) < before - 40


def test_the_caption_strip_leaves_the_stage_alone():
    shot = _card(VisualType.FIGURE, None, label="Figure 3", detail_text="A caption of many words. " * 20)
    image, stage = figure_ground(shot, SIZES["1080p"])
    inside = np.asarray(image)[stage.slices()]
    assert (inside == 255).all()
    assert (stage.width % 4, stage.height % 4) == (0, 0)


def test_the_progress_bar_fills_by_fractions_of_a_pixel():
    bar = ProgressBar(SIZES["720p"], Progress(0, 2, 0.0, 1.0))
    sums = []
    for through in np.linspace(0.2, 0.21, 6):
        frame = blank(1280, 720)
        bar.draw(frame, float(through))
        sums.append(int(split(frame).y.sum()))
    steps = np.diff(sums)
    assert (steps < 0).all() or (steps > 0).all()


def _blobs(path, size=(900, 500)):
    """Draw soft dots, whose centres can be measured to a hundredth of a pixel."""
    y, x = np.mgrid[: size[1], : size[0]]
    picture = np.full((size[1], size[0]), 255.0)
    for cx in range(150, size[0] - 100, 200):
        for cy in range(100, size[1] - 50, 150):
            picture -= 200 * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * 14.0**2))
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(path)


def _centre(window):
    weight = 235.0 - window.astype(float)
    weight[weight < 20] = 0
    y, x = np.mgrid[: window.shape[0], : window.shape[1]]
    return np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()


def test_a_slow_zoom_moves_by_fractions_of_a_pixel_without_a_jerk(tmp_path):
    _blobs(tmp_path / "dots.png")
    size, stage = SIZES["720p"], Rect(64, 40, 1152, 500)
    ground = planes_of(Image.new("RGB", (size.width, size.height), "white"))
    painter = FigurePainter(
        ground, stage, tmp_path / "dots.png", Camera((1, 0.5, 0.5), (1.2, 0.5, 0.5), 20.0)
    )
    frame = blank(size.width, size.height)
    tracks = []
    painter.paint(frame, 10.0)
    y = split(frame).y
    row, column = np.unravel_index(int(y[stage.slices()][:200, :350].argmin()), (200, 350))
    where = slice(stage.y + row - 44, stage.y + row + 44), slice(stage.x + column - 44, stage.x + column + 44)
    for index in range(300, 330):
        painter.paint(frame, index / 30)
        tracks.append(_centre(split(frame).y[where]))
    steps = np.diff(np.array(tracks), axis=0)
    smooth = np.array([np.polyval(np.polyfit(range(len(s)), s, 2), range(len(s))) for s in steps.T]).T
    assert np.sqrt(np.mean(np.sum((steps - smooth) ** 2, axis=1))) < 0.05
    assert np.abs(steps).max() > 0.05


def test_a_camera_begins_and_ends_where_it_should():
    camera = Camera.from_params({"zoom": 1.2, "x": 0.7, "from_zoom": 1.0}, 8.0)
    assert camera.at(0) == (1.0, 0.5, 0.5)
    assert camera.at(8.0) == camera.at(20.0) == (pytest.approx(1.2), pytest.approx(0.7), 0.5)
