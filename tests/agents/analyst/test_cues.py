"""Reading cues from a prompt, and hearing them."""

import pytest

from agents.analyst.cues import Cues, read_cues
from schema.analysis import SegmentType
from schema.errors import InputError


def _prompt(**rules):
    lines = {name: f'- [{name}] text; signs: "{name} sign"' for name in (*SegmentType, "boundary", "analogy")}
    lines |= {name: f"- [{name}] text; {listed}" for name, listed in rules.items()}
    return "## Types\n" + "\n".join(lines.values())


def _cues(signs="", hints=""):
    listed = f"signs: {signs}" if signs else ""
    return read_cues(
        _prompt(limitation="; ".join(filter(None, (listed, f"hints: {hints}" if hints else ""))))
    )


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("small print", "Now, the small print."),
        ("caveat*", "Two caveats remain."),
        ("leave * for future", "They leave all of that for future work."),
        ("keep *ing", "Until then, keep strolling."),
        ("^but", "But there is more."),
        ("don't know", "We don’t know yet."),
        ("trade-off", "It is a trade-off."),
    ],
)
def test_a_cue_is_heard_however_it_is_set(cue, text):
    assert _cues(f'"{cue}"').hears("limitation", text)


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("small print", "The small printer broke."),
        ("leave * for future", "They leave this and all that follows it for future work."),
        ("^but", "Nothing but the truth."),
        ("caveat", "Two caveats remain."),
        ("keep *ing", "Until then, keep calm."),
    ],
)
def test_what_only_looks_like_a_cue_is_not_heard(cue, text):
    assert not _cues(f'"{cue}"').hears("limitation", text)


def test_hints_are_weaker_than_signs_and_counted_apart():
    heard = _cues('"small print"', '"only"').strengths("The small print: it only works on paper.")[
        "limitation"
    ]
    assert (heard.signs, heard.hints) == (1.0, 1.0)


def test_a_second_cue_counts_half_and_a_repeated_one_nothing():
    cues = _cues('"caveat", "small print"')
    assert cues.strengths("A caveat in the small print.")["limitation"].signs == 1.5
    assert cues.strengths("A caveat, a caveat, a caveat.")["limitation"].signs == 1.0


def test_silence_speaks_for_no_rule():
    assert _cues('"caveat"').strengths("") == {}


def test_no_cues_hear_nothing():
    assert not Cues(()).hears("limitation", "a caveat")


@pytest.mark.parametrize("missing", ["tangent", "analogy"])
def test_a_prompt_without_a_rule_is_refused_in_one_clear_line(missing):
    prompt = "\n".join(line for line in _prompt().splitlines() if f"[{missing}]" not in line)
    with pytest.raises(InputError, match=rf"prompt lacks the rule '{missing}'"):
        read_cues(prompt)


def test_the_released_prompt_has_signs_for_every_type(cues):
    signed = {cue.rule_id for cue in cues.cues if cue.sign}
    assert {*SegmentType, "boundary", "analogy"} <= signed
