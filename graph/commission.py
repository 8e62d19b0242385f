"""How long an episode is asked to be."""

from schema.profile import DEPTH_LIMITS, DEPTH_RANGES, PodcastDepth, Tuning, depth_of


def commission(
    reference_seconds: float, target_depth: PodcastDepth | None, tuning: Tuning
) -> tuple[PodcastDepth, float]:
    """Return the depth and the length in seconds of a pair's episode.

    Untrained, an episode aims at the middle of its depth's range (SPEC 3.1). `reference_length` moves the
    aim to the length of the human telling, as far as a depth that the user asked for allows.
    """
    depth = target_depth or depth_of(reference_seconds)
    low, high = DEPTH_RANGES[depth]
    middle = (low + high) / 2
    shortest, longest = _limits(depth) if target_depth else (0.0, float("inf"))
    wanted = min(max(reference_seconds, shortest), longest)
    return depth, middle + tuning.reference_length * (wanted - middle)


def _limits(depth: PodcastDepth) -> tuple[float, float]:
    uppers = {level: limit for limit, level in DEPTH_LIMITS}
    levels = list(PodcastDepth)
    at = levels.index(depth)
    lower = uppers[levels[at - 1]] if at else DEPTH_RANGES[depth][0]
    return lower, uppers.get(depth, DEPTH_RANGES[depth][1])
