"""How deep an episode goes into each key concept, with the sentence that covers it best."""

from collections.abc import Sequence

from agents.judge import cues
from agents.judge.definitions import Lens
from agents.judge.episode import Episode, Sentence, quote
from schema.loss import ConceptCoverage, CoverageDepth
from tools.align.concepts import says

_TELLING = 3
"""Stems of what the paper tells of a concept that make a sentence tell something of it."""
_EXPLAINED = 2
"""Telling sentences from which a concept is explained without a definition."""
_DEEP = 4
"""Telling sentences from which a defined concept is explained deeply."""


def covered(lens: Lens, mentioned: Sequence[Sentence], episode: Episode) -> ConceptCoverage:
    """Return how far a concept is covered by the sentences that mention it and those right after."""
    if not mentioned:
        return ConceptCoverage(concept=lens.concept.name, depth=CoverageDepth.NOT_MENTIONED)
    around = _with_next(mentioned, episode)
    telling = sum(len(sentence.stems & lens.telling) >= _TELLING for sentence in around)
    best = max(mentioned, key=lambda sentence: _worth(sentence, lens))
    depth = _depth(telling, defined=any(lens.defined_by(sentence) for sentence in mentioned))
    return ConceptCoverage(concept=lens.concept.name, depth=depth, evidence=quote(best))


def _depth(telling: int, *, defined: bool) -> CoverageDepth:
    if defined and telling >= _DEEP:
        return CoverageDepth.DEEPLY_EXPLAINED
    if defined or telling >= _EXPLAINED:
        return CoverageDepth.EXPLAINED
    return CoverageDepth.BRIEFLY_MENTIONED


def _worth(sentence: Sentence, lens: Lens) -> tuple[bool, bool, bool, int, int]:
    """Rank evidence: under the very name, a definition, a statement, what tells most, the earliest."""
    named = says(sentence.text, lens.concept.name)
    statement = not cues.is_question(sentence.text)
    return named, lens.defined_by(sentence), statement, len(sentence.stems & lens.telling), -sentence.index


def _with_next(mentioned: Sequence[Sentence], episode: Episode) -> list[Sentence]:
    """Return the sentences that mention a concept and each one's successor, once, in order."""
    wanted = {index for sentence in mentioned for index in (sentence.index, sentence.index + 1)}
    return [sentence for sentence in episode.sentences if sentence.index in wanted]
