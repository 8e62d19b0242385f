"""Who beats whom, in a statement and in the paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.text.words import content_stems

_WINS = (
    r"outperform(?:s|ed|ing)?|beat(?:s|ing)?|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|"
    r"(?:is|are|was|were) better than"
)
_LOSES = (
    r"underperform(?:s|ed|ing)?|trail(?:s|ed)?|lag(?:s|ged)? behind|los(?:es|t) to|"
    r"(?:is|are|was|were) worse than|(?:is|are|was|were) (?:outperformed|beaten|surpassed|exceeded) by"
)
_VERB = re.compile(rf"\b(?:(?P<wins>{_WINS})|(?P<loses>{_LOSES}))\b", re.IGNORECASE)
_BREAK = re.compile(r"[,;:.!?—–]")
_REACH = 60
"""Characters to either side of the verb in which the rivals are named."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A rivalry: stems that name each side, and nothing that names both."""

    winner: frozenset[str]
    loser: frozenset[str]


def comparisons(text: str) -> Iterator[Comparison]:
    """Yield the comparisons of a text whose two sides are named."""
    for verb in _VERB.finditer(text):
        left = frozenset(content_stems(_BREAK.split(text[: verb.start()])[-1][-_REACH:]))
        right = frozenset(content_stems(_BREAK.split(text[verb.end() :])[0][:_REACH]))
        if left - right and right - left:
            first, second = left - right, right - left
            yield Comparison(first, second) if verb["wins"] else Comparison(second, first)


def reversed_by(claim: Comparison, passage: Comparison) -> bool:
    """Return whether a passage names the same rivals the other way round."""
    straight = len(claim.winner & passage.winner) + len(claim.loser & passage.loser)
    crossed = len(claim.winner & passage.loser) + len(claim.loser & passage.winner)
    return crossed > straight


def confirmed_by(claim: Comparison, passage: Comparison) -> bool:
    """Return whether a passage names the same rivals the same way round."""
    straight = len(claim.winner & passage.winner) + len(claim.loser & passage.loser)
    crossed = len(claim.winner & passage.loser) + len(claim.loser & passage.winner)
    return straight > crossed
