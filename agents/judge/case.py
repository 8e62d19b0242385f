"""What every check is given: the episode beside the paper, with what is costly computed once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agents.judge.claims import Claim, claims_of
from agents.judge.coverage import covered
from agents.judge.definitions import Lens, lenses
from agents.judge.episode import Episode, Sentence
from agents.judge.order import order_score
from agents.judge.paper import Paper
from agents.judge.repetition import repeated
from schema.analysis import KeyConcept
from schema.loss import ConceptCoverage
from tools.align.concepts import mentions


@dataclass(frozen=True)
class HeardEpisode:
    """An episode beside the paper it explains."""

    episode: Episode
    paper: Paper
    concepts: tuple[KeyConcept, ...]

    @cached_property
    def order_score(self) -> float:
        """Standard deviations by which the sentences' order beats a random one."""
        return order_score(self.episode.sentences, self.topics)

    @cached_property
    def topics(self) -> NDArray[np.float64]:
        """What each sentence is about, shape (sentences, passages of the paper)."""
        return self.paper.topics([sentence.text for sentence in self.episode.sentences])

    @cached_property
    def repeated(self) -> list[Sentence]:
        """Sentences that say again what was said."""
        return repeated(self.episode.sentences)

    @cached_property
    def claims(self) -> list[Claim]:
        """What the episode claims, each with the passages it may rest on."""
        return claims_of(self.episode, self.paper)

    @cached_property
    def mentions(self) -> dict[str, list[Sentence]]:
        """Sentences that mention each key concept, by name, in order."""
        return {
            concept.name: [s for s in self.episode.sentences if mentions(s.text, concept)]
            for concept in self.concepts
        }

    @cached_property
    def lenses(self) -> tuple[Lens, ...]:
        """The key concepts with what the paper tells of each."""
        return lenses(self.concepts, self.paper.document)

    @cached_property
    def coverage(self) -> tuple[ConceptCoverage, ...]:
        """How far each key concept is covered, in the concepts' order."""
        return tuple(covered(lens, self.mentions[lens.concept.name], self.episode) for lens in self.lenses)

    @cached_property
    def concepts_said(self) -> tuple[str, ...]:
        """Names of the key concepts that are mentioned."""
        return tuple(name for name, sentences in self.mentions.items() if sentences)

    @cached_property
    def concepts_defined(self) -> tuple[str, ...]:
        """Names of those that are explained about where they are first said."""
        said = [lens for lens in self.lenses if self.mentions[lens.concept.name]]
        return tuple(
            lens.concept.name
            for lens in said
            if lens.defined_early(self.mentions[lens.concept.name], self.episode)
        )
