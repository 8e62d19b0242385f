"""A shot ready to be painted: all that decides how its frames look, and nothing else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from schema.publishing import Chapter
from schema.video import VisualAssetAlignment, VisualType
from tools.align.speech import Speech
from tools.publish.cues import sentence_cues
from tools.video.captions import caption_box
from tools.video.cards import figure_ground, quote_card, title_card
from tools.video.look import QUOTE_GROUND, Frame
from tools.video.painters import Camera, CaptionedPainter, FigurePainter, Painter, QuotePainter, StillPainter
from tools.video.planes import planes_of
from tools.video.progress import Progress

_DRIFT = 1.5
"""Frames by which a cut may lie off its time before a shot is made a frame longer or shorter for it.

Rounding every cut by itself would let an edit early on shift the lengths of half the later shots by one
frame, and all of those would have to be rendered again.
"""

_DRAWING = frozenset("captions cards encode look painters part planes progress repeat typeset".split())


@dataclass(frozen=True, slots=True)
class Shot:
    """One part of the video. Times are in seconds from its own beginning, so that it can move as a whole."""

    visual: VisualAssetAlignment
    """As planned; its `start_time` and `end_time` decide nothing here."""
    first: int
    """Index of its first frame in the video."""
    frames: int
    size: Frame
    progress: Progress
    footer: str
    picture: Path | None
    word_times: tuple[float, ...]
    """When each word of a quote is spoken."""
    captions: tuple[tuple[float, float, str], ...]
    """(start, end, text) of the captions to burn in."""

    @property
    def key(self) -> str:
        """SHA-256 over all that decides the frames: the same key, the same part file."""
        visual = self.visual.model_dump(
            mode="json", exclude={"segment_id", "start_time", "end_time", "figure_path"}
        )
        picture = sha256(self.picture.read_bytes()).hexdigest() if self.picture else None
        parts = [
            _code_version(),
            visual,
            self.frames,
            asdict(self.size),
            [round(value, 4) for value in (self.progress.begins, self.progress.ends)],
            [self.progress.chapter, self.progress.chapters],
            self.footer,
            picture,
            [round(time, 3) for time in self.word_times],
            [(round(a, 3), round(b, 3), text) for a, b, text in self.captions],
        ]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def painter(self) -> Painter:
        """Return what paints this shot."""
        painter = self._bare_painter()
        if not self.captions:
            return painter
        return CaptionedPainter(painter, [caption_box(text, a, b, self.size) for a, b, text in self.captions])

    def _bare_painter(self) -> Painter:
        if self.visual.visual_type is VisualType.FIGURE and self.picture is not None:
            image, stage = figure_ground(self.visual, self.size)
            camera = Camera.from_params(self.visual.animation_params, self.frames / self.size.fps)
            return FigurePainter(planes_of(image), stage, self.picture, camera)
        if self.visual.visual_type is VisualType.QUOTE_CARD:
            card = quote_card(self.visual, self.size, self.footer)
            fade = float(self.visual.animation_params.get("fade_duration", 0.0))
            return QuotePainter(card, self.word_times, fade, QUOTE_GROUND)
        return StillPainter(planes_of(title_card(self.visual, self.size, self.footer)))


@lru_cache(maxsize=1)
def _code_version() -> str:
    """Return a hash of the code that draws and encodes: where it changes, no earlier part is taken."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem in _DRAWING:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def storyboard(
    visuals: Sequence[VisualAssetAlignment],
    speech: Speech,
    chapters: Sequence[Chapter],
    *,
    size: Frame,
    pictures: Mapping[str, Path],
    footer: str,
) -> list[Shot]:
    """Return the planned visuals as shots, frame by frame.

    Args:
        visuals: without a gap from 0 to the episode's end.
        speech: when each word is heard.
        chapters: for the progress bar; without a gap too.
        size: of the picture.
        pictures: of the figures, by id.
        footer: small line on cards, such as the paper's title.
    """
    shots: list[Shot] = []
    first = 0
    for visual, frames in zip(visuals, _frame_counts(visuals, size.fps), strict=True):
        shots.append(
            Shot(
                visual=visual,
                first=first,
                frames=frames,
                size=size,
                progress=_progress(visual, chapters),
                footer=footer,
                picture=pictures.get(visual.figure_atom_id or ""),
                word_times=_word_times(visual, speech),
                captions=_captions(visual, speech) if size.captions else (),
            )
        )
        first += frames
    return [shot for shot in shots if shot.frames]


def _frame_counts(visuals: Sequence[VisualAssetAlignment], fps: int) -> list[int]:
    counts: list[int] = []
    position = 0
    for at, visual in enumerate(visuals):
        count = round(visual.duration * fps)
        off = position + count - visual.end_time * fps
        if abs(off) > _DRIFT or at == len(visuals) - 1:
            count -= round(off)
        counts.append(max(count, 0))
        position += counts[-1]
    return counts


def _progress(visual: VisualAssetAlignment, chapters: Sequence[Chapter]) -> Progress:
    middle = (visual.start_time + visual.end_time) / 2
    at = max((i for i, chapter in enumerate(chapters) if chapter.start_time <= middle), default=0)
    if not chapters:
        return Progress(0, 1, 0.0, 1.0)
    chapter = chapters[at]
    length = chapter.end_time - chapter.start_time
    begins, ends = ((time - chapter.start_time) / length for time in (visual.start_time, visual.end_time))
    return Progress(at, len(chapters), min(max(begins, 0.0), 1.0), min(max(ends, 0.0), 1.0))


def _word_times(visual: VisualAssetAlignment, speech: Speech) -> tuple[float, ...]:
    if visual.visual_type is not VisualType.QUOTE_CARD:
        return ()
    count = len((visual.quote_text or "").split())
    heard = [word for word in speech.all_words if word.start_time >= visual.start_time - 1e-3][:count]
    return tuple(word.start_time - visual.start_time for word in heard)


def _captions(visual: VisualAssetAlignment, speech: Speech) -> tuple[tuple[float, float, str], ...]:
    if visual.visual_type is VisualType.QUOTE_CARD:
        return ()
    cues = [
        replace(cue, start=max(cue.start, visual.start_time), end=min(cue.end, visual.end_time))
        for cue in sentence_cues(speech)
    ]
    return tuple(
        (cue.start - visual.start_time, cue.end - visual.start_time, cue.text)
        for cue in cues
        if cue.end - cue.start > 0.1
    )
