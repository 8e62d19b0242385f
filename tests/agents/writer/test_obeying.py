"""What a finished script must and must not say."""

from agents.writer.obeying import obey
from schema.analysis import SegmentType
from schema.profile import Wishes
from schema.script import PodcastScript, ScriptSection, ScriptSentence


def script(*sentences: str) -> PodcastScript:
    paragraph = tuple(ScriptSentence(text=text) for text in sentences)
    section = ScriptSection(
        section_id="s0", segment_type=SegmentType.INTRO, paragraphs=(paragraph,), word_budget=20
    )
    return PodcastScript(
        pair_id="p1",
        document_id="d",
        title="t",
        sections=(section,),
        target_seconds=60,
        prompt_version="v1",
        profile_version="v1",
        seed=0,
    )


def said(*sentences: str, **wishes: tuple[str, ...]) -> str:
    return obey(script(*sentences), Wishes(**wishes)).text  # type: ignore[arg-type]


def test_a_forbidden_word_is_said_plainer_where_that_is_known() -> None:
    assert said("We utilize a cache.", never=("utilize",)) == "We use a cache."
    assert said("Moreover, it is fast.", never=("moreover",)) == "Also, it is fast."


def test_a_sentence_with_a_forbidden_phrase_is_left_out_where_others_stay() -> None:
    assert said("A game changer!", "It is fast.", never=("game changer",)) == "It is fast."


def test_the_last_sentence_of_a_section_loses_only_the_phrase() -> None:
    assert said("It is, at the end of the day, fast.", never=("at the end of the day",)) == "It is, fast."


def test_a_word_inside_another_word_is_no_offence() -> None:
    assert said("The cachet is high.", "Yes.", never=("cache",)) == "The cachet is high. Yes."


def test_a_demanded_greeting_comes_first_and_other_phrases_last() -> None:
    text = said("It is fast.", always=("welcome to Paper Radio", "stay curious"))
    assert text == "Welcome to Paper Radio. It is fast. Stay curious."


def test_what_is_said_already_is_not_said_twice() -> None:
    assert said("Stay curious!", always=("stay curious",)) == "Stay curious!"


def test_a_script_that_nobody_asked_anything_of_is_left_alone() -> None:
    same = script("It is fast.")
    assert obey(same, Wishes()) is same
