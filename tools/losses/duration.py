"""How far an episode's length is from its reference's."""

from math import isfinite


def duration_loss(generated_seconds: float, reference_seconds: float) -> float:
    """Return |generated - reference| / reference (SPEC 4.2); both in seconds.

    Raises:
        ValueError: a length that is not finite or below zero, or a reference of zero.
    """
    if not isfinite(generated_seconds) or generated_seconds < 0:
        raise ValueError(f"generated length must be finite and not negative, got {generated_seconds!r} s")
    if not isfinite(reference_seconds) or reference_seconds <= 0:
        raise ValueError(f"reference length must be finite and positive, got {reference_seconds!r} s")
    return abs(generated_seconds - reference_seconds) / reference_seconds
