"""Written sentences said as speech."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.text.speakable import speakable, tidy

CITATIONS = {
    "We propose QLoRA [12], an approach (Dettmers et al., 2023; Hu and Li, 2021) that works.": (
        "We propose QLoRA, an approach that works."
    ),
    "It follows earlier ideas [1, 3–5] and [7].": "It follows earlier ideas and earlier work.",
    "As shown by [12], this holds.": "As shown by earlier work, this holds.",
    "[12] shows that it holds.": "Earlier work shows that it holds.",
    "[3, 4] propose another way.": "Earlier studies propose another way.",
    "Smith et al. (2020) and Hu and Li [3] agree.": "Smith and colleagues and Hu and Li agree.",
    "This is known [KD21, SD19b].": "This is known.",
    "The gap (Müller-Lyer et al., 2019a,b) is large.": "The gap is large.",
    "Skills such as following (e.g., learning (Hu et al., 2022)) matter.": (
        "Skills such as following, for example, learning, matter."
    ),
    "Yields were counted at the ratios Bazavov et al. (2014).": "Yields were counted at the ratios.",
    "The storm of the crisis (2008) is over.": "The storm of the crisis, 2008, is over.",
}
POINTERS = {
    "Models work (see Table 6).": "Models work.",
    "Models work (Fig. 2a, left).": "Models work.",
    "We describe it, as explained in Section 3.2, in words.": "We describe it, in words.",
    "In Section 4, we describe the method.": "We describe the method.",
    "It is small (§4).": "It is small.",
    "Fig. 3 shows the layout.": "Figure 3 shows the layout.",
    "Figs. 4-6 and Tab. 2 show it.": "Figures 4 to 6 and Table 2 show it.",
    "Eq. (4) holds.": "Equation 4 holds.",
    "See Section 4.2 for details.": "",
}
NUMBERS = {
    "It gains 99.3% of it.": "It gains 99.3 percent of it.",
    "A 48GB GPU has 48 GB.": "A 48 gigabyte GPU has 48 gigabytes.",
    "It took 24 h and 5 ms.": "It took 24 hours and 5 milliseconds.",
    "The rate is 1e-5 or 2×10−4.": "The rate is 10 to the minus 5 or 2 times 10 to the minus 4.",
    "Use 3–5% of 10k steps.": "Use 3 to 5 percent of 10 thousand steps.",
    "It is 3× faster, or 2-3x.": "It is 3 times faster, or 2 to 3 times.",
    "A 3 × 3 kernel on 4096×8 values.": "A 3 by 3 kernel on 4096 by 8 values.",
    "It has 65B parameters.": "It has 65 billion parameters.",
    "LLaMA 65B and the 33B model differ.": "LLaMA 65B and the 33B model differ.",
    "It cost $5M or $100 a day.": "It cost 5 million dollars or 100 dollars a day.",
    "The score is 65.2 ± 0.3 at n = 5.": "The score is 65.2 plus or minus 0.3 at n equals 5.",
    "It takes 12,345.67 units of 12,345.": "It takes 12345.67 units of 12,345.",
    "We run it on 2, 000 people.": "We run it on 2,000 people.",
    "The values 7/13/33 differ.": "The values 7, 13 and 33 differ.",
    "It fell by -0.5 points.": "It fell by minus 0.5 points.",
    "It does 30 tokens/s at 25 °C.": "It does 30 tokens per second at 25 degrees Celsius.",
    "The range [−1, 1] is scaled.": "The range from minus 1 to 1 is scaled.",
    "Each 5 m wide cell is 5 m wide.": "Each 5 metres wide cell is 5 metres wide.",
}
SYMBOLS = {
    "The α-decay is ≤ 5 w.r.t. β.": "The alpha-decay is at most 5 with respect to beta.",
    "It costs O(n²) steps.": "It costs order n squared steps.",
    "LLaMA¹ is large.²": "LLaMA is large.",
    "We use e.g. GPT-4, i.e., a model vs. none.": "We use for example GPT-4, that is, a model versus none.",
    "Pots, pans, etc. are used.": "Pots, pans, and so on are used.",
    "The eﬃcient “way” is here.": 'The efficient "way" is here.',
    "It moves 𝑊 to the left.": "It moves W to the left.",
    "Code is available at https://github.com/a/b.": "Code is available online.",
    "Write to ada@farm.org now.": "Write to now.",
}
BRACKETS = {
    "Large language models (LLMs) cost.": "Large language models, or LLMs, cost.",
    "It runs compilers (V8) fast.": "It runs compilers, V8, fast.",
    "The 4-bit NormalFloat (NF4) quantization works.": "The 4-bit NormalFloat quantization works.",
    "The model(s) are (un)supervised.": "The models are unsupervised.",
    "We use (i) data, (ii) models and (iii) code.": "We use data, models and code.",
    "Apply step (3) twice.": "Apply step 3 twice.",
    "It gains a lot (about 3 points) here.": "It gains a lot, about 3 points, here.",
    "The parts (left) differ.": "The parts differ.",
    "It — unlike others — works.": "It, unlike others, works.",
}


@pytest.mark.parametrize(
    ("written", "spoken"),
    [pair for group in (CITATIONS, POINTERS, NUMBERS, SYMBOLS, BRACKETS) for pair in group.items()],
)
def test_a_written_sentence_is_said_as_speech(written, spoken):
    assert speakable(written) == spoken


@pytest.mark.parametrize(
    "spoken", [text for group in (POINTERS, NUMBERS, SYMBOLS, BRACKETS) for text in group.values()]
)
def test_what_is_speakable_stays_as_it_is(spoken):
    assert speakable(spoken) == spoken


@given(st.text(alphabet=st.sampled_from("abc XYZ 019 .,;:()[]%–-−±×/αβ²$~<>=\"'"), max_size=60))
def test_any_text_can_be_said_without_marks_a_voice_would_drop(text):
    assert not re.search(r"[±×αβ²≤%\[\](){}]", speakable(text))


@given(st.integers(min_value=0, max_value=999_999))
def test_a_number_keeps_its_value(number):
    assert str(number) in speakable(f"There are {number} of them here.").replace(",", "")


def test_a_sentence_of_marks_alone_is_empty():
    assert speakable("[12] (3).") == ""


def test_tidying_gives_a_capital_a_full_stop_and_single_commas():
    assert tidy("  it works , , well ,") == "It works, well."


def test_an_odd_quotation_mark_is_left_out():
    assert tidy('it is called "polysemy') == "It is called polysemy."
