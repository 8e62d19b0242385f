"""An episode in stretches that a model can judge closely, and quotes that are looked up in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from agents.judge.episode import Episode, Sentence
from tools.text.words import tokens

_SAME_WORDS = 92.0
"""Similarity (rapidfuzz, 0 to 100) of a quote to its place: a comma or an apostrophe may differ."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of sentences, and where it stands."""

    number: int
    count: int
    sentences: tuple[Sentence, ...]

    @property
    def part(self) -> str:
        """What is added to the names of items about it: `w01`."""
        return f"w{self.number:02d}"

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        if self.count == 1:
            return "It is the whole episode."
        ends = {1: "it holds the beginning", self.count: "it holds the end"}
        where = ends.get(self.number, "it holds neither beginning nor end")
        return f"Stretch {self.number} of {self.count}; {where}."

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(sentence.text for sentence in self.sentences)


def stretches(episode: Episode, size: int) -> tuple[Stretch, ...]:
    """Return the whole episode in stretches of nearly equal numbers of sentences, `size` at the most."""
    sentences = episode.sentences
    count = -(-len(sentences) // size)
    cuts = [round(i * len(sentences) / count) for i in range(count + 1)]
    return tuple(Stretch(i + 1, count, sentences[cuts[i] : cuts[i + 1]]) for i in range(count))


def is_quoted(quote: str, text: str) -> bool:
    """Whether a quote really stands in a text."""
    words = " ".join(tokens(quote))
    return bool(words) and fuzz.partial_ratio(words, " ".join(tokens(text))) >= _SAME_WORDS


def majority(votes: Sequence[bool]) -> bool:
    """Return what more than half of the votes say."""
    return 2 * sum(votes) > len(votes)
