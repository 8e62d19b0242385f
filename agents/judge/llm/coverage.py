"""How far each stretch covers the paper's key concepts."""

from collections.abc import Sequence

from agents.analyst.llm.checks import missing_or_strange
from agents.judge.llm.answers import ConceptDepth, CoverageAnswers
from agents.judge.llm.stretches import Stretch, is_quoted
from agents.prompts.assemble import assemble
from agents.prompts.blocks import concepts_block, numbered_block
from agents.prompts.loader import load_prompt
from providers.llm.protocol import ChatModel
from providers.llm.structured import all_of, ask, once
from schema.analysis import KeyConcept
from schema.loss import ConceptCoverage, CoverageDepth

_DEPTHS = list(CoverageDepth)


def ask_coverage(
    model: ChatModel, concepts: Sequence[KeyConcept], stretch: Stretch, sample: int, temperature: float
) -> list[ConceptCoverage]:
    """Return one sample's depths in a stretch, in the concepts' order; what isn't quoted isn't mentioned.

    Raises:
        ModelAnswerError: the model leaves concepts out.
    """
    names = [concept.name for concept in concepts]
    values = {
        "concepts": concepts_block(concepts),
        "episode": numbered_block((s.index + 1, s.text) for s in stretch.sentences),
    }
    answer = ask(
        model,
        CoverageAnswers,
        assemble(load_prompt("coverage_judge"), values),
        role="judge",
        task="coverage",
        temperature=temperature,
        sample=sample,
        check=all_of(
            lambda answer: missing_or_strange(names, [c.concept for c in answer.concepts], "concepts"),
            once(lambda answer: _unquoted(answer, stretch)),
        ),
    ).answer
    return [_covered(found, stretch) for found in answer.concepts]


def deepest(found: Sequence[ConceptCoverage]) -> ConceptCoverage:
    """Return the deepest of several stretches' coverages of one concept, the earliest of equal ones."""
    return max(found, key=lambda coverage: _DEPTHS.index(coverage.depth))


def middle(found: Sequence[ConceptCoverage]) -> ConceptCoverage:
    """Return the median of several samples' coverages of one concept, the shallower of two."""
    ranked = sorted(found, key=lambda coverage: _DEPTHS.index(coverage.depth))
    return ranked[(len(ranked) - 1) // 2]


def _is_founded(found: ConceptDepth, stretch: Stretch) -> bool:
    return found.depth is CoverageDepth.NOT_MENTIONED or is_quoted(found.quote, stretch.text)


def _unquoted(answer: CoverageAnswers, stretch: Stretch) -> list[str]:
    strange = [found.concept for found in answer.concepts if not _is_founded(found, stretch)]
    return [f"quotes that aren't in the stretch in these words: {', '.join(strange)}"] if strange else []


def _covered(found: ConceptDepth, stretch: Stretch) -> ConceptCoverage:
    if found.depth is CoverageDepth.NOT_MENTIONED or not _is_founded(found, stretch):
        return ConceptCoverage(concept=found.concept, depth=CoverageDepth.NOT_MENTIONED)
    return ConceptCoverage(concept=found.concept, depth=found.depth, evidence=found.quote)
