"""Checks of whether a listener would stay: hook, questions, pictures, address, pace."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, pstdev

from agents.judge import cues
from agents.judge.answers import Answer, Check, at_least, at_most, some
from agents.judge.case import HeardEpisode
from agents.judge.cues import Test
from agents.judge.episode import Episode, Sentence, quote

_ANSWER_REACH = 3
"""Sentences after a question in which its answer should begin."""


def _hook(heard: HeardEpisode) -> Sequence[Answer]:
    found = [s for s in heard.episode.opening(30, 0.05) if _is_hook(s.text)]
    return [some(found, "a question, a picture or a surprise in the first half minute", "at the start")]


def _is_hook(text: str) -> bool:
    return any(
        test(text) for test in (cues.is_question, cues.draws_analogy, cues.turns_the_story, cues.marks)
    )


def _rate(test: Test, threshold: float, what: str) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        found = heard.episode.matching(test)
        evidence = f"{len(found)} {what}" + (f", such as: {quote(found[0])}" if found else "")
        return [at_least(heard.episode.per_minute(len(found)), threshold, "a minute", evidence)]

    return check


def _count(test: Test, threshold: int, what: str) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        found = heard.episode.matching(test)
        evidence = f"{len(found)} {what}" + (f", such as: {quote(found[0])}" if found else "")
        return [at_least(len(found), threshold, what, evidence)]

    return check


def _followed_up(heard: HeardEpisode) -> Sequence[Answer]:
    asked = heard.episode.matching(cues.is_question)
    left = [question for question in asked if not _answered(heard.episode, question)]
    share = 1 - len(left) / len(asked) if asked else 0.0
    evidence = f"left open: {quote(left[0])}" if left else f"{len(asked)} questions asked"
    return [at_least(share, 0.5, "of the questions, of which there is one", evidence)]


def _answered(episode: Episode, question: Sentence) -> bool:
    """Whether a statement that follows at once takes up the question's words or begins as an answer does."""
    following = episode.sentences[question.index + 1 :][:_ANSWER_REACH]
    statements = [sentence for sentence in following if not cues.is_question(sentence.text)]
    return any(cues.answers(s.text) or s.stems & question.stems for s in statements)


def _last_thought(heard: HeardEpisode) -> Sequence[Answer]:
    found = [s for s in heard.episode.closing(6, 0.08) if cues.closes(s.text) or cues.looks_ahead(s.text)]
    return [some(found, "a takeaway or an outlook among the last sentences", "at the end")]


def _length_varies(heard: HeardEpisode) -> Sequence[Answer]:
    lengths = [len(sentence.tokens) for sentence in heard.episode.sentences]
    spread = pstdev(lengths) / fmean(lengths)
    evidence = f"{min(lengths)} to {max(lengths)} words a sentence"
    return [at_least(spread, 0.4, "standard deviation over mean of the sentence length", evidence)]


def _openings_vary(heard: HeardEpisode) -> Sequence[Answer]:
    starts = [sentence.tokens[:2] for sentence in heard.episode.sentences]
    same = [heard.episode.sentences[i + 1] for i, (a, b) in enumerate(pairwise(starts)) if a == b]
    share = len(same) / len(starts)
    evidence = quote(same[0]) if same else "no two neighbours begin alike"
    return [at_most(share, 0.04, "of the sentences begin as the one before", evidence)]


def _holds_attention(heard: HeardEpisode) -> Sequence[Answer]:
    answers = []
    for number, window in enumerate(heard.episode.windows(), start=1):
        found = [sentence for sentence in window if _is_device(sentence.text)]
        evidence = quote(found[0]) if found else f"nothing from: {quote(window[0])}"
        rate = 60 * len(found) / (window[-1].end - window[0].start)
        answers.append(at_least(rate, 1.5, "devices a minute", evidence, f"w{number:02d}"))
    return answers


def _is_device(text: str) -> bool:
    return any(
        test(text)
        for test in (
            cues.is_question,
            cues.draws_analogy,
            cues.marks,
            cues.gives_example,
            cues.turns_the_story,
        )
    )


def _longest_gap(limit: float) -> Check:
    def check(heard: HeardEpisode) -> Sequence[Answer]:
        found = heard.episode.matching(_is_device)
        times = [0.0, *(sentence.start for sentence in found), heard.episode.seconds]
        longest = max(end - start for start, end in pairwise(times))
        return [at_most(longest, limit, "seconds without a device", f"{len(found)} devices in all")]

    return check


def _sounds_spoken(heard: HeardEpisode) -> Sequence[Answer]:
    found = heard.episode.matching(cues.sounds_spoken)
    share = len(found) / len(heard.episode.sentences)
    return [at_least(share, 0.15, "of the sentences", quote(found[0]) if found else "no spoken form")]


CHECKS: dict[str, Check] = {
    "opens-with-a-hook": _hook,
    "asks-a-question": _count(cues.is_question, 1, "questions"),
    "asks-questions": _rate(cues.is_question, 0.2, "questions"),
    "asks-questions-regularly": _rate(cues.is_question, 0.5, "questions"),
    "asks-questions-often": _rate(cues.is_question, 1.0, "questions"),
    "follows-up-questions": _followed_up,
    "draws-an-analogy": _count(cues.draws_analogy, 1, "analogies"),
    "draws-two-analogies": _count(cues.draws_analogy, 2, "analogies"),
    "draws-analogies-regularly": _rate(cues.draws_analogy, 0.15, "analogies"),
    "addresses-the-listener": _rate(
        cues.addresses_listener, 1.5, "sentences that address or include the listener"
    ),
    "addresses-the-listener-often": _rate(
        cues.addresses_listener, 3.0, "sentences that address the listener"
    ),
    "marks-what-matters": _rate(cues.marks, 0.35, "marks of emphasis"),
    "marks-what-matters-often": _rate(cues.marks, 0.7, "marks of emphasis"),
    "turns-the-story": _rate(cues.turns_the_story, 0.4, "turns"),
    "gives-examples": _rate(cues.gives_example, 0.25, "examples"),
    "says-why-it-matters": _rate(cues.says_why, 0.25, "sentences on why it matters"),
    "leaves-a-last-thought": _last_thought,
    "varies-sentence-length": _length_varies,
    "varies-sentence-openings": _openings_vary,
    "sounds-spoken": _sounds_spoken,
    "holds-attention": _holds_attention,
    "no-dull-stretch": _longest_gap(120.0),
    "no-dull-half-minute": _longest_gap(45.0),
}
"""Every item of the offline judge for engagement, by the name it has in the prompt.

Rates are such as most of twelve long human technical podcasts reach, "often" such as half of them do.
"""
