"""What is done to single sentences: person, openings, cutting, pointing, register, short forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.writer.acronyms import ShortForm, SpelledOut, short_forms
from agents.writer.agreement import agree
from agents.writer.captions import shown_by
from agents.writer.fitness import speakability
from agents.writer.listed import complete_items
from agents.writer.openings import read_opening, without_connective
from agents.writer.pointing import without_pointing
from agents.writer.register import contracted, spoken_connective
from agents.writer.splitting import split_long
from agents.writer.telling import vary_start
from agents.writer.third_person import drop_narration, third_person
from agents.writer.titles import heading_topic, spoken_authors, spoken_title
from agents.writer.verbs import has_finite_verb, has_main_verb, is_bare_verb
from schema.document import AtomType, DocumentAtom
from tests.agents.writer.paper import paper
from tools.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("paper_says", "host_says"),
    [
        ("We propose a way.", "The authors propose a way."),
        ("Here we show that our way works.", "Here the authors show that their way works."),
        ("Our way works and we like it.", "The authors' way works and they like it."),
        ("This allows us to save water.", "This allows the authors to save water."),
        ("We've seen it ourselves.", "The authors have seen it themselves."),
        ("If we consider the field, it is dry.", "If you consider the field, it is dry."),
        ("We can think of it as a pipe.", "You can think of it as a pipe."),
        ("How can we save more?", "How can one save more?"),
        ("As a community, we should save water.", "As a community, we should save water."),
        ("The US is far away.", "The US is far away."),
    ],
)
def test_we_is_told_in_the_third_person(paper_says, host_says):
    assert third_person(paper_says) == host_says


@pytest.mark.parametrize(
    ("paper_says", "host_says"),
    [
        ("We use a net and train it.", "The author uses a net and trains it."),
        ("We show that nets learn and adapt.", "The author shows that nets learn and adapt."),
        ("We also study how to learn.", "The author also studies how to learn."),
        ("We have shown it.", "The author has shown it."),
        ("We trained it.", "The author trained it."),
        ("We can measure it.", "The author can measure it."),
        ("Our net works.", "The author's net works."),
    ],
)
def test_verbs_agree_with_a_single_author(paper_says, host_says):
    assert third_person(paper_says, "the author") == host_says


def test_an_infinitive_is_not_put_in_the_singular():
    assert agree("use a net to collect and sort data") == "uses a net to collect and sort data"


@pytest.mark.parametrize(
    ("paper_says", "host_says"),
    [
        ("We note that it rains.", "It rains."),
        ("It is worth noting that it rains.", "It rains."),
        ("Note that the rain and that the sun help.", "The rain, and the sun help."),
        ("It works, as we show below, in rain.", "It works, in rain."),
        ("In our work, rain helps.", "In this paper, rain helps."),
        ("As discussed above, rain helps.", "Rain helps."),
        ("The rule described above works.", "The rule works."),
    ],
)
def test_narration_is_dropped(paper_says, host_says):
    assert drop_narration(paper_says) == host_says


@pytest.mark.parametrize(
    "text",
    [
        "This is why it works.",
        "It saves much of it.",
        "Such schedules ignore the field.",
        "For example, rain helps.",
        "Much of it never reaches a root.",
        "Some cover a small field.",
        "The former works best.",
        "However, this is costly.",
        "When it rains, the rule waits.",
    ],
)
def test_a_sentence_that_points_to_the_one_before_leans(text):
    assert read_opening(text).leans


@pytest.mark.parametrize(
    "text",
    [
        "It is important to save water.",
        "This paper saves water.",
        "When rain falls, the rule waits.",
        "Most farms water by the calendar.",
        "Such as it is, the rule waits.",
        "There are many farms.",
        "However, farms are dry.",
    ],
)
def test_a_sentence_that_stands_by_itself_does_not_lean(text):
    assert not read_opening(text).leans


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("However, farms are dry.", "Farms are dry."),
        ("Thus farms are dry.", "Farms are dry."),
        ("Thus far farms are dry.", "Thus far farms are dry."),
        ("To achieve this, farms wait.", "Farms wait."),
        ("The rule is also simple.", "The rule is simple."),
        ("The limit of farms, however, remains.", "The limit of farms remains."),
        ("To our knowledge, however, it is new.", "To our knowledge, it is new."),
        ("Another limitation is rain.", "One limitation is rain."),
        ("Finally, farms wait.", "Finally, farms wait."),
    ],
)
def test_what_ties_a_sentence_to_its_predecessor_is_taken_off(text, alone):
    assert without_connective(text) == alone


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "The rule waits for rain; the field is too dry.",
            ("The rule waits for rain.", "The field is too dry."),
        ),
        (
            "The rule waits for the rain, but the field is too dry.",
            ("The rule waits for the rain.", "But the field is too dry."),
        ),
        (
            "The rule waits for the rain, which is what farms need.",
            ("The rule waits for the rain.", "This is what farms need."),
        ),
        ("The rule waits, and it needs rain or shine.", ("The rule waits, and it needs rain or shine.",)),
        (
            "Pumps, valves, and the pipes of a field need care.",
            ("Pumps, valves, and the pipes of a field need care.",),
        ),
    ],
)
def test_a_long_sentence_is_cut_where_both_halves_stand(text, pieces):
    assert split_long(text, 6) == pieces


@given(st.integers(min_value=3, max_value=60))
def test_cutting_keeps_every_word(longest):
    text = "The rule waits for rain; the field is dry, but the farmer is patient, and the well has water."
    assert len(" ".join(split_long(text, longest)).split()) in {len(text.split()), len(text.split()) - 1}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Table 4 shows that rain helps.", "Rain helps."),
        ("As shown in Figure 3, rain helps.", "Rain helps."),
        ("In Figure 3 and Table 2 rain helps.", "Rain helps."),
        ("We see from Table 5 that rain helps and that sun harms.", "Rain helps, and sun harms."),
        ("Rain helps, as can be seen in Figure 2, at night.", "Rain helps, at night."),
        ("Rain helps more than sun in Table 8.", "Rain helps more than sun."),
        ("Figure 3 shows the rain.", "Figure 3 shows the rain."),
        ("The rain is shown in Figure 3.", "The rain is shown in Figure 3."),
    ],
)
def test_pointing_at_a_picture_is_left_out_where_the_sentence_can_do_without(text, plain):
    assert without_pointing(text) == plain


def test_connectives_and_negations_are_said_as_people_say_them():
    lower = {"rain": True, "ada": False}
    assert spoken_connective("However, Rain helps.", lower) == "But rain helps."
    assert spoken_connective("Therefore, Ada waits.", lower) == "So Ada waits."
    assert spoken_connective("Nevertheless, the rule waits.", lower) == "Still, the rule waits."
    assert contracted("It does not rain and cannot; it will not.") == "It doesn't rain and can't; it won't."
    assert contracted("It is not only rain.") == "It is not only rain."


def test_two_sentences_with_one_subject_do_not_begin_alike():
    before = "The content parser serves all pages."
    assert vary_start("The content parser supports images.", before) == "It supports images."
    assert vary_start("You can add fields.", "You can add farms.") == "You can also add fields."
    assert vary_start("Figure 3 shows rain.", "Look at Figure 3, which shows water.") == "It shows rain."
    assert vary_start("Farms wait.", before) is None


FORM = ShortForm("PI", "precision irrigation", "p3")


def test_the_paper_s_short_forms_are_found():
    assert short_forms(paper(), str.lower) == (FORM,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PI is new.", "Precision irrigation, or PI, is new."),
        ("Farms use PI.", "Farms use precision irrigation, or PI."),
        ("Precision irrigation, or PI, is new.", "Precision irrigation, or PI, is new."),
        ("Farms wait.", "Farms wait."),
    ],
)
def test_a_short_form_is_said_in_full_when_first_heard(text, said):
    assert SpelledOut((FORM,)).say(text) == (said, None)


def test_a_short_form_before_a_noun_gets_a_sentence_of_its_own():
    assert SpelledOut((FORM,)).say("The PI farms wait.") == ("The PI farms wait.", FORM)


def test_a_short_form_that_was_heard_is_enough():
    spelled = SpelledOut((FORM,))
    spelled.say("PI is new.")
    assert spelled.say("A new precision irrigation, or PI, came.")[0] == "A new precision irrigation came."
    assert spelled.say("The use of precision irrigation, or PI, grows.")[0] == "The use of PI grows."


@pytest.mark.parametrize(
    ("caption", "contents"),
    [
        ("Overview of the system.", "an overview of the system"),
        ("Water saved over probes.", "water saved over probes"),
        ("Left: Water saved.", "water saved"),
        ("We show the field of our farm.", "the field of the authors' farm"),
        ("The rule is better than the calendar.", None),
        ("Water.", None),
    ],
)
def test_a_caption_becomes_the_end_of_a_sentence(caption, contents):
    assert shown_by(caption, {"water": True}) == contents


@pytest.mark.parametrize(
    "text",
    [
        "We thank the farmers of the valley.",
        "The rest of this paper is organized as follows.",
        "W = aW + b(1 − a) is the update of x and y.",
        "A method that saves water, a rule that waits.",
        "the field is dry when it does not rain.",
        "I am sorry, but I can't help you with that.",
        "Lines in red are the farms of the valley in Section 4.",
        "Results Of The Farming Experiment On Dry Fields Are Here.",
        "It saves water as described in.",
    ],
)
def test_what_nobody_would_say_is_refused(text):
    assert speakability(text, text, (text,)) == 0


def test_a_plain_sentence_is_spoken_better_than_one_with_mathematics():
    plain = "The rule waits until the driest cell of the field needs water."
    maths = "The rule waits until the cell c with x = 5 and y = 7 needs water."
    assert speakability(plain, plain, (plain,)) == 1.0
    assert speakability(maths, maths, (maths,)) < 0.5


def test_verbs_are_told_from_nouns():
    assert not has_finite_verb("the rule of thumb".split())
    assert has_finite_verb("the rule shows rain".split())
    assert not has_finite_verb("a way to show rain".split())
    assert not has_main_verb("a method that shows rain".split())
    assert is_bare_verb("Create a field.")
    assert not is_bare_verb("Work is hard.")


def test_items_of_a_list_get_the_subject_they_lack():
    texts = [
        "1. Parser",
        "Provides one interface.",
        "Supports pages.",
        "Create fields.",
        "Export farms.",
        "Use it.",
    ]
    atoms = [
        DocumentAtom(atom_id=f"li{n}", atom_type=AtomType.LIST_ITEM, text=text, page=1)
        for n, text in enumerate(texts)
    ]
    assert complete_items(atoms) == {
        "li1": "The parser provides one interface.",
        "li2": "The parser supports pages.",
    }
    orders = ["Create fields.", "Export farms.", "Provide water."]
    listed = [
        DocumentAtom(atom_id=f"li{n}", atom_type=AtomType.LIST_ITEM, text=text, page=1)
        for n, text in enumerate(orders)
    ]
    assert complete_items(listed)["li1"] == "You can export farms."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("SPARSE WATERING OF THE FIELDS", "Sparse Watering of the Fields"),
        ("Sparse Watering*", "Sparse Watering"),
        ("Sparse Watering: A Rule.", "Sparse Watering: A Rule"),
    ],
)
def test_a_title_is_cleaned(written, said):
    assert spoken_title(written) == said


def test_many_authors_are_named_by_the_first():
    assert spoken_authors(("Ada Field1", "Ben Brook†")) == "Ada Field and Ben Brook"
    assert spoken_authors(("Ada Field", "Ben Brook", "Cy Dew")) == "Ada Field, Ben Brook and Cy Dew"
    assert spoken_authors(("A Field", "B Brook", "C Dew", "D Fog")) == "A Field and colleagues"
    assert spoken_authors(()) == ""


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("Watering rule", "Watering rule"),
        ("Results", None),
        ("Does it work?", None),
        ("Why watering works", None),
        ("A: B", None),
    ],
)
def test_a_heading_is_a_topic_only_as_a_noun_phrase(heading, topic):
    assert heading_topic(heading) == topic


def test_sentences_that_the_splitter_leaves_joined_are_parted_for_speech():
    assert split_sentences("It rains. It pours.") == ["It rains.", "It pours."]
