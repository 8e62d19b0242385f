"""The judge's scores as a loss."""


def quality_loss(engagement: float, clarity: float, accuracy: float) -> float:
    """Return (300 - sum of the scores) / 300 (SPEC 4.1); each score is 0 to 100.

    Raises:
        ValueError: a score outside 0 to 100, or one that is not a number.
    """
    scores = (engagement, clarity, accuracy)
    for name, score in zip(("engagement", "clarity", "accuracy"), scores, strict=True):
        if not 0 <= score <= 100:
            raise ValueError(f"{name} must be 0 to 100, got {score!r}")
    return (300 - sum(scores)) / 300
