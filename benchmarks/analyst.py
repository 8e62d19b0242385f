"""Measures the offline analyst against hand-labelled talks: `python -m benchmarks.analyst`."""

import time
from collections.abc import Sequence
from statistics import mean

from agents.analyst.heuristic import HeuristicAnalyst
from schema.document import DocumentGraph
from tests.agents.analyst.agreement import accuracy, boundaries, share_found
from tests.agents.analyst.labelled import LabelledTalk, example_talks, shared_talks
from tools.align.concepts import mentioned
from tools.align.index import AtomIndex
from tools.align.sentences import align_sentences
from tools.ingest.read import read_document

_ROW = "{:18} {:>9} {:>8} {:>8} {:>9} {:>7} {:>9} {:>8} {:>8} {:>6}"
_HEAD = (
    "talk",
    "sentences",
    "accuracy",
    "accepted",
    "sections",
    "recall",
    "precision",
    "aligned",
    "concepts",
    "s",
)


def main() -> None:
    """Print one row a talk, then how often its sentences seem to rest on a paper that is not theirs."""
    talks = [*shared_talks(), *example_talks()]
    analyst = HeuristicAnalyst()
    papers = {talk.name: read_document(talk.paper) for talk in talks}
    print(_ROW.format(*_HEAD))
    rows = [_measure(talk, papers[talk.name], analyst) for talk in talks]
    print(f"mean accuracy {mean(row[0] for row in rows):.3f}, accepted {mean(row[1] for row in rows):.3f}")
    print(f"aligned to a wrong paper: {_wrongly_aligned(talks, papers):.3f}")


def _measure(talk: LabelledTalk, paper: DocumentGraph, analyst: HeuristicAnalyst) -> tuple[float, float]:
    concepts = analyst.key_concepts(paper)
    started = time.process_time()
    found = analyst.analyse(talk.name, talk.transcription, paper, concepts, speaker_gender="female")
    seconds = time.process_time() - started
    types = [segment.segment_type.value for segment in found.segments]
    wanted, ours = boundaries([names[0] for names in talk.labels]), boundaries(types)
    right, accepted = accuracy(types, talk.labels), accuracy(types, talk.labels, accepted=True)
    said = {name for s in talk.transcription.segments for name in mentioned(s.text, concepts)}
    aligned = mean(bool(segment.primary_atoms) for segment in found.segments)
    print(
        _ROW.format(
            talk.name,
            len(types),
            f"{right:.3f}",
            f"{accepted:.3f}",
            f"{len(ours) + 1}/{len(wanted) + 1}",
            f"{share_found(wanted, ours):.2f}",
            f"{share_found(ours, wanted):.2f}",
            f"{aligned:.2f}",
            f"{len(said)}/{len(concepts)}",
            f"{seconds:.1f}",
        )
    )
    return right, accepted


def _wrongly_aligned(talks: Sequence[LabelledTalk], papers: dict[str, DocumentGraph]) -> float:
    """Return the share of sentences that are aligned to the paper three talks on, which is another one."""
    shares = []
    for at, talk in enumerate(talks):
        other = papers[talks[(at + 3) % len(talks)].name]
        texts = [segment.text for segment in talk.transcription.segments]
        aligned = align_sentences(texts, other, index=AtomIndex(other))
        shares.append(mean(bool(alignment.atoms) for alignment in aligned))
    return mean(shares)


if __name__ == "__main__":
    main()
