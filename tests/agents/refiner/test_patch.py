"""Applying edits, and refusing harmful ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.prompts.loader import load_prompts, optional_rules
from agents.prompts.rules import parse_rules
from agents.refiner.patch import (
    PROMPT_LIMIT,
    inverse,
    patch_prompt,
    patch_prompts,
    patch_tuning,
    placeholders,
)
from schema.errors import InputError
from schema.loss import LossTerm
from schema.profile import Tuning
from schema.trial import Edit, EditKind

PROMPT = load_prompts().texts["script_writer"]


def rule_edit(after: str, before: str = "", section: str = "Engagement") -> Edit:
    return Edit(
        kind=EditKind.PROMPT,
        target=f"script_writer/{section}",
        before=before,
        after=after,
        metric=LossTerm.QUALITY,
        reason="a test",
    )


def tuning_edit(parameter: str, after: str) -> Edit:
    return Edit(
        kind=EditKind.PROFILE,
        target=parameter,
        before="0.0",
        after=after,
        metric=LossTerm.STRUCTURE,
        reason="a test",
    )


def test_every_optional_rule_can_be_added_and_is_then_obeyed() -> None:
    for rule in optional_rules().values():
        patched = patch_prompt(PROMPT, rule_edit(rule.line, section=rule.section))
        assert parse_rules(patched)[rule.rule_id].section == rule.section
        assert placeholders(patched) == placeholders(PROMPT)


def test_an_edit_and_its_inverse_leave_the_prompt_as_it_was() -> None:
    edit = rule_edit("- [draw-analogies] Explain by everyday things.")
    assert patch_prompt(patch_prompt(PROMPT, edit), inverse(edit, "taken back")) == PROMPT


def test_a_rule_can_be_replaced_in_place() -> None:
    old = parse_rules(PROMPT)["ask-questions"].line
    patched = patch_prompt(PROMPT, rule_edit("- [ask-questions] Ask often.", before=old))
    assert parse_rules(patched)["ask-questions"].text == "Ask often."
    assert old not in patched


def test_an_edit_that_drops_a_placeholder_is_refused() -> None:
    with pytest.raises(InputError, match="placeholders"):
        patch_prompt(PROMPT, rule_edit("", before="{paper}"))


def test_an_edit_that_adds_a_placeholder_is_refused() -> None:
    with pytest.raises(InputError, match="placeholders"):
        patch_prompt(PROMPT, rule_edit("- [x] Say {secret}."))


def test_an_edit_of_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="no line"):
        patch_prompt(PROMPT, rule_edit("- [x] New.", before="- [x] Old."))


def test_an_edit_of_an_unknown_section_or_prompt_is_refused() -> None:
    with pytest.raises(InputError, match="no section 'Music'"):
        patch_prompt(PROMPT, rule_edit("- [x] Sing.", section="Music"))
    with pytest.raises(InputError, match="no prompt 'script_writer'"):
        patch_prompts({"other": ""}, [rule_edit("- [x] Sing.")])


def test_a_prompt_past_its_size_limit_is_refused() -> None:
    with pytest.raises(InputError, match="pass 12000 characters"):
        patch_prompt(PROMPT, rule_edit("- [x] " + "long " * PROMPT_LIMIT))


def test_tuning_edits_are_applied_in_order() -> None:
    tuned = patch_tuning(Tuning(), [tuning_edit("section_scale", "1.5"), tuning_edit("section_scale", "1.2")])
    assert tuned == Tuning(section_scale=1.2)


@pytest.mark.parametrize(
    ("parameter", "value"), [("section_scale", "9"), ("grounding", "high"), ("tempo", "1")]
)
def test_a_tuning_edit_out_of_bounds_or_unknown_is_refused(parameter: str, value: str) -> None:
    with pytest.raises(InputError, match=parameter):
        patch_tuning(Tuning(), [tuning_edit(parameter, value)])


@given(st.text(alphabet=st.sampled_from("ab {}![:]\n-x"), max_size=60))
def test_no_edit_ever_changes_the_placeholders(line: str) -> None:
    try:
        patched = patch_prompt(PROMPT, rule_edit(line))
    except InputError:
        return
    assert placeholders(patched) == placeholders(PROMPT)
