"""Zones of a paper, and the roles its passages play."""

import numpy as np
import pytest

from agents.analyst.roles import TYPES, Roles
from agents.analyst.zones import Zone, root_sections, zones
from schema.analysis import SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph, Section
from tools.align.sentences import align_sentences


def _told(paper, cues, sentence):
    (alignment,) = align_sentences([sentence], paper)
    return Roles(paper, cues).of(alignment)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The weighted lottery picks random branches.", SegmentType.METHODOLOGY),
        ("Lazy leaf counting outperforms drone surveys in twelve forests.", SegmentType.KEY_FINDING),
        ("Earlier drone surveys missed the shaded branches.", SegmentType.BACKGROUND),
        ("The leaf density of conifer needles was only tested in beech forests.", SegmentType.LIMITATION),
    ],
)
def test_a_talk_does_what_the_passage_it_rests_on_does(paper, cues, sentence, kind):
    assert TYPES[int(_told(paper, cues, sentence).argmax())] is kind


def test_what_rests_on_nothing_speaks_for_nothing(paper, cues):
    assert not _told(paper, cues, "Hello there, my friend.").any()


def test_shares_are_never_negative_and_stay_near_one(paper, cues):
    told = _told(paper, cues, "The counting error fell from 25 percent to 15 percent.")
    assert told.min() >= 0
    assert told.max() <= 1.5


def test_zones_follow_kind_and_heading(paper):
    found = zones(paper)
    assert found["t1"] is Zone.TITLE
    assert found["ab1"] is Zone.ABSTRACT
    assert found["p1"] is Zone.INTRODUCTION
    assert found["p2"] is Zone.MARGIN
    assert found["p3"] is Zone.BODY
    assert found["fig1"] is Zone.CAPTION


def _nested(*titles):
    sections = tuple(
        Section(section_id=f"s{n}", title=title, level=n + 1, parent_id=f"s{n - 1}" if n else None, page=1)
        for n, title in enumerate(titles)
    )
    atom = DocumentAtom(
        atom_id="p",
        atom_type=AtomType.PARAGRAPH,
        text="The weighted lottery picks branches.",
        page=1,
        section_id=sections[-1].section_id,
    )
    return DocumentGraph(
        document_id="d", source_path="x", title="t", page_count=1, atoms=(atom,), sections=sections
    )


def test_a_topical_heading_does_what_the_one_above_it_does(cues):
    told = _told(_nested("Results", "Oaks"), cues, "The weighted lottery picks branches.")
    assert TYPES[int(told.argmax())] is SegmentType.KEY_FINDING


def test_the_top_level_section_is_found_through_its_children():
    document = _nested("Results", "Oaks", "Red oaks")
    assert root_sections(document) == {"p": "s0"}


def test_what_follows_the_references_is_margin():
    sections = (
        Section(section_id="r", title="References", level=1, page=1),
        Section(section_id="a", title="Proofs", level=1, page=2),
    )
    atom = DocumentAtom(atom_id="p", atom_type=AtomType.PARAGRAPH, text="x", page=2, section_id="a")
    document = DocumentGraph(
        document_id="d", source_path="x", title="t", page_count=2, atoms=(atom,), sections=sections
    )
    assert zones(document) == {"p": Zone.MARGIN}


def test_the_same_passage_is_judged_the_same_twice(paper, cues):
    roles = Roles(paper, cues)
    (alignment,) = align_sentences(["The weighted lottery picks random branches."], paper)
    assert np.array_equal(roles.of(alignment), roles.of(alignment))
