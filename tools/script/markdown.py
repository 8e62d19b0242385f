"""A script as Markdown and back: headings are sections, blank lines part paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from schema.analysis import SegmentType
from schema.errors import InputError
from schema.script import PodcastScript, ScriptSection, ScriptSentence
from tools.text.sentences import split_sentences

HEADINGS: dict[SegmentType, str] = {
    SegmentType.INTRO: "Introduction",
    SegmentType.BACKGROUND: "Background",
    SegmentType.PROBLEM_STATEMENT: "The problem",
    SegmentType.METHODOLOGY: "How it works",
    SegmentType.KEY_FINDING: "What was found",
    SegmentType.FIGURE_DISCUSSION: "A look at the figures",
    SegmentType.IMPLICATION: "Why it matters",
    SegmentType.LIMITATION: "Limits",
    SegmentType.CONCLUSION: "In short",
    SegmentType.TANGENT: "An aside",
    SegmentType.TRANSITION: "Turning over",
}
"""What a section's heading says in the Markdown."""
_TYPES = {heading.casefold(): kind for kind, heading in HEADINGS.items()}
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ALIKE = 70.0
"""Likeness in percent from which a changed sentence still rests on the same atoms."""


def to_markdown(script: PodcastScript) -> str:
    """Return the script as Markdown."""
    lines = [f"# {' '.join(script.title.split())}", ""]
    for section in script.sections:
        lines += [f"## {HEADINGS[section.segment_type]}", ""]
        for paragraph in section.paragraphs:
            lines += [_joined(paragraph), ""]
    return "\n".join(lines)


def from_markdown(text: str, original: PodcastScript) -> PodcastScript:
    """Return the script that the text is, after a person edited it; one left as it was is the original.

    A paragraph that is left as it was keeps its sentences; a changed sentence that is much alike to one
    that was there keeps the atoms it rests on.

    Raises:
        InputError: no sentence is left.

    """
    if text.split() == to_markdown(original).split():
        return original
    written = {_joined(p): p for section in original.sections for p in section.paragraphs}
    known = {sentence.text: sentence.atom_ids for sentence in original.sentences}
    sections = [
        ScriptSection(
            section_id=f"s{number}",
            segment_type=drawn.kind,
            paragraphs=tuple(written.get(p) or _sentences(p, known) for p in drawn.paragraphs),
            word_budget=sum(len(paragraph.split()) for paragraph in drawn.paragraphs),
        )
        for number, drawn in enumerate(_sections(text))
    ]
    if not sections:
        raise InputError(
            "The edited script has no sentence left; undo the edit, or delete it and start again."
        )
    return original.model_copy(update={"sections": tuple(sections)})


def _joined(paragraph: Sequence[ScriptSentence]) -> str:
    return " ".join(" ".join(sentence.text for sentence in paragraph).split())


@dataclass
class _Drawn:
    kind: SegmentType
    paragraphs: list[str] = field(default_factory=list)


def _sections(text: str) -> Iterator[_Drawn]:
    """Yield the sections that hold words; what comes before the first heading is its introduction."""
    current = _Drawn(SegmentType.INTRO)
    for block in re.split(r"\n\s*\n", _COMMENT.sub("", text)):
        lines = block.strip().splitlines()
        while lines and lines[0].startswith("#"):
            heading = lines.pop(0)
            if heading.startswith("## "):
                if current.paragraphs:
                    yield current
                current = _Drawn(_kind(heading[3:], current.kind))
        if words := " ".join(" ".join(lines).split()):
            current.paragraphs.append(words)
    if current.paragraphs:
        yield current


def _kind(heading: str, before: SegmentType) -> SegmentType:
    """Return the type that a heading names; one of the person's own goes on with the type before."""
    near = process.extractOne(
        heading.strip().casefold(), list(_TYPES), scorer=fuzz.ratio, score_cutoff=_ALIKE
    )
    return _TYPES[near[0]] if near else before


def _sentences(paragraph: str, known: dict[str, tuple[str, ...]]) -> tuple[ScriptSentence, ...]:
    return tuple(
        ScriptSentence(text=sentence, atom_ids=_atoms(sentence, known, list(known)))
        for sentence in split_sentences(paragraph)
    )


def _atoms(sentence: str, known: dict[str, tuple[str, ...]], texts: Sequence[str]) -> tuple[str, ...]:
    if sentence in known:
        return known[sentence]
    near = process.extractOne(sentence, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return known[near[0]] if near else ()
