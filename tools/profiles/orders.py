"""The order of sections for an episode of a given length, from human tellings of many lengths."""

from collections.abc import Sequence
from math import exp, log

from schema.profile import SectionOrder, SectionPlan
from tools.profiles.sequences import canonical_sections

_BANDWIDTH = 0.35
"""Of the kernel over log lengths: a telling half or twice as long counts a seventh of one as long."""
_PRIOR = 0.15
"""What the order without examples counts, a telling of just this length being 1."""


def order_for(
    seconds: float, orders: Sequence[SectionOrder], prior: Sequence[SectionPlan], *, trust: float = 1.0
) -> tuple[SectionPlan, ...]:
    """Return the canonical sections of tellings, each weighted by how near its length is to this one.

    How many sections a telling has, and which it leaves out, goes with its length more than with its paper.
    The weights are a Gaussian kernel's over the logarithm of the length (Nadaraya, 1964; Watson, 1964),
    times `trust`, 0 to 1. The `prior` order is one more telling of a small, fixed weight: where none is
    nearly as long, or none is trusted, it decides.

    Raises:
        ValueError: the prior is empty, or a length isn't positive.
    """
    distances = [log(order.seconds / seconds) ** 2 / (2 * _BANDWIDTH**2) for order in orders]
    told = [prior, *(order.sections for order in orders)]
    return canonical_sections(
        [[section.segment_type for section in sections] for sections in told],
        [[section.share for section in sections] for sections in told],
        [_PRIOR, *(trust * exp(-distance) for distance in distances)],
    )
