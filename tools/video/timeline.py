"""A timeline on which visuals are laid over each other until every moment has one that stays long enough."""

from collections.abc import Callable, Iterable, Sequence

from schema.video import VisualAssetAlignment

Shot = VisualAssetAlignment


def lay(timeline: Sequence[Shot], shot: Shot) -> list[Shot]:
    """Return the timeline with a shot laid over it; what it covers is cut, or split around it."""
    if shot.duration <= 0:
        return list(timeline)
    laid: list[Shot] = []
    for other in timeline:
        if other.start_time < shot.start_time:
            laid.append(_cut(other, other.start_time, min(other.end_time, shot.start_time)))
        if other.end_time > shot.end_time:
            laid.append(_cut(other, max(other.start_time, shot.end_time), other.end_time))
    return sorted([*(s for s in laid if s.duration > 0), shot], key=lambda s: s.start_time)


def lay_all(timeline: Sequence[Shot], shots: Iterable[Shot]) -> list[Shot]:
    """Return the timeline with these shots laid over it, one after the other."""
    result = list(timeline)
    for shot in shots:
        result = lay(result, shot)
    return result


def merged(timeline: Sequence[Shot]) -> list[Shot]:
    """Return the timeline with neighbours that show the same joined into one."""
    result: list[Shot] = []
    for shot in timeline:
        if result and _shows(result[-1]) == _shows(shot):
            result[-1] = _cut(result[-1], result[-1].start_time, shot.end_time)
        else:
            result.append(shot)
    return result


def settled(timeline: Sequence[Shot], shortest: Callable[[Shot], float]) -> list[Shot]:
    """Return the timeline without shots too short to be seen: the shot before each stays on instead.

    At the very start there is no shot before: the next one begins at once.
    """
    result: list[Shot] = []
    waiting: float | None = None
    for shot in merged(timeline):
        begun = shot if waiting is None else _cut(shot, waiting, shot.end_time)
        if begun.duration >= shortest(begun) or (waiting is None and not result and len(timeline) == 1):
            result.append(begun)
            waiting = None
        elif result:
            result[-1] = _cut(result[-1], result[-1].start_time, begun.end_time)
        else:
            waiting = begun.start_time
    if not result and timeline:
        result = [_cut(timeline[-1], timeline[0].start_time, timeline[-1].end_time)]
    return merged(result)


def _shows(shot: Shot) -> tuple[object, ...]:
    return (
        shot.visual_type,
        shot.figure_atom_id,
        shot.quote_text,
        shot.quote_style,
        shot.detail_text,
        tuple(sorted(shot.animation_params.items())),
    )


def _cut(shot: Shot, start: float, end: float) -> Shot:
    return shot.model_copy(update={"start_time": start, "end_time": end})
