"""Which pairs are only measured, and which pairs an episode may learn from."""

import random
from collections import Counter
from collections.abc import Sequence

from memory.tree import StudioTree
from schema.errors import InputError

FEWEST_TO_HOLD_OUT = 4
_HELD_OUT_OF = 5
"""From ten pairs on, one in so many is held out."""


def split_pairs(
    tree: StudioTree, pairs: Sequence[str], *, seed: int, asked: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """Return the pairs to train on and those to hold out, each sorted.

    With fewer than four pairs none is held out. A pair whose paper another pair tells, too, is held out only
    where there is no other choice: training would have heard its paper explained.

    Raises:
        InputError: a pair that is asked for isn't among them, or none would be left to train on.

    """
    if strangers := sorted(set(asked) - set(pairs)):
        raise InputError(f"{', '.join(strangers)} can't be held out: it is not among the pairs of this run.")
    held_out = set(asked) or _drawn(tree, sorted(pairs), seed)
    training = sorted(set(pairs) - held_out)
    if not training:
        raise InputError("Every pair would be held out; leave at least one to train on.")
    return training, sorted(held_out)


def _drawn(tree: StudioTree, pairs: list[str], seed: int) -> set[str]:
    if len(pairs) < FEWEST_TO_HOLD_OUT:
        return set()
    papers = {pair: tree.load_metadata(pair).document_id for pair in pairs}
    tellings = Counter(papers.values())
    order = random.Random(f"{seed}:validation").sample(pairs, len(pairs))
    order.sort(key=lambda pair: tellings[papers[pair]])
    return set(order[: max(1, len(pairs) // _HELD_OUT_OF)])


def teachers_of(tree: StudioTree, pair_id: str, training: Sequence[str]) -> list[str]:
    """Return the pairs that a pair's episode may learn from: training pairs about other papers.

    Where all of them tell the same paper, the other tellings of it are all there is to learn from.
    """
    paper = tree.load_metadata(pair_id).document_id
    others = [other for other in training if other != pair_id]
    elsewhere = [other for other in others if tree.load_metadata(other).document_id != paper]
    return elsewhere or others
