"""Checks of whether a listener can follow: order, terms, signposts, sentences, what a voice can say."""

import re
from collections.abc import Sequence

from agents.judge import cues
from agents.judge.answers import Answer, Check, at_least, at_most, none_of, some
from agents.judge.case import HeardEpisode
from agents.judge.cues import Test
from agents.judge.episode import Sentence, quote
from agents.judge.order import order_score
from agents.judge.repetition import loops, said_before

_FIRST = 8
_LONG_SENTENCE = 40
_LEAST_IN_ORDER = 8
"""Sentences whose order can mean something."""
_FIGURE = re.compile(
    r"\b(?:Figures?|Figs?\.)(?P<named>\s+(?:number\s+)?(?:\d|[A-Z]\b|[IVX]+\b|one|two|three|four|five|six|seven|eight|nine))"
    r"|\b(?:the|this|that|a|another|next|first|second|last) (?:\w+ )?figure\b(?!\s+(?:out|of))",
    re.IGNORECASE,
)


def _names_paper(heard: HeardEpisode) -> Sequence[Answer]:
    opening = heard.episode.opening(60, 0.15)
    found = [sentence for sentence in opening if heard.paper.is_named_in(sentence.text)]
    return [some(found, "the paper's subject in the first minute", "in the first minute")]


def _opens(heard: HeardEpisode) -> Sequence[Answer]:
    found = [sentence for sentence in heard.episode.sentences[:_FIRST] if cues.opens(sentence.text)]
    return [some(found, f"an opening among the first {_FIRST} sentences", f"among the first {_FIRST}")]


def _opens_once(heard: HeardEpisode) -> Sequence[Answer]:
    late = [s for s in _after(heard, 0.25) if cues.greets(s.text)]
    return [none_of(late, "no greeting after the first quarter", "no greeting later on")]


def _closes(heard: HeardEpisode) -> Sequence[Answer]:
    found = [sentence for sentence in heard.episode.closing(6, 0.08) if cues.closes(sentence.text)]
    return [some(found, "a conclusion among the last sentences", "at the end")]


def _takes_leave(heard: HeardEpisode) -> Sequence[Answer]:
    found = [sentence for sentence in heard.episode.closing(4, 0.0) if cues.takes_leave(sentence.text)]
    return [some(found, "a farewell or an outlook in the last four sentences", "at the end")]


def _leaves_once(heard: HeardEpisode) -> Sequence[Answer]:
    last = len(heard.episode.sentences)
    early = [s for s in heard.episode.sentences[: round(0.75 * last)] if cues.says_goodbye(s.text)]
    return [none_of(early, "no farewell before the last quarter", "no farewell before the end")]


def _after(heard: HeardEpisode, share: float) -> tuple[Sentence, ...]:
    return heard.episode.sentences[round(share * len(heard.episode.sentences)) :]


def _ends_whole(heard: HeardEpisode) -> Sequence[Answer]:
    last = heard.episode.sentences[-1]
    whole = last.text.rstrip("\"'”’) ").endswith((".", "!", "?", "…"))
    return [Answer(whole, None, "the last sentence is finished", quote(last))]


def _order(threshold: float) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        score = heard.order_score
        return [at_least(score, threshold, "standard deviations over a random order", "permutation test")]

    return check


def _order_of_half(heard: HeardEpisode) -> Sequence[Answer]:
    """Each half alone, so that one scrambled half is seen beside a good one."""
    sentences, middle = heard.episode.sentences, len(heard.episode.sentences) // 2
    answers = []
    for number, half in enumerate((slice(0, middle), slice(middle, None)), start=1):
        if len(sentences[half]) >= _LEAST_IN_ORDER:
            score = order_score(sentences[half], heard.topics[half])
            evidence = quote(sentences[half][0])
            answers.append(
                at_least(score, 0.5, "standard deviations over a random order", evidence, f"h{number}")
            )
    return answers


def _signposts(threshold: float) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        found = heard.episode.matching(cues.signposts)
        evidence = quote(found[0]) if found else "no signpost"
        return [at_least(heard.episode.per_minute(len(found)), threshold, "signposts a minute", evidence)]

    return check


def _steps_in_order(heard: HeardEpisode) -> Sequence[Answer]:
    """Most enumerations count up: a "second" comes after a "first"."""
    found = [(step, s) for s in heard.episode.sentences if (step := cues.step_number(s.text)) is not None]
    steps = [0, *(step for step, _ in found)]
    later = [(step - before == 1, s) for before, (step, s) in zip(steps, found, strict=False) if step > 1]
    if not later:
        return []
    out = [sentence for in_order, sentence in later if not in_order]
    share = 1 - len(out) / len(later)
    return [at_least(share, 0.5, "of the steps after the first", quote(out[0] if out else later[0][1]))]


def _defines_terms(threshold: float) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        said, defined = heard.concepts_said, heard.concepts_defined
        share = len(defined) / len(said) if said else 0.0
        first = next((name for name in said if name not in defined), "")
        evidence = f"not defined: {first}" if first else f"{len(defined)} concepts defined"
        return [at_least(share, threshold, "of the key concepts said", evidence)]

    return check


def _long_sentences(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, window in enumerate(heard.episode.windows(), start=1):
        longest = max(window, key=lambda sentence: len(sentence.tokens))
        answers.append(
            at_most(len(longest.tokens), _LONG_SENTENCE, "words", quote(longest), f"w{number:02d}")
        )
    return answers


def _mean_length(heard: HeardEpisode) -> Sequence[Answer]:
    words = sum(len(sentence.tokens) for sentence in heard.episode.sentences)
    mean = words / len(heard.episode.sentences)
    return [at_most(mean, 22, "words a sentence on average", f"{words} words in all")]


def _says_once(heard: HeardEpisode) -> Sequence[Answer]:
    again = {sentence.index for sentence in heard.repeated}
    answers = []
    for number, window in enumerate(heard.episode.windows(), start=1):
        found = [sentence for sentence in window if sentence.index in again]
        answers.append(
            Answer(not found, float(len(found)), "no sentence said twice", quote(found[0]) if found else "",
                   f"w{number:02d}")
        )  # fmt: skip
    return answers


def _moves_on(heard: HeardEpisode) -> Sequence[Answer]:
    windows = heard.episode.windows()
    return [
        at_most(share, 0.12, "of four-word runs said before", quote(window[0]), f"w{number:02d}")
        for number, (window, share) in enumerate(zip(windows, said_before(windows), strict=True), start=1)
    ]


def _repeats_at_most(share: float) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        found = heard.repeated
        evidence = quote(found[0]) if found else "no sentence comes twice"
        return [
            at_most(len(found) / len(heard.episode.sentences), share, "of the sentences said again", evidence)
        ]

    return check


def _no_loops(heard: HeardEpisode) -> Sequence[Answer]:
    found = loops(heard.episode.sentences)
    return [
        Answer(not found, float(len(found)), "no six words three times", found[0] if found else "no loop")
    ]


def _clean_of(test: Test, wanted: str) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        return [none_of(heard.episode.matching(test), wanted, "none found")]

    return check


def _figures_by_number(heard: HeardEpisode) -> Sequence[Answer]:
    spoken = [(s, match) for s in heard.episode.sentences for match in _FIGURE.finditer(s.text)]
    vague = [sentence for sentence, match in spoken if match["named"] is None]
    if not spoken:
        return []
    return [
        at_most(
            len(vague) / len(spoken),
            0.34,
            "of the mentions without a number",
            quote((vague or [spoken[0][0]])[0]),
        )
    ]


def _says(test: Test, wanted: str, after: float = 0.0) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        found = [sentence for sentence in _after(heard, after) if test(sentence.text)]
        return [some(found, wanted, "found")]

    return check


CHECKS: dict[str, Check] = {
    "names-the-paper-early": _names_paper,
    "opens-with-an-introduction": _opens,
    "greets-only-at-the-start": _opens_once,
    "closes-with-a-conclusion": _closes,
    "takes-leave": _takes_leave,
    "takes-leave-only-at-the-end": _leaves_once,
    "ends-on-a-whole-sentence": _ends_whole,
    "order-beats-chance": _order(1.0),
    "order-coheres": _order(2.0),
    "order-coheres-clearly": _order(3.0),
    "order-coheres-in-each-half": _order_of_half,
    "steps-in-order": _steps_in_order,
    "signposts-the-way": _signposts(0.4),
    "signposts-the-way-often": _signposts(1.0),
    "defines-some-terms": _defines_terms(0.2),
    "defines-terms": _defines_terms(0.4),
    "explains-how-it-works": _says(cues.says_how, "how the work was done or how it works"),
    "says-what-was-found": _says(cues.says_found, "a result or finding", 0.2),
    "names-a-limit": _says(cues.names_limit, "a limitation, risk or open question", 0.4),
    "speakable-sentences": _long_sentences,
    "short-sentences-on-average": _mean_length,
    "says-it-once": _says_once,
    "moves-on": _moves_on,
    "hardly-repeats": _repeats_at_most(0.05),
    "does-not-repeat-itself": _repeats_at_most(0.15),
    "no-word-loops": _no_loops,
    "no-unspeakable-signs": _clean_of(cues.unspeakable, "nothing that a voice drops or stumbles on"),
    "no-citation-marks": _clean_of(cues.cites, "no citation mark or address"),
    "no-dangling-references": _clean_of(cues.points_at_page, "nothing that points at the page"),
    "figures-by-number": _figures_by_number,
}
"""Every item of the offline judge for clarity, by the name it has in the prompt."""
