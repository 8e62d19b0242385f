"""The canonical order of sections: a generalised median over all episodes' orders."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from schema.analysis import SegmentType
from schema.profile import SectionPlan
from tools.losses.structure import merge_runs

_TYPES = tuple(SegmentType)
_CODE = {segment_type: chr(ord("a") + i) for i, segment_type in enumerate(_TYPES)}
_MAX_DISTANCES = 40_000
"""Edit distances that the local search may compute: 4 episodes of 60 sections converge well within it."""


def canonical_sequence(
    sequences: Sequence[Sequence[SegmentType]], weights: Sequence[float] | None = None
) -> list[SegmentType]:
    """Return the order of sections with the least total edit distance to all the given orders.

    `weights` says how much each of them counts; by default all count alike.

    Runs of one type are merged first. The exact median is NP-hard; this starts from every given order and
    from a centre-star alignment's vote (Gusfield, 1993), and improves the best by single insertions,
    deletions and substitutions until none helps or 40,000 distances were computed. So it never costs more
    than the medoid. Of equal costs, the one whose farthest episode is nearest is taken.

    Raises:
        ValueError: no sequence, or an empty one; weights that are not one a sequence, or sum to 0.
    """
    coded = [_encoded(sequence) for sequence in sequences]
    if not coded or not all(coded):
        raise ValueError("a canonical sequence needs at least one sequence, and none of them empty")
    counting = _weights(weights, len(sequences))
    best = _best([*coded, _vote(coded)], coded, counting)
    budget = _MAX_DISTANCES
    while budget > 0:
        candidates = _neighbours(best, "".join(sorted(set("".join(coded)))))
        budget -= len(candidates) * len(coded)
        better = _best([best, *candidates], coded, counting)
        if better == best:
            break
        best = better
    return [_TYPES[ord(letter) - ord("a")] for letter in best]


def canonical_sections(
    sequences: Sequence[Sequence[SegmentType]],
    durations: Sequence[Sequence[float]],
    weights: Sequence[float] | None = None,
) -> tuple[SectionPlan, ...]:
    """Return the canonical sequence with each position's mean share of the episodes' time.

    `durations` holds the length of every section of `sequences`, in seconds. A section that the alignment
    lays on a position gives it its time; one that is laid on none gives it to the nearest position of its
    type, or else to the nearest. The shares sum to 1; a position that no time fell to is dropped. `weights`
    are those of `canonical_sequence`.
    """
    canonical = _encoded(canonical_sequence(sequences, weights))
    shares = [0.0] * len(canonical)
    for sequence, seconds, weight in zip(
        sequences, durations, _weights(weights, len(sequences)), strict=True
    ):
        merged, merged_seconds = _merged(sequence, seconds)
        for position, share in _laid(merged, merged_seconds, canonical):
            shares[position] += weight * share
    return _planned(canonical, shares)


def _weights(weights: Sequence[float] | None, count: int) -> NDArray[np.float64]:
    """Return what each sequence counts, summing to 1."""
    found = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    if len(found) != count or not found.sum() > 0:
        raise ValueError(f"{count} sequences need as many weights above 0, got {weights!r}")
    return np.asarray(found / found.sum(), dtype=np.float64)


def _encoded(sequence: Iterable[SegmentType]) -> str:
    return "".join(_CODE[segment_type] for segment_type in merge_runs(list(sequence)))


def _squeezed(letters: str) -> str:
    """Return the letters with runs of one letter merged."""
    return "".join(letter for i, letter in enumerate(letters) if not i or letter != letters[i - 1])


def _best(candidates: Sequence[str], coded: Sequence[str], weights: NDArray[np.float64]) -> str:
    """Return the candidate of the least total, then the least farthest distance; the first of equal ones."""
    distances = cdist(coded, candidates, scorer=Levenshtein.distance)
    totals, farthest = np.round(weights @ distances, 9), distances.max(axis=0)
    return candidates[int(np.lexsort((farthest, totals))[0])]


def _neighbours(letters: str, alphabet: str) -> list[str]:
    """Return every other squeezed string one edit away, each once, in a fixed order."""
    return [candidate for candidate in dict.fromkeys(_edited(letters, alphabet)) if candidate]


def _edited(letters: str, alphabet: str) -> Iterator[str]:
    """Yield what one edit makes of squeezed letters, squeezed again.

    An insertion beside its own like changes nothing, and a substitution by a neighbour is a deletion.
    """
    for i in range(len(letters) + 1):
        head, here, tail = letters[:i], letters[i : i + 1], letters[i + 1 :]
        if here:
            yield head + (tail[1:] if head[-1:] == tail[:1] else tail)
        for letter in alphabet:
            if letter == head[-1:]:
                continue
            if letter != here:
                yield f"{head}{letter}{here}{tail}"
                if here and letter != tail[:1]:
                    yield f"{head}{letter}{tail}"


def _vote(coded: Sequence[str]) -> str:
    """Return the vote of a centre-star alignment: the centre's positions and gaps, each by majority."""
    distances = cdist(coded, coded, scorer=Levenshtein.distance).sum(axis=1)
    centre = coded[min(range(len(coded)), key=lambda i: (distances[i], i))]
    columns: list[list[str]] = [[] for _ in range(2 * len(centre) + 1)]
    for sequence in coded:
        for column, letters in _columns(centre, sequence):
            columns[column].append(letters)
    return _squeezed("".join(_majority(column, len(coded)) for column in columns)) or centre


def _columns(centre: str, sequence: str) -> Iterator[tuple[int, str]]:
    """Yield what the sequence has at each position (odd columns) and in each gap (even) of the centre."""
    gaps = [""] * (len(centre) + 1)
    for operation in Levenshtein.opcodes(centre, sequence):
        taken = sequence[operation.dest_start : operation.dest_end]
        if operation.tag == "insert":
            gaps[operation.src_start] += taken
            continue
        for offset in range(operation.src_end - operation.src_start):
            yield 2 * (operation.src_start + offset) + 1, taken[offset : offset + 1]
    for i, inserted in enumerate(gaps):
        yield 2 * i, inserted


def _majority(column: Sequence[str], voters: int) -> str:
    """Return the commonest entry, the first among equals, where over half have one; else nothing."""
    filled = [letters for letters in column if letters]
    if 2 * len(filled) <= voters:
        return ""
    return max(dict.fromkeys(filled), key=filled.count)


def _merged(sequence: Sequence[SegmentType], seconds: Sequence[float]) -> tuple[str, list[float]]:
    letters, merged = "", list[float]()
    for segment_type, length in zip(sequence, seconds, strict=True):
        if letters.endswith(_CODE[segment_type]):
            merged[-1] += length
        else:
            letters += _CODE[segment_type]
            merged.append(length)
    return letters, merged


def _laid(letters: str, seconds: Sequence[float], canonical: str) -> Iterator[tuple[int, float]]:
    """Yield (position in the canonical sequence, share of this episode's time) for every section."""
    total = sum(seconds)
    for operation in Levenshtein.opcodes(letters, canonical):
        for offset in range(operation.src_end - operation.src_start):
            section = operation.src_start + offset
            if operation.tag == "delete":
                position = _nearest(letters[section], operation.dest_start, canonical)
            else:
                position = operation.dest_start + offset
            yield position, seconds[section] / total


def _nearest(letter: str, place: int, canonical: str) -> int:
    same = [i for i, other in enumerate(canonical) if other == letter]
    return min(same or range(len(canonical)), key=lambda i: abs(i - place + 0.5))


def _planned(canonical: str, shares: Sequence[float]) -> tuple[SectionPlan, ...]:
    timed = [(letter, share) for letter, share in zip(canonical, shares, strict=True) if share > 0]
    letters, merged = _merged([_TYPES[ord(letter) - ord("a")] for letter, _ in timed], [s for _, s in timed])
    total = sum(merged)
    return tuple(
        SectionPlan(segment_type=_TYPES[ord(letter) - ord("a")], share=share / total)
        for letter, share in zip(letters, merged, strict=True)
    )
