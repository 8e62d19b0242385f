"""Planning an episode from the whole paper: what each section says, and on what it rests."""

from collections.abc import Collection, Mapping, Sequence

from agents.analyst.llm.checks import missing_or_strange, unknown
from agents.prompts.assemble import assemble, section_of
from agents.prompts.blocks import concepts_block, paper_block
from agents.prompts.loader import load_prompt
from agents.prompts.shrinking import shrinking
from agents.protocols import Brief
from agents.writer.llm.answers import Outline, OutlinedSection
from agents.writer.llm.blocks import sections_block
from agents.writer.llm.parts import Part
from agents.writer.llm.prompt import RULE_SECTIONS
from agents.writer.outline import word_target
from providers.llm.protocol import ChatModel
from providers.llm.structured import all_of, ask, once

_WORDS_A_CONCEPT = 25
"""Words of episode that every concept can be asked for from."""


def plan_episode(model: ChatModel, brief: Brief, parts: Sequence[Part]) -> Mapping[str, OutlinedSection]:
    """Return what each part says, by part id.

    Raises:
        ModelAnswerError: the model leaves parts out.
    """
    atoms = {atom.atom_id for atom in brief.document.atoms}
    names = {concept.name for concept in brief.concepts}
    wanted = [part.part_id for part in parts]

    def at(share: float) -> Outline:
        return ask(
            model,
            Outline,
            assemble(load_prompt("episode_outline"), _values(brief, parts, share)),
            role="writer",
            task="outline",
            sample=brief.seed,
            check=all_of(
                lambda answer: _sections(answer, wanted),
                once(lambda answer: _references(answer, atoms, names)),
                once(lambda answer: _left_out(answer, brief)),
            ),
        ).answer

    return {section.section_id: _cleaned(section, atoms, names) for section in shrinking(at).sections}


def _values(brief: Brief, parts: Sequence[Part], share: float) -> dict[str, str]:
    return {
        "paper": paper_block(brief.document, share),
        "concepts": concepts_block(brief.concepts),
        "missed": "\n".join(f"- {concept}" for concept in brief.missed_concepts),
        "sections": sections_block(parts),
        "rules": section_of(brief.prompts.texts["script_writer"], *RULE_SECTIONS),
    }


def _sections(answer: Outline, wanted: Sequence[str]) -> list[str]:
    bare = [section.section_id for section in answer.sections if not section.points]
    return [
        *missing_or_strange(wanted, [section.section_id for section in answer.sections], "sections"),
        *([f"sections without a point: {', '.join(bare)}"] if bare else []),
    ]


def _references(answer: Outline, atoms: Collection[str], names: Collection[str]) -> list[str]:
    points = [point for section in answer.sections for point in section.points]
    used = [atom for point in points for atom in point.atom_ids]
    used += [figure for section in answer.sections for figure in section.figures]
    said = [name for section in answer.sections for name in section.concepts]
    return [*unknown(used, atoms, "atom"), *unknown(said, names, "concept")]


def _left_out(answer: Outline, brief: Brief) -> list[str]:
    """Return the concepts that fall to no section, as far as the episode has room for them."""
    room = max(1, word_target(brief) // _WORDS_A_CONCEPT)
    placed = {name for section in answer.sections for name in section.concepts}
    missing = [concept.name for concept in brief.concepts[:room] if concept.name not in placed]
    return [f"concepts that no section has: {', '.join(missing)}"] if missing else []


def _cleaned(section: OutlinedSection, atoms: Collection[str], names: Collection[str]) -> OutlinedSection:
    """Leave out what the paper and the list don't hold."""
    points = [
        point.model_copy(update={"atom_ids": [atom for atom in point.atom_ids if atom in atoms]})
        for point in section.points
    ]
    return section.model_copy(
        update={
            "points": points,
            "concepts": [name for name in section.concepts if name in names],
            "figures": [figure for figure in section.figures if figure in atoms],
        }
    )
