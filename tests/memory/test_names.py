"""Names from users can't leave the tree, and prefixes find one thing."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from memory.names import (
    LONGEST_NAME,
    by_prefix,
    check_name,
    check_version,
    in_order,
    next_version,
    slug,
    trial_name,
)
from memory.namespaces import Namespaces, label
from schema.errors import InputError, NotFoundError


@pytest.mark.parametrize("name", ["p1", "a", "optimal-adversarial_texts.v2", "7"])
def test_plain_names_pass(name):
    assert check_name(name, "pair") == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "-x",
        "x.",
        ".x",
        "a b",
        "é",
        "a\n",
        "\x00",
        "a" * 101,
        "~",
        "a:b",
    ],
)
def test_names_that_could_leave_the_tree_are_refused(name):
    with pytest.raises(InputError, match="can't name a pair"):
        check_name(name, "pair")


@given(st.text(max_size=200))
def test_a_name_that_passes_is_one_plain_part_of_a_path(name):
    try:
        check_name(name, "pair")
    except InputError:
        return
    assert "/" not in name
    assert name != ".."
    assert not name.startswith(".")
    assert len(name) <= LONGEST_NAME


@given(st.text(max_size=80))
def test_a_slug_is_a_name_or_an_error(text):
    try:
        made = slug(text)
    except InputError:
        assert not any(c.isascii() and c.isalnum() for c in text)
        return
    assert check_name(made, "pair") == made


def test_a_slug_reads_like_the_title():
    assert slug("Optimal Adversarial Texts (full).v2") == "optimal-adversarial-texts-full-v2"


def test_versions_count_up_by_number():
    assert next_version([]) == "v1"
    assert next_version(["v1", "v10", "v9"]) == "v11"
    assert in_order(["v10", "v9", "v1"]) == ("v1", "v9", "v10")


@pytest.mark.parametrize("version", ["1", "v", "v01", "V1", "v1/..", "v-1", "vv1"])
def test_what_is_no_version_is_refused(version):
    with pytest.raises(InputError, match="is no version"):
        check_version(version)


def test_a_trial_is_named_by_number_and_start():
    assert trial_name(3, datetime(2026, 7, 8, 9, 10, 11, tzinfo=UTC)) == "trial_003_20260708_091011"


TRIALS = ["trial_000_20260101_000000", "trial_001_20260101_000100", "trial_001_20260102_000000"]


def test_a_prefix_finds_the_one_that_starts_with_it():
    assert by_prefix("trial_000", TRIALS, "trial") == TRIALS[0]
    assert by_prefix(TRIALS[1], TRIALS, "trial") == TRIALS[1]


def test_a_whole_name_wins_over_longer_ones():
    assert by_prefix("v1", ["v1", "v10"], "version") == "v1"


def test_an_ambiguous_prefix_lists_what_it_could_mean():
    with pytest.raises(NotFoundError, match="ambiguous: there is trial_001_20260101_000100, trial_001_2026"):
        by_prefix("trial_001", TRIALS, "trial")


def test_an_unknown_prefix_lists_what_there_is():
    with pytest.raises(NotFoundError, match="no trial 'trial_7': there is trial_000"):
        by_prefix("trial_7", TRIALS, "trial")
    with pytest.raises(NotFoundError, match="no trial '': there is"):
        by_prefix("", TRIALS[:1], "trial")
    with pytest.raises(NotFoundError, match="there is none yet"):
        by_prefix("x", [], "trial")


def test_a_long_list_says_how_many_more_there_are():
    with pytest.raises(NotFoundError, match="and 8 more"):
        by_prefix("x", [f"n{i:02}" for i in range(20)], "trial")


NAMES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,6}[A-Za-z0-9])?", fullmatch=True)


@given(NAMES, NAMES)
def test_labels_of_different_pairs_differ_and_hold_no_dot(one, other):
    assume(one != other)
    assert label(one) != label(other)
    assert "." not in label(one)


def test_the_namespaces_are_those_of_the_specification():
    spaces = Namespaces("acme")
    assert spaces.root == ("org", "acme", "learnings", "podcast_profiles")
    assert spaces.structure == (*spaces.root, "structure")
    assert spaces.style == (*spaces.root, "style")
    with pytest.raises(InputError):
        _ = Namespaces("../x").root
