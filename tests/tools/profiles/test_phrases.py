"""Phrasing patterns: what is kept of a human episode, and what is not."""

import re
from pathlib import Path

import pytest

from schema.analysis import PhraseKind
from tests.tools.profiles.talks import concepts, paper, talk
from tools.profiles.constructions import Tail, constructions
from tools.profiles.generality import Generality
from tools.profiles.phrases import find_phrases

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
SLOTS = {"{title}", "{topic}", "{figure}"}
PAPER = paper("QLoRA: Efficient Finetuning of Quantized LLMs", text="Quantization of weights. " * 4)
CONCEPTS = concepts("quantization", "paged optimizer")


def found(*sentences, kind="background"):
    return find_phrases(
        talk(*((kind, sentence) for sentence in sentences)),
        PAPER,
        CONCEPTS,
        pair_id="p4",
        speaker_gender="female",
    )


def at_start(sentence):
    """Return the template found where the sentence opens an episode of ten, or None."""
    return next((p.template for p in found(sentence, *["It works."] * 9)), None)


def in_middle(sentence):
    """Return (kind, template) found where the sentence stands in the middle, or None."""
    patterns = found(*["It works."] * 5, sentence, *["It works."] * 5)
    return next(((p.kind.value, p.template) for p in patterns), None)


def at_end(sentence):
    """Return the template found where the sentence ends an episode of ten, or None."""
    return next((p.template for p in found(*["It works."] * 9, sentence)), None)


@pytest.mark.parametrize(
    ("sentence", "kind", "template"),
    [
        ("Let's dig into the quantization scheme.", "transition", "Let's dig into {topic}."),
        ("Let's talk about the broader impact.", "transition", "Let's talk about the broader impact."),
        ("Okay, so let's start with why training is slow.", "transition", "So let's start with {topic}."),
        ("Before we get to QLoRA, let's talk about LoRA.", "transition", "Let's talk about {topic}."),
        (
            "Before we move on, let's recap the rules.",
            "transition",
            "Before we move on, let's recap {topic}.",
        ),
        ("That brings us to the results.", "transition", "That brings us to the results."),
        ("Now, on to the experiments.", "transition", "Now, on to the experiments."),
        ("Let's back up for a second.", "transition", "Let's back up for a second."),
        ("Let me unpack what this means.", "transition", "Let me unpack what this means."),
        ("But here's the clever part.", "emphasis", "But here's the clever part."),
        ("Here's where it gets interesting - they cheat.", "emphasis", "Here's where it gets interesting."),
        ("The key insight is that weights are normal.", "emphasis", "The key insight is this."),
        ("Crucially, nothing is lost.", "emphasis", "Crucially,"),
        ("This is the part that surprised me.", "emphasis", "This is the part that surprised me."),
        ("So why does this matter?", "question", "So why does this matter?"),
        ("What did they find?", "question", "What did they find?"),
        ("But what about the adapters?", "question", "But what about {topic}?"),
        ("Take a look at figure three, because it's all there.", "figure", "Take a look at {figure}."),
        ("As you can see in Table 2, accuracy drops by 3 points.", "figure", "As you can see in {figure},"),
        ("Figure 5 tells the whole story.", "figure", "{figure} tells the whole story."),
        ("The issue is that memory spikes.", "caveat", "The issue is this."),
        ("There's one big catch, though.", "caveat", "There's one big catch, though."),
        ("Now, the small print.", "caveat", "Now, the small print."),
        ("You might be wondering about the optimizer.", "address", "You might be wondering about {topic}."),
        ("Keep in mind that this is a toy model.", "address", "Keep this in mind."),
        ("Think of it like a master chef.", "analogy", "Think of it this way."),
        ("For example, take a cat.", "example", "For example,"),
        ("In other words, it forgets.", "definition", "In other words,"),
    ],
)
def test_what_fits_any_paper_is_kept_with_slots_for_the_rest(sentence, kind, template):
    assert in_middle(sentence) == (kind, template)


@pytest.mark.parametrize(
    "sentence",
    [
        "Exactly!",
        "Okay, I'm intrigued.",
        "Eric, what's eating all that GPU memory?",
        "What do you think?",
        "Can you give me a brief overview?",
        "It adds up fast.",
        "That's still expensive.",
        "QLoRA isn't perfect.",
        "Let's quantize the constants too.",
        "Let's talk about it.",
        "Let's talk about your background.",
        "Let's discuss that further next time.",
        "What do they do?",
        "How many is that?",
        "Is it a lot?",
        "Why is that that way?",
        "You might be wondering how the weights fit.",
        "Figure 5 shows that accuracy drops.",
        "The first point is that it works.",
        "This is the thing we're talking about at the moment, right?",
        "For the small model, the loss is lower.",
        "Welcome to Strollcast!",
        "I'm Eric.",
    ],
)
def test_what_only_makes_sense_there_is_not_kept(sentence):
    assert in_middle(sentence) is None


def test_an_opening_names_the_paper_by_slot():
    assert (
        at_start("Today we're covering QLoRA, a paper that changed a lot.") == "Today we're covering {title}."
    )
    assert (
        at_start("Today's paper is called Range or Reason, and it's by Jo.")
        == "Today's paper is called {title}."
    )
    assert at_start("Today, we're going to dive into the world of sparse codes.") == (
        "Today, we're going to dive into the world of {topic}."
    )
    assert at_start("Hello, and welcome to Two Columns, the show of shows.") == "Hello, and welcome."


def test_greetings_are_only_looked_for_at_the_start_and_farewells_at_the_end():
    assert at_end("Hello, and welcome back.") is None
    assert at_start("Thanks for listening.") is None
    assert at_end("But thanks for listening to Strollcast, folks!") == "Thanks for listening."
    assert at_end("Until next time, keep strolling.") == "Until next time."
    assert at_end("So what should you take from all this?") == "So what should you take from all this?"


def test_a_figures_phrase_without_a_number_needs_a_figure_discussion():
    sentence = "What you'll notice first is that it climbs."
    assert [p.template for p in found(sentence, kind="figure")] == ["What you'll notice first is this."]
    assert found(sentence, kind="methodology") == ()


def test_a_phrase_heard_twice_is_one_pattern_counted_twice_from_its_first_place():
    (pattern,) = found("It works.", "Let's dig into the loss.", "It works.", "Let's dig into the data.")
    assert (pattern.template, pattern.count, pattern.position) == ("Let's dig into {topic}.", 2, 0.25)
    assert (pattern.pair_id, pattern.speaker_gender) == ("p4", "female")


def test_a_word_that_the_paper_uses_is_content_even_where_it_is_common_english():
    assert Generality(paper(text="The memory of a cache. Memory matters."), ()).is_everyday("memory") is False
    assert Generality(paper(), ()).is_everyday("memory") is True


def test_a_word_that_a_construction_spells_out_is_never_content():
    wordy = paper(text="It is called a gate. They called it so.")
    heard = talk(("intro", "Today's paper is called Gates."), *[("background", "It works.")] * 9)
    (pattern,) = find_phrases(heard, wordy, (), pair_id="p", speaker_gender="male")
    assert pattern.template == "Today's paper is called {title}."


def test_no_sentences_give_no_patterns():
    assert found() == ()


def test_every_construction_that_needs_a_sentence_after_it_ends_in_a_mark():
    for construction in constructions():
        assert (construction.tail is Tail.CONTENT) == construction.ending.endswith((".", ","))


def real_sentences():
    """Return the spoken sentences of every real transcript, by file."""
    files = [*SHARED.glob("pairs/*/transcript.vtt"), *SHARED.glob("transcripts/*/*.vtt")]
    files += SHARED.glob("transcripts/*/*-*.md")
    for file in sorted(files):
        lines = [re.sub(r"<[^>]*>|^\*\*[^*]*\*\*", "", line) for line in file.read_text().splitlines()]
        yield file, [line for line in lines if len(line.split()) > 2 and "-->" not in line]


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="needs the real transcripts beside the repository")
def test_real_talks_give_patterns_that_name_nobody_and_count_nothing():
    for file, lines in real_sentences():
        patterns = find_phrases(
            talk(*(("background", line) for line in lines)),
            PAPER,
            (),
            pair_id=file.stem,
            speaker_gender="male",
        )
        assert patterns, file
        for pattern in patterns:
            plain = re.sub(r"\{\w+\}", "x", pattern.template)
            assert set(re.findall(r"\{\w+\}", pattern.template)) <= SLOTS
            assert not re.search(r"\d|[\"“”\[\]()]", plain), pattern.template
            assert re.findall(r"(?<=\s)[A-Z]\w*", plain.replace("I'", "i'")) == [], pattern.template
            assert pattern.template.endswith((".", "?", ",")), pattern.template
            assert (pattern.kind is PhraseKind.QUESTION) <= pattern.template.endswith("?"), pattern.template
