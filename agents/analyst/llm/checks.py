"""What is wrong with an analyst's answer, in words that its model can act on."""

from collections.abc import Collection, Iterable, Sequence

from agents.analyst.llm.answers import ConceptList, SegmentBatch, StyleNotes
from tools.text.words import tokens

_SHORTEST_PHRASE, _LONGEST_PHRASE = 2, 9


def missing_or_strange(wanted: Sequence[str], given: Sequence[str], what: str) -> list[str]:
    """Return what to say where the ids of an answer are not just those that were asked for, in order."""
    if list(wanted) == list(given):
        return []
    missing = [each for each in wanted if each not in given]
    strange = [each for each in given if each not in wanted]
    doubled = sorted({each for each in given if given.count(each) > 1})
    found = [
        f"{what} {name}: {', '.join(ids)}"
        for name, ids in (("missing", missing), ("not asked for", strange), ("given twice", doubled))
        if ids
    ]
    return found or [f"{what} in another order than asked for"]


def unknown(given: Iterable[str], known: Collection[str], what: str) -> list[str]:
    """Return what to say of names that are not listed."""
    strange = sorted({each for each in given if each not in known})
    return [f"no such {what}: {', '.join(strange)}; use them as they are listed"] if strange else []


def concepts_problems(answer: ConceptList, atoms: Collection[str], fewest: int, most: int) -> list[str]:
    """Return what is wrong with a list of key concepts."""
    names = [concept.name.strip().lower() for concept in answer.concepts]
    found = unknown((a for concept in answer.concepts for a in concept.atom_ids), atoms, "atom")
    if not fewest <= len(names) <= most:
        found.append(f"{len(names)} concepts; give {fewest} to {most}")
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        found.append(f"concepts given twice: {', '.join(doubled)}")
    if any(not name for name in names):
        found.append("a concept without a name")
    if bare := [concept.name for concept in answer.concepts if not concept.atom_ids]:
        found.append(f"concepts without atoms: {', '.join(bare)}")
    return found


def batch_problems(answer: SegmentBatch, wanted: Sequence[str]) -> list[str]:
    """Return which segments of a batch have no label, or not one."""
    return missing_or_strange(wanted, [label.segment_id for label in answer.segments], "segments")


def reference_problems(answer: SegmentBatch, atoms: Collection[str], concepts: Collection[str]) -> list[str]:
    """Return which atoms and concepts of the labels there are not."""
    labels = answer.segments
    return [
        *unknown((a for x in labels for a in (*x.primary_atoms, *x.referenced_figures)), atoms, "atom"),
        *unknown((name for label in labels for name in label.key_concepts), concepts, "concept"),
    ]


def style_problems(answer: StyleNotes, transcript: str) -> list[str]:
    """Return what is wrong with a host's phrases: not said, or no phrases."""
    quoted = [p for group in phrase_groups(answer).values() for p in group]
    said = said_phrases(quoted, transcript)
    strange = [phrase for phrase in quoted if phrase not in said]
    long = [p for p in quoted if not _SHORTEST_PHRASE <= len(tokens(p)) <= _LONGEST_PHRASE]
    found = [f"not in the transcript in these words: {'; '.join(strange)}"] if strange else []
    return found + ([f"not two to nine words: {'; '.join(long)}"] if long else [])


def said_phrases(phrases: Iterable[str], transcript: str) -> tuple[str, ...]:
    """Return the phrases that stand in the transcript, each once."""
    said = f" {' '.join(tokens(transcript))} "
    return tuple(dict.fromkeys(phrase for phrase in phrases if f" {' '.join(tokens(phrase))} " in said))


def phrase_groups(notes: StyleNotes) -> dict[str, list[str]]:
    """Return the phrases that must stand in the transcript, by field."""
    names = ("intro_phrases", "transition_phrases", "emphasis_phrases", "conclusion_phrases")
    return {name: getattr(notes, name) for name in names}
