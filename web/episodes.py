"""An episode, human or generated, as a player shows it: sections in time, sentences, words, figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from schema.analysis import HeardSection, SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.errors import NotFoundError
from schema.transcript import WordTimestamp
from web.reading import StudioReader

_UNTYPED = "untyped"
_CLOSE = 0.05
"""Seconds that a sentence may begin before the section it belongs to: times are rounded."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is heard; times in seconds."""

    kind: str
    """Its segment type."""
    start: float
    end: float
    text: str
    words: tuple[WordTimestamp, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive sentences of one type."""

    kind: str
    start: float
    end: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """What is heard, and when."""

    title: str
    duration: float
    estimated: bool
    """No audio was made: all times are estimates."""
    typed_by: str
    """Whose labels the sections carry."""
    stretches: tuple[Stretch, ...]


def human_episode(reader: StudioReader, pair_id: str) -> Episode:
    """Return a pair's podcast; its sections are untyped until the pair is analysed."""
    pair = reader.tree.load_pair(pair_id)
    heard = pair.transcription
    try:
        found = reader.tree.load_analysis(pair_id).segments
        typed = [(segment.segment_type.value, segment.transcript_segment) for segment in found]
    except NotFoundError:
        typed = [(_UNTYPED, segment) for segment in heard.segments]
    lines = [Line(kind, s.start_time, s.end_time, s.text) for kind, s in typed]
    return Episode(
        title=pair.document.title,
        duration=heard.total_duration,
        estimated=False,
        typed_by="the analyst",
        stretches=_stretches(_with_words(lines, heard.word_timestamps)),
    )


def generated_episode(reader: StudioReader, trial_id: str, pair_id: str) -> Episode:
    """Return what a trial made for a pair."""
    script = reader.tree.load_script(trial_id, pair_id)
    spoken = reader.tree.load_spoken(trial_id, pair_id)
    planned = [section.segment_type.value for section in script.sections for _ in section.sentences]
    heard = reader.runs.load_sections(trial_id, pair_id)
    kinds = [_kind_at(heard, s.start_time) for s in spoken.sentences] if heard else planned
    lines = [
        Line(kind, s.start_time, s.end_time, s.text) for kind, s in zip(kinds, spoken.sentences, strict=True)
    ]
    return Episode(
        title=script.title,
        duration=spoken.duration,
        estimated=spoken.estimated,
        typed_by="the analyst" if heard else "the writer's plan",
        stretches=_stretches(_with_words(lines, spoken.words)),
    )


def figures_of(document: DocumentGraph) -> tuple[DocumentAtom, ...]:
    """Return the figures and tables that have a picture, in reading order."""
    return tuple(a for a in document.of_type(AtomType.FIGURE, AtomType.TABLE) if a.file_path)


def segment_label(kind: str) -> str:
    """Return a segment type as a person reads it."""
    return kind.replace("_", " ").capitalize()


SEGMENT_KINDS = tuple(kind.value for kind in SegmentType)


def _kind_at(sections: Sequence[HeardSection], seconds: float) -> str:
    begun = [section for section in sections if section.start_time <= seconds + _CLOSE]
    return (begun[-1] if begun else sections[0]).segment_type.value


def _with_words(lines: Sequence[Line], words: Sequence[WordTimestamp]) -> Iterator[Line]:
    """Share the words out to their sentences: by number where the numbers agree, else by time."""
    counted = sum(len(line.text.split()) for line in lines) == len(words)
    at = 0
    for line in lines:
        end = at + len(line.text.split()) if counted else _last_before(words, at, line.end)
        yield Line(line.kind, line.start, line.end, line.text, tuple(words[at:end]))
        at = end


def _last_before(words: Sequence[WordTimestamp], at: int, end_time: float) -> int:
    while at < len(words) and words[at].start_time < end_time:
        at += 1
    return at


def _stretches(lines: Iterable[Line]) -> tuple[Stretch, ...]:
    runs = (tuple(run) for _, run in groupby(lines, key=lambda line: line.kind))
    return tuple(Stretch(run[0].kind, run[0].start, run[-1].end, run) for run in runs)
