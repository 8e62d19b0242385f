"""How well papers are read: precision and recall against papers whose truth is known."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.ingest.read import read_document

TRUTH = Path(__file__).resolve().parents[1] / ".." / "shared" / "pdf-truth"
KINDS = {"figures": AtomType.FIGURE, "tables": AtomType.TABLE}
TEXT = (AtomType.PARAGRAPH, AtomType.LIST_ITEM)
ENUMERATOR = re.compile(r"^\(?(?:\d{1,2}|[ivx]{1,4}|[a-z])[.)]\s")


@dataclass
class Tally:
    """Hits among what was found and what is true."""

    hits: int = 0
    found: int = 0
    true: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, hits: int, found: int, true: int) -> None:
        """Count one paper's."""
        self.hits, self.found, self.true = self.hits + hits, self.found + found, self.true + true

    def __str__(self) -> str:
        precision, recall = self.hits / max(1, self.found), self.hits / max(1, self.true)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        counts = f"({self.hits} of {self.true}, {self.found} found)"
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  {counts}"


def papers_in(truth: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each paper of a folder of truth with its record."""
    for path in sorted([*truth.glob("*.json"), *truth.glob("latex/*.json")]):
        record = json.loads(path.read_text())
        yield (path.parent / record["pdf"]).resolve(), record


def quality(papers: Sequence[tuple[Path, dict[str, Any]]]) -> dict[str, Tally]:
    """Return a tally for each thing measured."""
    tallies: dict[str, Tally] = {}
    for path, truth in papers:
        document = read_document(path)
        name = f"{path.parent.name}/{path.name}"
        for kind, atom_type in KINDS.items():
            _score_floats(tallies, kind, truth[kind], document.of_type(atom_type), name)
        _score_text(tallies, "title", truth.get("title"), document.title, name)
        _score_text(tallies, "abstract", truth.get("abstract"), document.abstract, name)
        _score_headings(tallies, truth, document, name)
        _score_paragraphs(tallies, truth, document, name)
        _score_references(tallies, truth, document, name)
        _score_equations(tallies, truth, document, name)
    return tallies


def _tally(tallies: dict[str, Tally], name: str) -> Tally:
    return tallies.setdefault(name, Tally())


def _score_floats(
    tallies: dict[str, Tally],
    kind: str,
    true: Sequence[dict[str, Any]],
    found: Sequence[DocumentAtom],
    name: str,
) -> None:
    pairs = _paired(true, found)
    labels = _tally(tallies, f"{kind} by label")
    labels.add(len(pairs), len(found), len(true))
    missed = [t for t in true if not any(t is pair[0] for pair in pairs)]
    extra = [a for a in found if not any(a is pair[1] for pair in pairs)]
    labels.misses += [f"{name} missed {t['label']} p{t['page']}" for t in missed]
    labels.misses += [f"{name} extra {a.atom_id} p{a.page}: {a.text[:70]}" for a in extra]
    boxed = [t for t in true if t["bbox"]]
    for least in (0.5, 0.8):
        tally = _tally(tallies, f"{kind} at IoU {least}")
        scored = [(t, a, _iou(t["bbox"], a)) for t, a in pairs if t["bbox"]]
        tally.add(
            sum(iou >= least for *_, iou in scored), len(found) - (len(pairs) - len(scored)), len(boxed)
        )
        tally.misses += [
            f"{name} {a.atom_id} p{a.page} IoU {iou:.2f} true {t['bbox']} found {_corners(a)}"
            for t, a, iou in scored
            if iou < least
        ]
    captions = _tally(tallies, "captions, exact")
    letters = _tally(tallies, "captions, letters alone")
    for t, a in pairs:
        if "caption" in t:
            same = " ".join(t["caption"].split()) == " ".join(a.text.split())
            captions.add(same, 1, 1)
            letters.add(_fold(t["caption"]) == _fold(a.text), 1, 1)
            captions.misses += (
                [] if same else [f"{name} {a.atom_id}\n      true  {t['caption']}\n      found {a.text}"]
            )


def _paired(
    true: Sequence[dict[str, Any]], found: Sequence[DocumentAtom]
) -> list[tuple[dict[str, Any], DocumentAtom]]:
    """Pair truth and atoms of one number on one page, each once."""
    left = list(found)
    pairs = []
    for t in true:
        match = next((a for a in left if a.number == str(t["number"]) and a.page == t["page"]), None)
        if match is not None:
            left.remove(match)
            pairs.append((t, match))
    return pairs


def _corners(atom: DocumentAtom) -> list[float] | None:
    return [atom.bbox.x0, atom.bbox.y0, atom.bbox.x1, atom.bbox.y1] if atom.bbox else None


def _iou(true: Sequence[float], atom: DocumentAtom) -> float:
    found = _corners(atom)
    if found is None:
        return 0.0
    width = min(true[2], found[2]) - max(true[0], found[0])
    height = min(true[3], found[3]) - max(true[1], found[1])
    shared = max(0.0, width) * max(0.0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (true, found)]
    return shared / (sum(areas) - shared)


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _score_text(tallies: dict[str, Tally], what: str, true: str | None, found: str, name: str) -> None:
    if true:
        tally = _tally(tallies, what)
        same = _fold(true) == _fold(found)
        tally.add(same, bool(found), 1)
        tally.misses += [] if same else [f"{name}: {found!r}"]


def _score_headings(
    tallies: dict[str, Tally], truth: dict[str, Any], document: DocumentGraph, name: str
) -> None:
    if not truth.get("sections"):
        return
    true = [_fold(s["title"]) for s in truth["sections"]]
    ignored = {"abstract", "references", "bibliography", "contents", "acknowledgments", "acknowledgements"}
    found = [_fold(s.title) for s in document.sections]
    tally = _tally(tallies, "headings")
    left = list(found)
    for title in true:
        if title in left:
            left.remove(title)
        else:
            tally.misses.append(f"{name} missed {title}")
    hits = len(found) - len(left)
    extra = [title for title in left if title not in ignored]
    tally.misses += [f"{name} extra {title}" for title in extra]
    tally.add(hits, hits + len(extra), len(true))


def _score_paragraphs(
    tallies: dict[str, Tally], truth: dict[str, Any], document: DocumentGraph, name: str
) -> None:
    """Count paragraphs that are one atom from the first word to the last, and neighbours out of order."""
    if not truth.get("paragraphs"):
        return
    true = [_fold(text) for text in truth["paragraphs"]]
    found = [_fold(ENUMERATOR.sub("", atom.text)) for atom in document.of_type(*TEXT)]
    whole = _tally(tallies, "paragraphs, whole")
    missed = [text for text, folded in zip(truth["paragraphs"], true, strict=True) if folded not in found]
    whole.add(len(true) - len(missed), len(found), len(true))
    whole.misses += [f"{name}: {text[:110]}" for text in missed]
    everything = "".join(found)
    places = [everything.find(folded[:40]) for folded in true]
    known = [place for place in places if place >= 0]
    order = _tally(tallies, "paragraphs, in order")
    inverted = [text for text, a, b in zip(truth["paragraphs"], known, known[1:], strict=False) if a > b]
    order.add(len(known) - len(inverted), len(known), len(true))
    order.misses += [f"{name} after: {text[:80]}" for text in inverted]


def _score_references(
    tallies: dict[str, Tally], truth: dict[str, Any], document: DocumentGraph, name: str
) -> None:
    if not truth.get("references"):
        return
    true = [_fold(text) for text in truth["references"]]
    found = [_fold(atom.text) for atom in document.of_type(AtomType.CITATION)]
    tally = _tally(tallies, "references")
    tally.add(sum(text in found for text in true), len(found), len(true))
    tally.misses += [
        f"{name}: {text[:110]}"
        for text, folded in zip(truth["references"], true, strict=True)
        if folded not in found
    ]


def _score_equations(
    tallies: dict[str, Tally], truth: dict[str, Any], document: DocumentGraph, name: str
) -> None:
    if "equations_count" in truth:
        found = len({a.number for a in document.of_type(AtomType.EQUATION) if a.number})
        true = truth["equations_count"]
        tally = _tally(tallies, "numbered equations, count")
        tally.add(min(found, true), found, true)
        tally.misses += [] if found == true else [f"{name}: {found} for {true}"]
