"""How the view moves over a figure while it is discussed: towards what is spoken of, and back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schema.analysis import AlignedSegment
from schema.video import AnimationType, VisualAssetAlignment
from tools.video.panels import Box, FigurePanels, panel_spoken_of

_ZOOM = 1.2
"""Of a figure under discussion, at the end of a move (SPEC 5.1); a related one gets half of it."""
_PANEL_ZOOM = 3.0
"""At most, towards a panel."""
_PANEL_SECONDS = 1.6
_SHORTEST_MOVE = 2.5
STAGE_ASPECT = 2.3
"""Width of the stage over its height, near enough for choosing a view."""
_LONGEST = 24.0
"""Seconds of one move: a slower one would stand still to the eye."""


@dataclass(frozen=True, slots=True)
class View:
    """What of a picture is seen; `x`, `y` its centre as shares of width and height."""

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5


WHOLE = View()


def moves(
    shot: VisualAssetAlignment, segments: Sequence[AlignedSegment], panels: FigurePanels | None
) -> list[VisualAssetAlignment]:
    """Return a figure's shot as one shot a move, each beginning where the last one ended.

    Args:
        shot: the figure's whole time on the screen.
        segments: of the episode, to hear which panel is spoken of.
        panels: of the figure; None where its caption names none.
    """
    result: list[VisualAssetAlignment] = []
    view = WHOLE
    for start, end, target in _targets(shot, segments, panels):
        goal = target or (WHOLE if view.zoom > 1.0 else View(_ZOOM))
        result.append(_move(shot, start, end, view, goal, is_panel=target is not None))
        view = goal
    return result


def drift(shot: VisualAssetAlignment) -> VisualAssetAlignment:
    """Return a related figure's shot with a slow pan over it."""
    return _move(shot, shot.start_time, shot.end_time, View(1.0, 0.54), View(1.1, 0.46), is_panel=False)


def _targets(
    shot: VisualAssetAlignment, segments: Sequence[AlignedSegment], panels: FigurePanels | None
) -> Iterator[tuple[float, float, View | None]]:
    """Yield (start, end, view of the panel spoken of); None where none is."""
    marks = [(shot.start_time, None), *_panel_marks(shot, segments, panels)]
    following = [*(time for time, _ in marks[1:]), shot.end_time]
    kept = [mark for mark, after in zip(marks, following, strict=True) if after - mark[0] >= _SHORTEST_MOVE]
    kept = kept or marks[:1]
    kept[0] = (shot.start_time, kept[0][1])
    for at, (start, view) in enumerate(kept):
        end = kept[at + 1][0] if at + 1 < len(kept) else shot.end_time
        pieces = 1 if view else max(round((end - start) / _LONGEST), 1)
        for piece in range(pieces):
            step = (end - start) / pieces
            yield start + piece * step, start + (piece + 1) * step, view


def _panel_marks(
    shot: VisualAssetAlignment, segments: Sequence[AlignedSegment], panels: FigurePanels | None
) -> Iterator[tuple[float, View | None]]:
    for segment in segments if panels else ():
        said = segment.transcript_segment
        if panels and shot.start_time - _SHORTEST_MOVE < said.start_time < shot.end_time - _SHORTEST_MOVE:
            letter = panel_spoken_of(said.text, panels.boxes)
            if letter is not None:
                yield max(said.start_time, shot.start_time), _view_of(panels.boxes[letter], panels.aspect)


def _view_of(box: Box, aspect: float) -> View:
    """Return the view that fills the stage with a panel; zoom 1.2 fills it with the whole figure."""
    whole = min(STAGE_ASPECT / aspect, 1.0)
    zoom = min(STAGE_ASPECT / (box.width * aspect), 1 / box.height) / whole * _ZOOM
    return View(max(_ZOOM, min(zoom, _PANEL_ZOOM)), box.x + box.width / 2, box.y + box.height / 2)


def _move(
    shot: VisualAssetAlignment, start: float, end: float, view: View, goal: View, *, is_panel: bool
) -> VisualAssetAlignment:
    pan = "to_panel" if is_panel else "center_to_detail" if goal.zoom >= view.zoom else "detail_to_center"
    seconds = min(_PANEL_SECONDS, end - start) if is_panel else end - start
    params: dict[str, float | str] = {
        "pan": "slow_pan" if goal.zoom == 1.1 else pan,
        "from_zoom": view.zoom,
        "from_x": view.x,
        "from_y": view.y,
        "zoom": goal.zoom,
        "x": goal.x,
        "y": goal.y,
        "move_seconds": round(seconds, 3),
    }
    return shot.model_copy(
        update={
            "start_time": start,
            "end_time": end,
            "animation_type": AnimationType.KEN_BURNS,
            "animation_params": params,
        }
    )
