"""Saying what a term means when it is first used, in the paper's own words."""

import re
from collections.abc import Mapping, Sequence

from agents.writer.candidates import Candidate
from agents.writer.lines import Draft, Job, Line, Spot, spots
from agents.writer.telling import Teller
from schema.analysis import KeyConcept

_LONGEST = 36
_HEARD = 0.3
"""Share of a definition's 5-grams that may have been said already."""


def find_definitions(candidates: Sequence[Candidate], concepts: Sequence[KeyConcept]) -> dict[int, int]:
    """Return by concept the sentence that explains it, where one can be spoken by itself."""
    able = [c for c in candidates if c.speakability > 0 and not c.opening.leans and c.words <= _LONGEST]
    found: dict[int, int] = {}
    for number, concept in enumerate(concepts):
        given = " ".join((concept.definition or "").split())
        pattern = _defining(concept)
        match = next((c for c in able if given and (given in c.written or c.written in given)), None)
        match = match or next((c for c in able if number in c.concepts and pattern.search(c.spoken)), None)
        if match is not None:
            found[number] = match.index
    return found


def _defining(concept: KeyConcept) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in (concept.name, *concept.aliases))
    return re.compile(
        rf"^(?:An? |The )?(?:{names})s?(?:, or [\w-]+,)? "
        r"(?:(?:is|are|refers? to|means?|denotes?) (?:an?|the|any|one|what)|works? by|consists? of)\b"
        rf"|\b(?:{names})s?, (?:an?|the) [a-z]"
        rf"|\b(?:called|termed|known as|named) (?:the )?(?:{names})\b",
        re.IGNORECASE,
    )


def define_terms(
    drafts: list[Draft],
    definitions: Mapping[int, int],
    candidates: Sequence[Candidate],
    teller: Teller,
    wanted: int,
) -> None:
    """Put definitions right after the sentences that first use their concepts, until `wanted` are told."""
    told = {spot.line.source.index for spot in spots(drafts) if spot.line.source}
    heard = {run for index in told for run in candidates[index].fivegrams}
    for concept, index in definitions.items():
        definition = candidates[index]
        familiar = sum(run in heard for run in definition.fivegrams) > _HEARD * len(definition.fivegrams)
        wanted -= index in told
        if wanted <= 0 or index in told or familiar:
            continue
        spot = _first_use(drafts, concept)
        if spot is not None:
            spot.paragraph[spot.place + 1 : spot.place + 1] = teller.tell(definition, None)
            told.add(index)
            heard |= definition.fivegrams
            wanted -= 1


def _first_use(drafts: list[Draft], concept: int) -> Spot | None:
    """Return where a concept is first said, at the end of the pair of sentences it is said in."""
    found = spots(drafts)
    first = next((i for i, spot in enumerate(found) if _says(spot.line, concept)), None)
    if first is None:
        return None
    while (
        first + 1 < len(found)
        and found[first + 1].paragraph is found[first].paragraph
        and found[first + 1].splits_a_pair()
    ):
        first += 1
    return found[first]


def _says(line: Line, concept: int) -> bool:
    return line.job is Job.CONTENT and line.source is not None and concept in line.source.concepts
