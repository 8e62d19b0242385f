"""The page that goes with an episode: player, chapters, figures, the paper and its references, transcript."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from schema.analysis import AlignedSegment
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.publishing import Chapter, PublishedEpisode
from schema.transcript import TranscriptionResult
from schema.video import VisualAssetAlignment, VisualType

_ARXIV = re.compile(
    r"(?:arxiv:\s*)?(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_LONGEST_TURN = 5
"""Sentences of a paragraph of the transcript."""


@dataclass(frozen=True, slots=True)
class NotedFigure:
    """A figure that is on the screen, or spoken of, in the episode."""

    label: str
    caption: str
    picture: str
    """Relative to the page."""
    time: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of the transcript."""

    start: float
    speaker: str | None
    text: str


def show_notes(
    episode: PublishedEpisode,
    document: DocumentGraph,
    transcription: TranscriptionResult,
    segments: Sequence[AlignedSegment],
    chapters: Sequence[Chapter],
    figures: Sequence[NotedFigure],
) -> str:
    """Return the page as HTML that needs nothing but the files beside it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("tools.publish", "pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["clock"] = clock
    return environment.get_template("show_notes.html").render(
        episode=episode,
        abstract=document.abstract,
        chapters=chapters,
        figures=figures,
        references=references_of(segments, document),
        turns=list(turns_of(transcription)),
        speakers=len(transcription.speakers) > 1,
    )


def noted_figures(visuals: Sequence[VisualAssetAlignment]) -> list[NotedFigure]:
    """Return the figures that a plan shows, each once, at its first time on the screen."""
    noted: dict[str, NotedFigure] = {}
    for visual in visuals:
        if visual.visual_type is VisualType.FIGURE and visual.figure_path:
            figure = NotedFigure(
                visual.label or "", visual.detail_text or "", visual.figure_path, visual.start_time
            )
            noted.setdefault(visual.figure_path, figure)
    return list(noted.values())


def references_of(segments: Sequence[AlignedSegment], document: DocumentGraph) -> list[DocumentAtom]:
    """Return the works that the passages behind the episode cite, in the order of the paper's list."""
    spoken_of = dict.fromkeys(atom_id for segment in segments for atom_id in segment.primary_atoms[:1])
    cited = dict.fromkeys(
        reference
        for atom_id in spoken_of
        if (atom := document.get_atom(atom_id)) is not None
        for reference in atom.references
    )
    return [atom for atom in document.of_type(AtomType.CITATION) if atom.atom_id in cited]


def turns_of(transcription: TranscriptionResult) -> Iterator[Turn]:
    """Yield the transcript in paragraphs: a speaker's turn, or a few sentences of a long one."""
    for speaker, group in groupby(transcription.segments, key=lambda segment: segment.speaker):
        spoken = list(group)
        for at in range(0, len(spoken), _LONGEST_TURN):
            part = spoken[at : at + _LONGEST_TURN]
            yield Turn(part[0].start_time, speaker, " ".join(segment.text for segment in part))


def paper_link(identifier: str | None) -> str | None:
    """Return the address of a paper's page from its DOI or arXiv id."""
    if identifier is None:
        return None
    if doi := _DOI.search(identifier):
        return f"https://doi.org/{doi.group().rstrip('.,;)')}"
    arxiv = _ARXIV.fullmatch(identifier.strip())
    return f"https://arxiv.org/abs/{arxiv['id']}" if arxiv else None


def clock(seconds: float) -> str:
    """Return a time as people write it: 4:07, or 1:04:07."""
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes}:{rest:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
