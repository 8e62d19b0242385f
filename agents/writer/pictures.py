"""Which figures to speak of, and what is said about each."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.writer.candidates import Candidate
from agents.writer.captions import shown_by
from agents.writer.fitness import reads_a_legend
from agents.writer.selection import Selection
from schema.analysis import SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.text.spoken_length import standard_words

_NAMED = re.compile(r"\b(?:Figures?|Tables?) ([A-Z]?\.?\d+|[IVX]+\b)")
_BARE_POINTER = re.compile(
    r"\b(?:is|are|be|been) (?:also )?(?:shown|seen|illustrated|depicted|given|presented|listed|provided"
    r"|summari[sz]ed|found|plotted|reported) in (?:Figure|Table)"
    r"|^(?:Figure|Table) \w+ (?:provides|gives|presents|shows|is) (?:an? |the )?(?:\w+ )?(?:overview"
    r"|illustration|example|summary|visuali[sz]ation)"
)
WORDS_EACH = 65
"""Words that a figure gets at least, where there is more than one to choose from."""


@dataclass(frozen=True, slots=True)
class PictureTalk:
    """A figure (or, where a paper has none, a table) with what is said about it."""

    picture: DocumentAtom
    contents: str | None
    """Its caption's first sentence as a noun phrase; None where that is a clause or can't be spoken."""
    said: tuple[int, ...]
    """Sentences about it, in the order in which they are said."""

    @property
    def name(self) -> str:
        """How it is called: "Figure 3"."""
        kind = "Figure" if self.picture.atom_type is AtomType.FIGURE else "Table"
        return f"{kind} {self.picture.number}"


def plan_pictures(
    document: DocumentGraph,
    candidates: Sequence[Candidate],
    selection: Selection,
    lower: Mapping[str, bool],
    *,
    words: int,
    fewest: int,
    most: int,
) -> tuple[PictureTalk, ...]:
    """Choose `fewest` to `most` pictures for so many words, in reading order, and take their sentences."""
    ranked = _ranked(document, candidates)
    wanted = max(1, fewest, min(most, words // WORDS_EACH)) if words else 0
    talks: list[PictureTalk] = []
    for picture in ranked:
        if len(talks) == wanted:
            break
        talk = _talk(picture, candidates, selection, lower, words // wanted)
        if talk is not None:
            talks.append(talk)
    order = {atom.atom_id: place for place, atom in enumerate(document.atoms)}
    return tuple(sorted(talks, key=lambda talk: order[talk.picture.atom_id]))


def _ranked(document: DocumentGraph, candidates: Sequence[Candidate]) -> list[DocumentAtom]:
    """Return the numbered figures, or else tables, the most discussed first; main paper before appendix."""
    mentions = Counter(picture for c in candidates if c.speakability > 0 for picture in c.pictures)
    figures = [atom for atom in document.get_figures() if atom.number and atom.text]
    shown = figures or [atom for atom in document.of_type(AtomType.TABLE) if atom.number and atom.text]
    carried = Counter(c.atom.atom_id for c in candidates for _ in c.concepts)
    return sorted(shown, key=lambda atom: (-min(3, mentions[atom.atom_id]), -min(3, carried[atom.atom_id])))


def _talk(
    picture: DocumentAtom,
    candidates: Sequence[Candidate],
    selection: Selection,
    lower: Mapping[str, bool],
    words: int,
) -> PictureTalk | None:
    caption = [c for c in candidates if c.atom.atom_id == picture.atom_id]
    contents = shown_by(caption[0].spoken, lower) if caption and caption[0].spoken else None
    heard = set(caption[0].stems) if contents else set()
    told = _told(picture, candidates, caption[1:] if contents else caption, heard)
    said = _take(told, selection, words - (round(standard_words(contents)) if contents else 0))
    if contents is None and not said:
        return None
    return PictureTalk(picture, contents, said)


def _told(
    picture: DocumentAtom, candidates: Sequence[Candidate], caption: Sequence[Candidate], heard: set[str]
) -> list[list[Candidate]]:
    """Return runs of sentences about a picture, best first: the text that discusses it, then its caption."""
    runs = []
    for candidate in candidates:
        if picture.atom_id in candidate.pictures and candidate.atom.atom_id != picture.atom_id:
            run = [candidate]
            for after in candidates[candidate.index + 1 : candidate.index + 4]:
                if not after.follows(run[-1]) or after.pictures:
                    break
                run.append(after)
            runs.append(run)
    runs += [[candidate] for candidate in caption if not reads_a_legend(candidate.written)]
    return [r for r in runs if _says_more(r[0], heard) and _points_only_at(r[0], picture)]


def _says_more(candidate: Candidate, heard: set[str]) -> bool:
    """Return whether a sentence says more than the caption's words over again."""
    return len(set(candidate.stems) - heard) > 0.5 * len(set(candidate.stems))


def _points_only_at(candidate: Candidate, picture: DocumentAtom) -> bool:
    """Return whether a sentence names no other picture, and isn't just a pointer to this one."""
    named = set(_NAMED.findall(candidate.spoken))
    return named <= {picture.number or ""} and not _BARE_POINTER.search(candidate.spoken)


def _take(runs: Sequence[Sequence[Candidate]], selection: Selection, words: int) -> tuple[int, ...]:
    said: list[int] = []
    for run in runs:
        for candidate in run:
            leans = candidate.opening.leans and not (said and candidate.index == said[-1] + 1)
            fits = candidate.speakability > 0 and selection.is_free(candidate.index) and not leans
            if not fits or (candidate.words > words and said) or len(said) > 8:
                break
            selection.take(candidate.index, SegmentType.FIGURE_DISCUSSION)
            said.append(candidate.index)
            words -= candidate.words
    return tuple(said)
