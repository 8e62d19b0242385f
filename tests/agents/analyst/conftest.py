"""A small paper and its talk, for the analyst's tests."""

import pytest

from agents.analyst.cues import read_cues
from agents.prompts.loader import load_prompts
from schema.document import AtomType, Claim, DocumentAtom, DocumentGraph, Section
from schema.transcript import TranscriptionResult, TranscriptSegment

_TEXTS = (
    ("t1", AtomType.TITLE, None, "Lazy Leaf Counting in Tall Forests"),
    (
        "ab1",
        AtomType.ABSTRACT,
        None,
        "Foresters struggle to count leaves in tall forests. We propose Lazy Leaf Counting (LLC), a method "
        "that samples branches and scales the leaf density. LLC reduces the counting error by 40 percent.",
    ),
    (
        "p1",
        AtomType.PARAGRAPH,
        "s1",
        "Leaf density is the number of leaves on a metre of branch. Forest canopies are hard to reach, and "
        "climbing crews are expensive. Manual leaf surveys have been used for decades.",
    ),
    (
        "p2",
        AtomType.PARAGRAPH,
        "s2",
        "Drone surveys photograph forest canopies from above. Earlier drone surveys missed shaded branches.",
    ),
    (
        "p3",
        AtomType.PARAGRAPH,
        "s3",
        "Lazy Leaf Counting picks random branches with a weighted lottery. The weighted lottery favours "
        "thick branches. A crew counts the leaves on each sampled branch and multiplies by the leaf density.",
    ),
    (
        "p4",
        AtomType.PARAGRAPH,
        "s4",
        "Lazy Leaf Counting outperforms drone surveys in twelve forests. The counting error fell from 25 "
        "percent to 15 percent. The weighted lottery explains most of the gain.",
    ),
    ("fig1", AtomType.FIGURE, "s4", "Figure 1: Counting error against the number of sampled branches."),
    (
        "p5",
        AtomType.PARAGRAPH,
        "s5",
        "Lazy Leaf Counting was only tested in beech forests. Conifers have needles, and the leaf density of "
        "needles remains an open question.",
    ),
    ("c1", AtomType.CITATION, "s6", "Oak Elm. Manual leaf surveys. Journal of Trees, 1999."),
)
_SECTIONS = (
    ("s1", "Introduction"),
    ("s2", "Related Work"),
    ("s3", "Sampling Method"),
    ("s4", "Results"),
    ("s5", "Limitations"),
    ("s6", "References"),
)


@pytest.fixture(scope="session")
def cues():
    """The released prompt's cues."""
    return read_cues(load_prompts().texts["segment_classifier"])


@pytest.fixture(scope="session")
def paper():
    """A paper of one page in which each section does what its heading says."""
    atoms = tuple(
        DocumentAtom(
            atom_id=atom_id,
            atom_type=kind,
            text=text,
            page=1,
            section_id=section,
            number="1" if kind is AtomType.FIGURE else None,
        )
        for atom_id, kind, section, text in _TEXTS
    )
    sections = tuple(
        Section(
            section_id=section_id,
            title=title,
            level=1,
            page=1,
            atom_ids=tuple(atom.atom_id for atom in atoms if atom.section_id == section_id),
        )
        for section_id, title in _SECTIONS
    )
    return DocumentGraph(
        document_id="doc-leaves",
        source_path="leaves.pdf",
        title="Lazy Leaf Counting in Tall Forests",
        authors=("Ada Birch",),
        abstract=_TEXTS[1][3],
        page_count=1,
        atoms=atoms,
        sections=sections,
        claims=(
            Claim(
                text="LLC reduces the counting error by 40 percent.", kind="contribution", atom_ids=("ab1",)
            ),
        ),
    )


def segments_of(*texts, seconds=6.0, speaker=None):
    """Return sentences spoken one after the other, each of the same length."""
    return tuple(
        TranscriptSegment(
            segment_id=f"seg_{row:04d}",
            text=text,
            start_time=row * seconds,
            end_time=(row + 1) * seconds,
            speaker=speaker,
        )
        for row, text in enumerate(texts)
    )


def transcription_of(segments):
    """Return sentences as a transcript."""
    return TranscriptionResult(
        source_path="talk.mp3",
        transcript_text=" ".join(segment.text for segment in segments),
        word_timestamps=(),
        segments=segments,
        total_duration=max(segments[-1].end_time, 0.1) if segments else 1.0,
        engine="test",
    )
