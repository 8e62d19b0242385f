"""Choosing the words of a key finding that are worth a card of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schema.analysis import AlignedSegment, SegmentType
from tools.align.speech import Speech
from tools.text.sentences import split_sentences
from tools.text.words import tokens

_FEWEST, _MOST = 5, 36
"""Words of a quote: fewer say too little, more can't be read while they're spoken."""
_CLAUSE_END = re.compile(r"(?<=[,;:—–])\s+|\s+(?=(?:and|but|so|because|while|which|where)\s)")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|half|third|double|percent|hundred|thousand)\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?:than|better|best|worse|worst|more|most|fewer|fewest|less|least|only|first|never|always|every|"
    r"outperforms?|beats?|improves?|exceeds?|matches|faster|slower|larger|smaller|higher|lower|cheaper|"
    r"cheapest|enough|without)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one segment that are shown while they are spoken; times in seconds."""

    text: str
    start: float
    end: float
    row: int


def extract_key_quote(text: str, terms: Sequence[str] = ()) -> str | None:
    """Return the run of words in a finding that carries it: a whole sentence, or clauses of a long one.

    None where no sentence makes a statement with a number, a comparison or one of the terms.
    """
    scored = [(_worth(sentence, terms), sentence) for sentence in split_sentences(text)]
    worth, best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    if worth <= 0:
        return None
    return best if len(best.split()) <= _MOST else _clauses(best, terms)


def quotes(segments: Sequence[AlignedSegment], speech: Speech) -> Iterator[Quote]:
    """Yield the quotes of the key findings, each from its first word to its last."""
    for row, segment in enumerate(segments):
        if segment.segment_type is not SegmentType.KEY_FINDING:
            continue
        text = " ".join(segment.transcript_segment.text.split())
        chosen = extract_key_quote(text, (*segment.key_concepts, *segment.technical_terms))
        if chosen is None or chosen not in text:
            continue
        first = len(text[: text.index(chosen)].split())
        words = speech.words(row)[first : first + len(chosen.split())]
        if words:
            yield Quote(chosen, words[0].start_time, words[-1].end_time, row)


def _worth(sentence: str, terms: Sequence[str]) -> float:
    size = len(sentence.split())
    if size < _FEWEST or sentence.rstrip("\"'”’ ").endswith("?"):
        return 0.0
    said = " ".join(tokens(sentence))
    evidence = 2.0 * bool(_NUMBER.search(sentence)) + 1.5 * bool(_COMPARISON.search(sentence))
    evidence += min(sum(term.lower() in said for term in terms), 2) * 0.5
    return evidence + min(size, 20) / 100 if evidence else 0.0


def _clauses(sentence: str, terms: Sequence[str]) -> str | None:
    """Return the best run of whole clauses that is short enough, word for word."""
    cuts = [0, *(match.end() for match in _CLAUSE_END.finditer(sentence)), len(sentence)]
    runs = [sentence[cuts[i] : cuts[j]].strip() for i in range(len(cuts)) for j in range(i + 1, len(cuts))]
    fitting = [run for run in runs if _FEWEST <= len(run.split()) <= _MOST]
    best = max(fitting, default=None, key=lambda run: (_worth(run, terms), len(run)))
    return best if best is not None and _worth(best, terms) > 0 else None
