"""How long an episode is asked to be."""

from schema.profile import DEPTH_LIMITS, DEPTH_RANGES, NO_WISHES, PodcastDepth, Tuning, Wishes, depth_of

SHORTEST = 30.0
"""Seconds below which no episode is asked for, however often somebody says "shorter"."""


def commission(
    reference_seconds: float,
    target_depth: PodcastDepth | None,
    tuning: Tuning,
    wishes: Wishes = NO_WISHES,
) -> tuple[PodcastDepth, float]:
    """Return the depth and the length in seconds of a pair's episode.

    Untrained, an episode aims at the middle of its depth's range (SPEC 3.1). `reference_length` moves the
    aim to the length of the human telling, as far as a depth that the user asked for allows. A length that
    was wished for in chat holds as it was said.
    """
    target_depth = _wished_depth(reference_seconds, target_depth, wishes)
    depth = target_depth or depth_of(reference_seconds)
    low, high = DEPTH_RANGES[depth]
    middle = (low + high) / 2
    shortest, longest = _limits(depth) if target_depth else (0.0, float("inf"))
    wanted = min(max(reference_seconds, shortest), longest)
    seconds = middle + tuning.reference_length * (wanted - middle)
    if wishes.minutes is not None:
        seconds, depth = 60 * wishes.minutes, target_depth or depth_of(60 * wishes.minutes)
    return depth, max(SHORTEST, wishes.length_factor * seconds + 60 * wishes.minutes_longer)


def _wished_depth(
    reference_seconds: float, target_depth: PodcastDepth | None, wishes: Wishes
) -> PodcastDepth | None:
    if wishes.depth is None and not wishes.deeper:
        return target_depth
    levels = list(PodcastDepth)
    start = wishes.depth or target_depth or depth_of(reference_seconds)
    return levels[min(max(levels.index(start) + wishes.deeper, 0), len(levels) - 1)]


def _limits(depth: PodcastDepth) -> tuple[float, float]:
    uppers = {level: limit for limit, level in DEPTH_LIMITS}
    levels = list(PodcastDepth)
    at = levels.index(depth)
    lower = uppers[levels[at - 1]] if at else DEPTH_RANGES[depth][0]
    return lower, uppers.get(depth, DEPTH_RANGES[depth][1])
