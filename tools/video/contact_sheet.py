"""A picture of a whole video: one frame a sentence, with the sentence under it."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from schema.transcript import TranscriptSegment
from tools.video.look import ACCENT, EDGE, INK, STAGE
from tools.video.reading import frames_at
from tools.video.typeset import SANS, SANS_BOLD, fitted, font

if TYPE_CHECKING:
    from PIL.Image import Image

_COLUMNS, _WIDTH, _HEIGHT, _TEXT, _GAP = 5, 384, 216, 74, 16


def write_contact_sheet(video: Path, segments: Sequence[TranscriptSegment], target: Path) -> None:
    """Write the contact sheet of a video as PNG, each frame taken from the middle of its sentence.

    Raises:
        InputError: the video can't be read.
    """
    from PIL import Image

    rows = -(-len(segments) // _COLUMNS)
    across, down = _WIDTH + _GAP, _HEIGHT + _TEXT + _GAP
    sheet = Image.new("RGB", (_COLUMNS * across + _GAP, max(rows, 1) * down + _GAP), STAGE)
    middles = [(segment.start_time + segment.end_time) / 2 for segment in segments]
    order = sorted(range(len(segments)), key=lambda at: middles[at])
    for at, seen in zip(order, frames_at(video, [middles[at] for at in order]), strict=True):
        place = (_GAP + at % _COLUMNS * across, _GAP + at // _COLUMNS * down)
        _outline(sheet, place)
        sheet.paste(seen.image.resize((_WIDTH, _HEIGHT), Image.Resampling.BOX), place)
        _write_sentence(sheet, segments[at], (place[0], place[1] + _HEIGHT + 5))
    _save(sheet, target)


def _outline(sheet: "Image", at: tuple[int, int]) -> None:
    from PIL import ImageDraw

    corners = (at[0] - 1, at[1] - 1, at[0] + _WIDTH, at[1] + _HEIGHT)
    ImageDraw.Draw(sheet).rectangle(corners, outline=EDGE)


def _write_sentence(sheet: "Image", segment: TranscriptSegment, at: tuple[int, int]) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(sheet)
    minutes, seconds = divmod(int(segment.start_time), 60)
    draw.text(at, f"{minutes}:{seconds:02d}", font=font(SANS_BOLD, 13), fill=ACCENT)
    text = fitted(
        segment.text, SANS, width=_WIDTH - 50, height=_TEXT - 8, largest=13, smallest=11, spacing=1.25
    )
    for row, line in enumerate(text.lines):
        draw.text((at[0] + 46, at[1] + row * text.leading), " ".join(line), font=text.font, fill=INK)


def _save(sheet: "Image", target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=".png")
    os.close(handle)
    try:
        # 256 colours of the few that cards and plots have: a third of the size.
        sheet.quantize(256).save(name, optimize=False)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
