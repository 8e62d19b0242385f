"""What the writer's prompts are told of plan, style and phrases."""

from collections.abc import Mapping, Sequence

from agents.protocols import Brief
from agents.writer.llm.answers import OutlinedSection
from agents.writer.llm.parts import Part
from schema.analysis import Recalled
from schema.profile import StyleProfile, Tuning

_AMOUNTS = (
    ("questions_per_minute", "questions to the listener, {:.1f} a minute"),
    ("analogies_per_episode", "pictures from everyday life, {:.0f} in the whole episode"),
    ("emphasis_per_minute", "words that mark what matters, {:.1f} times a minute"),
    ("address_per_minute", "the listener addressed or included (you, we, let's), {:.1f} times a minute"),
)


def sections_block(parts: Sequence[Part]) -> str:
    """Return the sections to be planned, one a line."""
    return "\n".join(f"- {part.part_id}: {part.segment_type}, {part.words} words" for part in parts)


def outline_block(parts: Sequence[Part], outline: Mapping[str, OutlinedSection], current: Part) -> str:
    """Return the whole plan, one line a section, the current one marked."""
    return "\n".join(
        f"{'→' if part == current else ' '} {part.part_id} {part.segment_type} ({part.words} words): "
        f"{'; '.join(point.says for point in outline[part.part_id].points)}"
        for part in parts
    )


def section_block(part: Part, planned: OutlinedSection, words: int, *, first: bool, last: bool) -> str:
    """Return what one section has to do."""
    place = "the first of the episode" if first else "the last of the episode" if last else "in the middle"
    points = [f"- {point.says} [{', '.join(point.atom_ids)}]" for point in planned.points]
    figures = [f"Speak of: {', '.join(planned.figures)}"] if planned.figures else []
    head = f"{part.part_id}: {part.segment_type}, {place}. Write about {words} words."
    return "\n".join([head, f"Takes over by: {planned.opening}", "Points:", *points, *figures])


def style_block(brief: Brief) -> str:
    """Return how the episode should sound: what training has settled, and the host to be imitated."""
    tuning, wishes = brief.profile.tuning, brief.profile.wishes
    longest = wishes.bounded("max_sentence_words", tuning.max_sentence_words)
    lines = [f"- sentences that can be spoken, none over {longest:.0f} words"]
    amounts = {name: wishes.bounded(name, getattr(tuning, name)) for name, _ in _AMOUNTS}
    lines += [f"- {text.format(amounts[name])}" for name, text in _AMOUNTS if amounts[name] > 0]
    lines += _shares(tuning)
    if brief.variant is not None and tuning.learned_phrases > 0:
        lines += _imitated(brief.variant)
    return "\n".join(lines)


def phrases_block(found: Sequence[Recalled]) -> str:
    """Return phrasing patterns, one a line, with what each does."""
    return "\n".join(f"- ({recalled.pattern.kind}) {recalled.pattern.template}" for recalled in found)


def _shares(tuning: Tuning) -> list[str]:
    lines = []
    if tuning.define_terms > 0:
        lines.append(f"- {tuning.define_terms:.0%} of the concepts explained where they are first said")
    if tuning.concept_emphasis > 0:
        lines.append("- every concept that falls to the section said by its name")
    if tuning.grounding > 0:
        lines.append("- statements that can be checked word by word against the atoms")
    return lines


def _imitated(variant: StyleProfile) -> list[str]:
    return [
        f"- sentences of {variant.avg_sentence_length:.0f} words on average, as the admired host's",
        f"- technical terms explained {variant.definition_style.replace('_', ' ')}",
        f"- figures dwelt on: {variant.figure_explanation_depth}",
    ]
