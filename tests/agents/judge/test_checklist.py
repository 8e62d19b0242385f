"""The judge's checklist, item by item, on a small paper and an episode made for it."""

import re
from collections.abc import Sequence

import pytest

from agents.judge.answers import Answer
from agents.judge.checklist import ChecklistJudge, score
from agents.judge.questions import CHECKS, read_questions
from agents.judge.suggestions import ADVICE, suggestions
from agents.prompts.loader import load_prompts
from agents.prompts.rules import parse_rules
from schema.errors import InputError
from schema.loss import ChecklistItem, CoverageDepth, Criterion, LossTerm
from tests.agents.judge.heard import CONCEPTS, GOOD_EPISODE, heard, judge_case

PROMPT = load_prompts().texts["quality_judge"]
BY_NAME = {name: check for checks in CHECKS.values() for name, check in checks.items()}


def _ask(name: str, texts: Sequence[str]) -> Sequence[Answer]:
    return BY_NAME[name](heard(texts))


def _passes(name: str, texts: Sequence[str]) -> bool:
    answers = _ask(name, texts)
    assert answers, f"{name} was not put"
    return all(answer.passed for answer in answers)


def _with(place: int, *texts: str) -> tuple[str, ...]:
    return (*GOOD_EPISODE[:place], *texts, *GOOD_EPISODE[place:])


def _without(pattern: str) -> tuple[str, ...]:
    return tuple(text for text in GOOD_EPISODE if not re.search(pattern, text))


def test_a_good_episode_passes_nearly_everything() -> None:
    metrics = ChecklistJudge().judge(judge_case())

    assert metrics.engagement_score > 90
    assert metrics.clarity_score > 95
    assert metrics.accuracy_score > 95
    assert metrics.quality_loss == pytest.approx(
        (300 - metrics.engagement_score - metrics.clarity_score - metrics.accuracy_score) / 300
    )


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("opens-with-a-hook", [f"The cache keeps object number {n} for later." for n in range(30)]),
        ("asks-a-question", _without(r"\?")),
        ("follows-up-questions", ["Why is that?", "How so?", "Where?", "And when?", "Who knows?"]),
        ("draws-an-analogy", _without("coat room")),
        ("addresses-the-listener", _without(r"(?i)\b(?:you|we|let's)\b")),
        ("marks-what-matters", _without(r"!|clever|matters")),
        ("gives-examples", _without(r"for example|if you")),
        ("varies-sentence-length", [f"The cache keeps object {n} for later use." for n in range(12)]),
        ("varies-sentence-openings", [f"The cache keeps object {n} for later use." for n in range(12)]),
        ("sounds-spoken", [f"Object {n} enters." for n in range(12)]),
        ("no-dull-stretch", _with(12, *[f"Object {n} enters the cache and stays there." for n in range(50)])),
        ("names-the-paper-early", ["Welcome to the show!"] + ["There is a question of memory."] * 20),
        ("opens-with-an-introduction", GOOD_EPISODE[8:]),
        ("greets-only-at-the-start", _with(20, "Welcome to the show!")),
        ("closes-with-a-conclusion", GOOD_EPISODE[:-3]),
        ("takes-leave", GOOD_EPISODE[:-1]),
        ("takes-leave-only-at-the-end", _with(4, "Thanks for listening, and see you next time!")),
        ("ends-on-a-whole-sentence", [*GOOD_EPISODE, "And then the sketch"]),
        ("order-coheres", GOOD_EPISODE[::2] + GOOD_EPISODE[1::2][::-1]),
        ("steps-in-order", ["Second, a tree is trained.", "First, a sketch is filled.", "Third, both run."]),
        ("signposts-the-way", _without(r"Let's|here's|^So|Today")),
        ("explains-how-it-works", ["A cache is small.", "TurboCache is good."]),
        ("says-what-was-found", ["A cache is small.", "TurboCache is there."]),
        ("names-a-limit", _without("catch|limitation")),
        ("speakable-sentences", _with(9, "And " + "the cache keeps an object and " * 9 + "that is it.")),
        ("short-sentences-on-average", ["The cache " + "keeps one more object and " * 6 + "stops."] * 3),
        ("says-it-once", _with(20, GOOD_EPISODE[7])),
        ("moves-on", _with(20, *GOOD_EPISODE[7:11])),
        ("hardly-repeats", _with(20, *GOOD_EPISODE[7:11])),
        ("no-word-loops", [f"And this is what they now call {n}." for n in ("a tree", "a leaf", "a log")]),
        ("no-unspeakable-signs", _with(9, "The size is x ≤ 2^n here.")),
        ("no-citation-marks", _with(9, "This was known before [12].")),
        ("no-citation-marks", _with(9, "This was known (Smith et al., 2019).")),
        ("no-dangling-references", _with(9, "See Section 3 for the proof.")),
        ("figures-by-number", _with(9, "In the figure the curve falls.")),
        ("rests-mostly-on-the-paper", _with(9, *[f"Otters eat {c} in cold rivers." for c in "abcdefgh"])),
        ("stays-on-the-subject", GOOD_EPISODE[:12] + tuple(f"Otters swim in river {n}." for n in range(90))),
        ("numbers-hold", _with(17, "On the media trace it reaches a hit ratio of 88.4 percent.")),
        ("numbers-hold-throughout", _with(17, "The sketch halves its 9-bit counters every 77 minutes.")),
        ("agrees-with-the-paper", _with(17, "TurboCache does not reduce traffic to the origin server.")),
        ("agrees-throughout", _with(17, "TurboCache does not reduce traffic to the origin server.")),
        ("denials-hold", _with(17, "TurboCache does not reduce traffic to the origin server.")),
        ("directions-hold", _with(17, "The sketch is a large one of past requests.")),
        ("comparisons-hold", _with(17, "LRU outperforms TurboCache on every trace.")),
        ("names-hold", _with(17, "The sketch comes from Zanzibar Labs.")),
        ("draws-on-every-part", GOOD_EPISODE[:8]),
        ("conveys-half", GOOD_EPISODE[:1] + GOOD_EPISODE[3:6]),
        ("explains-the-concept", GOOD_EPISODE[:8]),
    ],
)  # fmt: skip
def test_a_defect_fails_its_item_that_the_good_episode_passes(name: str, texts: Sequence[str]) -> None:
    good = _ask(name, GOOD_EPISODE)

    assert not _passes(name, texts)
    assert sum(a.passed for a in good) >= len(good) - 1


def test_a_figure_named_by_number_is_clear_and_no_figure_is_no_question() -> None:
    assert _passes("figures-by-number", _with(9, "Figure 2 shows how the curve falls."))
    assert _ask("figures-by-number", GOOD_EPISODE) == []
    assert _ask("figures-by-number", _with(9, "They had to figure out the rest.")) == []


def test_a_true_comparison_passes_in_either_voice() -> None:
    assert _passes("comparisons-hold", _with(17, "TurboCache outperforms LRU on every trace."))
    assert _passes("comparisons-hold", _with(17, "LRU is worse than TurboCache on every trace."))


def test_a_number_in_a_supposed_case_is_the_speakers_own() -> None:
    assert _passes("numbers-hold", _with(17, "Say the sketch stores request counts for 512 objects."))


def test_context_that_is_not_in_the_paper_costs_less_than_a_falsehood() -> None:
    context = _with(12, "Content networks run such caches in thousands of buildings across the world.")
    falsehood = _with(
        12, "TurboCache does not outperform LRU, and it does not reduce traffic to the origin server."
    )
    accuracy = [
        ChecklistJudge().judge(judge_case(texts)).accuracy_score
        for texts in (GOOD_EPISODE, context, falsehood)
    ]

    assert accuracy[0] >= accuracy[1] > accuracy[2]


def test_a_defect_counts_wherever_it_stands() -> None:
    filler = [f"Objects of kind {n} enter the cache after a decision of the policy." for n in range(400)]
    false = "TurboCache does not reduce traffic to the origin server."
    long = [*GOOD_EPISODE[:9], *filler, *GOOD_EPISODE[9:]]
    place = len(long) - 3

    clean = ChecklistJudge().judge(judge_case(long))
    spoiled = ChecklistJudge().judge(judge_case([*long[:place], false, *long[place:]]))

    assert sum(len(text) for text in long[:place]) > 20_000
    assert spoiled.accuracy_score < clean.accuracy_score


def test_every_item_says_what_was_measured_or_quotes() -> None:
    for item in ChecklistJudge().judge(judge_case()).checklist:
        assert item.wanted
        assert item.evidence or item.measured is not None


def test_names_are_unique_and_every_question_of_the_prompt_is_put() -> None:
    items = ChecklistJudge().judge(judge_case()).checklist

    assert len({item.name for item in items}) == len(items)
    assert {item.question for item in items} <= {rule.text for rule in parse_rules(PROMPT).values()}


def test_the_released_prompt_asks_all_that_can_be_measured() -> None:
    asked = {question.rule.rule_id for question in read_questions(PROMPT)}

    assert asked == set(BY_NAME)
    assert all(len(checks) >= 8 for checks in CHECKS.values())


def test_questions_of_one_prompt_are_worded_differently() -> None:
    texts = [question.rule.text for question in read_questions(PROMPT)]

    assert len(set(texts)) == len(texts)


def _prompt(engagement: str = "asks-a-question", clarity: str = "takes-leave") -> str:
    return (
        f"## Engagement\n- [{engagement}] A?\n## Clarity\n- [{clarity}] B?\n## Accuracy\n- [names-hold] C?\n"
    )


def test_the_prompt_drives_what_is_asked() -> None:
    metrics = ChecklistJudge(_prompt()).judge(judge_case([text for text in GOOD_EPISODE if "?" not in text]))

    assert [item.name for item in metrics.checklist[:2]] == ["asks-a-question", "takes-leave"]
    assert {item.question for item in metrics.checklist[2:]} == {"C?"}
    assert (metrics.engagement_score, metrics.clarity_score) == (0, 100)


@pytest.mark.parametrize(
    ("prompt", "named"),
    [
        (_prompt(engagement="is-funny"), "is-funny"),
        (_prompt(engagement="no-word-loops"), "no-word-loops.*engagement"),
        (_prompt().replace("Clarity", "Brevity"), "Clarity"),
        ("", "Engagement"),
    ],
)
def test_a_prompt_that_cannot_be_measured_is_refused_by_name(prompt: str, named: str) -> None:
    with pytest.raises(InputError, match=named) as refused:
        ChecklistJudge(prompt)
    assert "\n" not in str(refused.value)


def test_a_question_put_many_times_counts_once() -> None:
    items = [_item("a-w01", "A?", passed=True)] + [_item(f"b-w{n}", "B?", passed=False) for n in range(9)]

    assert score(items, Criterion.CLARITY) == 50


def _item(name: str, question: str, *, passed: bool) -> ChecklistItem:
    return ChecklistItem(criterion=Criterion.CLARITY, name=name, question=question, passed=passed)


def test_a_perfect_copy_costs_only_what_the_reference_itself_fails() -> None:
    metrics = ChecklistJudge().judge(judge_case())

    assert [metrics.term(t) for t in (LossTerm.DURATION, LossTerm.STRUCTURE, LossTerm.ROUGE)] == [0, 0, 0]
    assert metrics.coverage_loss == 0
    assert metrics.total_loss == pytest.approx(0.2 * metrics.quality_loss)


def test_structure_is_compared_on_sections_not_on_sentences() -> None:
    half = judge_case(GOOD_EPISODE[:12])

    assert ChecklistJudge().judge(half).structure_loss == 0
    assert ChecklistJudge().judge(half).duration_loss > 0.4


def test_every_concept_gets_its_depth_and_evidence() -> None:
    metrics = ChecklistJudge().judge(judge_case(GOOD_EPISODE[:9]))
    depths = {covered.concept: covered.depth for covered in metrics.concept_coverage}

    assert tuple(depths) == tuple(concept.name for concept in CONCEPTS)
    assert depths["hit ratio"] is CoverageDepth.NOT_MENTIONED
    assert depths["admission"] is CoverageDepth.EXPLAINED
    assert metrics.concepts_missed == ("sketch", "hit ratio", "decision tree")
    assert all(
        bool(c.evidence) == (c.depth is not CoverageDepth.NOT_MENTIONED) for c in metrics.concept_coverage
    )


def test_saying_more_of_a_concept_deepens_it() -> None:
    deeper = _with(
        13,
        "The sketch is a table of small counters for past requests.",
        "Every twenty minutes the sketch halves its counters, so old requests fade.",
        "The sketch forgets objects that return after many hours.",
        "In the sketch, request counts live in tiny counters.",
        "Several servers could share one sketch in the future.",
    )
    depth = {c.concept: c.depth for c in ChecklistJudge().judge(judge_case(deeper)).concept_coverage}

    assert depth["sketch"] is CoverageDepth.DEEPLY_EXPLAINED


def test_suggestions_name_what_failed_and_what_was_missed() -> None:
    metrics = ChecklistJudge().judge(judge_case(GOOD_EPISODE[:9]))

    assert any(text.startswith(ADVICE["takes-leave"]) for text in metrics.improvement_suggestions)
    assert "Say something about sketch, hit ratio, decision tree." in metrics.improvement_suggestions
    assert all(text.endswith(".") and "\n" not in text for text in metrics.improvement_suggestions)


def test_there_is_advice_for_every_item() -> None:
    assert set(ADVICE) == set(BY_NAME)


def test_a_flawless_episode_gets_no_suggestion() -> None:
    assert suggestions([_item("takes-leave", "Bye?", passed=True)], ()) == ()


def test_the_same_case_gets_the_same_metrics() -> None:
    assert ChecklistJudge().judge(judge_case()) == ChecklistJudge().judge(judge_case())


def test_an_episode_without_a_word_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="nothing is said"):
        ChecklistJudge().judge(judge_case(["…"]))
