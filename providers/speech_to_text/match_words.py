"""Which words of two tellings of the same speech are the same word."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel

_NOT_SAID = re.compile(r"[^\w']+")


def plain(word: str) -> str:
    """Return a word as it is compared: lower case, without punctuation."""
    return _NOT_SAID.sub("", word.lower().replace("’", "'")).strip("'_")


def matched_pairs(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Return the indices (ours, theirs) of the words that a longest common subsequence pairs, in order."""
    left, right = [plain(word) for word in ours], [plain(word) for word in theirs]
    return [
        (block.src_start + step, block.dest_start + step)
        for block in Indel.opcodes(left, right)
        if block.tag == "equal"
        for step in range(block.src_end - block.src_start)
        if left[block.src_start + step]
    ]
