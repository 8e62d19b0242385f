"""A script as a person edits it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.analysis import SegmentType
from schema.errors import InputError
from schema.script import PodcastScript, ScriptSection, ScriptSentence
from tools.script.markdown import HEADINGS, from_markdown, to_markdown

WELCOME = ScriptSentence(text="Welcome to a talk about caches.")
CACHE = ScriptSentence(text="A cache keeps what is used often close at hand.", atom_ids=("a1",))
GATE = ScriptSentence(text="A gate decides what may enter it, e.g. by counting.", atom_ids=("a2", "a3"))
END = ScriptSentence(text="That is all for today.")


def section(number: int, kind: SegmentType, *paragraphs: tuple[ScriptSentence, ...]) -> ScriptSection:
    return ScriptSection(section_id=f"s{number}", segment_type=kind, paragraphs=paragraphs, word_budget=20)


SCRIPT = PodcastScript(
    pair_id="p",
    document_id="d",
    title="Caches",
    sections=(
        section(0, SegmentType.INTRO, (WELCOME,)),
        section(1, SegmentType.METHODOLOGY, (CACHE, GATE), (END,)),
    ),
    target_seconds=60,
    prompt_version="v1",
    profile_version="v1",
    seed=0,
)


def edited(old: str, new: str) -> PodcastScript:
    return from_markdown(to_markdown(SCRIPT).replace(old, new), SCRIPT)


def test_a_script_that_was_not_edited_comes_back_as_it_was() -> None:
    assert from_markdown(to_markdown(SCRIPT), SCRIPT) is SCRIPT
    assert from_markdown(to_markdown(SCRIPT).replace("\n\n", "\n\n\n") + "\n\n", SCRIPT) is SCRIPT


def test_a_changed_word_changes_its_sentence_alone_and_keeps_its_atoms() -> None:
    changed = edited("close at hand", "near")
    assert changed.sections[1].paragraphs[0][0].text == "A cache keeps what is used often near."
    assert changed.sections[1].paragraphs[0][0].atom_ids == ("a1",)
    assert changed.sections[0].paragraphs == SCRIPT.sections[0].paragraphs
    assert changed.sections[1].paragraphs[1] == SCRIPT.sections[1].paragraphs[1]


def test_a_new_sentence_rests_on_nothing() -> None:
    changed = edited("That is all", "Penguins swim remarkably well in cold water. That is all")
    assert changed.sections[1].paragraphs[1][0].atom_ids == ()


def test_sections_can_be_taken_out_renamed_and_added() -> None:
    text = to_markdown(SCRIPT).replace("## How it works", "## background")
    text += "\n## My own thoughts\n\nI liked it.\n\n## In short\n\nGates help.\n"
    kinds = [part.segment_type for part in from_markdown(text, SCRIPT).sections]
    background = SegmentType.BACKGROUND
    assert kinds == [SegmentType.INTRO, background, background, SegmentType.CONCLUSION]


def test_comments_and_the_title_are_not_spoken() -> None:
    changed = edited("# Caches", "# Another title\n\n<!-- say this\nslowly -->\n")
    assert changed.text == SCRIPT.text


def test_a_script_without_a_sentence_is_refused() -> None:
    with pytest.raises(InputError, match="no sentence left"):
        from_markdown("# Caches\n\n## Introduction\n\n", SCRIPT)


@given(st.lists(st.sampled_from(list(SegmentType)), min_size=1, max_size=8))
def test_every_type_of_section_survives_an_edit(kinds: list[SegmentType]) -> None:
    parts = tuple(section(n, kind, (CACHE, GATE)) for n, kind in enumerate(kinds))
    script = SCRIPT.model_copy(update={"sections": parts})
    text = to_markdown(script).replace("close at hand", "near")
    assert [part.segment_type for part in from_markdown(text, script).sections] == kinds


def test_every_heading_is_its_own() -> None:
    assert set(HEADINGS) == set(SegmentType)
    assert len(set(HEADINGS.values())) == len(HEADINGS)
