"""What an episode claims: sentences cut into statements, each with the passages it may rest on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from agents.judge import cues
from agents.judge.episode import Episode, Sentence
from agents.judge.paper import Paper
from agents.judge.polarity import Reading, affirmed_alone, denied_alone, directions, read
from tools.align.index import Match
from tools.align.terms import index_terms
from tools.text.words import content_stems

RESTS_FROM = 0.15
"""Similarity to a passage, 0 to 1, from which a claim is said to rest on it."""
RESTS_ON_TERMS = 2
"""Terms that it must share with the passage as well: a short sentence is soon similar."""
RELATED_FROM = 0.07
"""Similarity from which a passage is about the same thing, so that it can speak for or against a claim."""
_LEAST_STEMS = 3
_RETRIEVED = 12
_CUT = re.compile(
    r"[;]\s+|,\s+(?:but|while|whereas|although)\s+"
    r"|,\s+(?:and|so)\s+(?=(?:it|they|he|she|we|you|this|that|these|those|there|the)\b)", re.IGNORECASE
)  # fmt: skip
_TALK = re.compile(
    r"\b(?:thanks|thank you|i|i'm|i've|i'd|i'll|my|me|let's|let me|wow|joining|listeners?|episode|quiz)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(r"\b(?:if|say|imagine|suppose|maybe|perhaps|picture|pretend)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """One statement, with the passages of the paper nearest to it, best first."""

    sentence: Sentence
    text: str
    matches: tuple[Match, ...]
    context: frozenset[str]
    """Stems of its sentence and of the one before: speech leaves out what was just said."""

    @property
    def support(self) -> float:
        """Similarity to the nearest passage, 0 to 1."""
        return self.matches[0].score if self.matches else 0.0

    @cached_property
    def related(self) -> tuple[Match, ...]:
        """The passages that are about the same thing."""
        return tuple(match for match in self.matches if match.score >= RELATED_FROM)

    @property
    def rests_on_paper(self) -> bool:
        """Whether some passage says much the same."""
        return self.support >= RESTS_FROM and self._shared_terms >= RESTS_ON_TERMS

    @cached_property
    def _shared_terms(self) -> int:
        return len(set(index_terms(self.text)) & set(index_terms(self.matches[0].passage.text)))

    @cached_property
    def reading(self) -> Reading:
        """What it affirms and denies."""
        return Reading(self.text)

    @property
    def is_denial(self) -> bool:
        """Whether it says that something is not so, of which the paper says something."""
        return bool(self.related and self.reading.denied)

    @cached_property
    def _passages(self) -> list[Reading]:
        return [read(match.passage.text) for match in self.related]

    @cached_property
    def directions(self) -> tuple[tuple[str, bool], ...]:
        """Its words that have an opposite ("more"), each with whether the paper uses it there too."""
        return directions(self.reading, self._passages)

    @cached_property
    def wrong_denial(self) -> str | None:
        """What it denies and the paper only affirms, as a stem."""
        return denied_alone(self.reading, self._passages)

    @cached_property
    def contradiction(self) -> str | None:
        """What the paper says otherwise, in words; None where nothing was found."""
        if opposed := next((word for word, holds in self.directions if not holds), None):
            return f"the paper has the opposite of {opposed!r}"
        if self.wrong_denial:
            return f"denies {self.wrong_denial!r}, which the paper affirms"
        if term := affirmed_alone(self.reading, self._passages):
            return f"affirms {term!r}, which the paper denies"
        return None

    @property
    def supposes(self) -> bool:
        """Whether it paints a case ("if you have", "say", "maybe") whose numbers are the speaker's own."""
        return _SUPPOSES.search(self.text) is not None


def claims_of(episode: Episode, paper: Paper) -> list[Claim]:
    """Return the statements that say something of the paper's matter, in order.

    Questions, analogies, greetings and farewells claim nothing of the paper, nor does talk about oneself
    unless it comes near a passage.
    """
    claims = [
        Claim(sentence, text, tuple(paper.nearest(text, _RETRIEVED)), before | sentence.stems)
        for sentence, before in zip(episode.sentences, _stems_before(episode), strict=True)
        if not _is_framing(sentence.text)
        for text in _statements(sentence.text)
    ]
    return [claim for claim in claims if claim.rests_on_paper or not _TALK.search(claim.text)]


def _stems_before(episode: Episode) -> list[frozenset[str]]:
    return [frozenset(), *(sentence.stems for sentence in episode.sentences[:-1])]


def _is_framing(text: str) -> bool:
    plain = text.replace("’", "'")
    return any(test(plain) for test in (cues.is_question, cues.draws_analogy, cues.says_goodbye, cues.greets))


def _statements(text: str) -> Iterator[str]:
    """Yield the statements of a sentence; a piece too short to stand alone stays with the one before."""
    start = 0
    for cut in _CUT.finditer(text):
        if _can_stand(text[start : cut.start()]) and _can_stand(text[cut.end() :]):
            yield text[start : cut.start()]
            start = cut.end()
    if _can_stand(text[start:]):
        yield text[start:]


def _can_stand(text: str) -> bool:
    return len(content_stems(text)) >= _LEAST_STEMS
