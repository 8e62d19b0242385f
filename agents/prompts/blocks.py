"""Papers, transcripts and concepts as the text of prompt blocks."""

from collections.abc import Iterable, Sequence

from schema.analysis import KeyConcept
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.transcript import TranscriptSegment
from tools.text.sentences import split_sentences

_NOT_SHOWN = frozenset({AtomType.CITATION, AtomType.TITLE})
_SHOWN_ROWS = 12
_CUT = " […]"


def paper_block(document: DocumentGraph, share: float = 1.0) -> str:
    """Return the whole paper, one atom a line: `[id] text`, headings as `## number title`.

    With a share below 1 every atom is cut to about that share of its sentences, its first one at the least,
    and marked; no atom is left out, since a part of the paper that isn't shown can't be told.
    """
    head = [f"Title: {document.title}"]
    if document.authors:
        head.append(f"Authors: {', '.join(document.authors)}")
    atoms = (atom for atom in document.atoms if atom.atom_type not in _NOT_SHOWN)
    return "\n".join([*head, "", *(_line(atom, share) for atom in atoms if atom.text.strip())])


def atoms_block(document: DocumentGraph, atom_ids: Iterable[str]) -> str:
    """Return these atoms in reading order, one a line."""
    wanted = set(atom_ids)
    return "\n".join(_line(atom, 1.0) for atom in document.atoms if atom.atom_id in wanted)


def outline_block(document: DocumentGraph) -> str:
    """Return title, abstract, headings and captions: what a paper is about, and what can be pointed at."""
    head = [f"Title: {document.title}", f"Abstract: {document.abstract or '(none)'}"]
    shown = document.of_type(AtomType.HEADING, AtomType.FIGURE, AtomType.TABLE)
    return "\n".join([*head, *(_line(atom, 1.0) for atom in shown)])


def subject_block(document: DocumentGraph, concepts: Sequence[KeyConcept]) -> str:
    """Return in a few lines what a paper is about."""
    names = ", ".join(concept.name for concept in concepts)
    return f"Title: {document.title}\nAbstract: {document.abstract or '(none)'}\nKey concepts: {names}"


def concepts_block(concepts: Iterable[KeyConcept]) -> str:
    """Return concepts, one a line, with their aliases and definitions."""
    return "\n".join(_concept(concept) for concept in concepts)


def transcript_block(segments: Iterable[TranscriptSegment]) -> str:
    """Return segments, one a line: `[id] minute:second text`."""
    return "\n".join(
        f"[{s.segment_id}] {int(s.start_time // 60)}:{int(s.start_time % 60):02d} {' '.join(s.text.split())}"
        for s in segments
    )


def numbered_block(sentences: Iterable[tuple[int, str]]) -> str:
    """Return sentences, one a line, each with its number."""
    return "\n".join(f"{number}. {' '.join(text.split())}" for number, text in sentences)


def _line(atom: DocumentAtom, share: float) -> str:
    if atom.atom_type is AtomType.HEADING:
        return f"## {' '.join(atom.text.split())}"
    text = " ".join(atom.text.split())
    if share < 1:
        text = _shortened(text, share)
    kind = f"{atom.atom_type.value}: " if atom.atom_type in {AtomType.FIGURE, AtomType.TABLE} else ""
    return f"[{atom.atom_id}] {kind}{text}{_rows(atom) if share == 1 else ''}"


def _shortened(text: str, share: float) -> str:
    sentences = split_sentences(text)
    kept = max(1, round(len(sentences) * share))
    return " ".join(sentences[:kept]) + (_CUT if kept < len(sentences) else "")


def _rows(atom: DocumentAtom) -> str:
    rows = [" | ".join(" ".join(cell.split()) for cell in row) for row in (atom.cells or ())[:_SHOWN_ROWS]]
    return "".join(f"\n    {row}" for row in rows)


def _concept(concept: KeyConcept) -> str:
    also = f" (also: {', '.join(concept.aliases)})" if concept.aliases else ""
    return f"- {concept.name}{also}" + (f": {concept.definition}" if concept.definition else "")
