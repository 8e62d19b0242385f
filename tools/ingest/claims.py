"""What a paper claims of itself: contributions it announces and results with their numbers."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from schema.document import AtomType, Claim, DocumentAtom, Section
from tools.text.sentences import split_sentences
from tools.text.words import content_stems

Splitter = Callable[[str], Sequence[str]]
CONTRIBUTION, RESULT = "contribution", "result"
_OURS = re.compile(
    r"\b(?:we|our|ours|this (?:paper|work|article|study|survey|report|package|framework|tool|method|approach"
    r"|system))\b",
    re.I,
)
_CONTRIBUTES = re.compile(
    r"\b(?:propos|introduc|present|develop|contribut|design|releas|open-sourc|provid|demonstrat|describ|implement|establish"
    r"|formali[sz]|deriv|construct|extend|explor|conduct|offer|aim)\w*",
    re.I,
)
_NEW = re.compile(
    r"\b(?:novel|new|first|state-of-the-art|contributions?|key idea|for the first time|to our knowledge)\b",
    re.I,
)
_FINDS = re.compile(
    r"\b(?:outperform|achiev|improv|reduc|increas|surpass|exceed|match|yield|reach|attain|obtain|gain|decreas|faster"
    r"|slower|better|worse|higher|lower|best|results? (?:show|indicate|suggest)"
    r"|we (?:find|found|observe|show|see|note|conclude)"
    r"|significant|speed-?ups?|accura|state-of-the-art|comparable|degrad|reveal|confirm)\w*",
    re.I,
)
_QUANTITY = re.compile(
    r"(?<![\w.\[])[<>~≈±]?\$?\d+(?:[.,]\d+)*\s*(?:%|percent|×|x\b|[kMGT]?B\b|M\b|K\b|ms\b|s\b|hours?|days?|minutes?|points?|BLEU|F1|dB|times|GPUs?"
    r"|parameters|tokens|pages|papers|pp\b|bits?|fold)|\b\d+\.\d+\b",
    re.I,
)
_HEDGED = re.compile(
    r"\b(?:section|appendix|remainder|organi[sz]ed as|rest of (?:this|the) paper|related work|et al)\b", re.I
)
_FRONT = re.compile(r"abstract|introduc|contribution|conclu|summary|discussion|overview", re.I)
_OUTCOME = re.compile(
    r"result|evaluat|experiment|analys|ablation|finding|performance|comparison|conclu|discussion", re.I
)
_MOST = {CONTRIBUTION: 16, RESULT: 28}
_WORDS = (7, 60)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    atom: DocumentAtom
    section: str
    place: float
    """Share of the paper before it, 0 to 1."""


def find_claims(
    atoms: Sequence[DocumentAtom], sections: Sequence[Section], split: Splitter = split_sentences
) -> tuple[Claim, ...]:
    """Return the claims in reading order: the best-marked contributions and results of the whole paper."""
    sentences = list(_sentences(atoms, sections, split))
    chosen = [
        (index, kind)
        for kind, score in ((CONTRIBUTION, _contribution_score), (RESULT, _result_score))
        for index in _best(sentences, score, _MOST[kind])
    ]
    kinds: dict[int, str] = {}
    for index, kind in chosen:
        kinds.setdefault(index, kind)
    return tuple(_claim(sentences[index], kinds[index]) for index in sorted(kinds))


def _claim(sentence: _Sentence, kind: str) -> Claim:
    shown = [ref for ref in sentence.atom.references if not ref.startswith("ref")]
    return Claim(text=sentence.text, kind=kind, atom_ids=(sentence.atom.atom_id, *shown[:3]))


def _sentences(
    atoms: Sequence[DocumentAtom], sections: Sequence[Section], split: Splitter
) -> Iterator[_Sentence]:
    titles = _titles(sections)
    spoken = [a for a in atoms if a.atom_type in (AtomType.ABSTRACT, AtomType.PARAGRAPH, AtomType.LIST_ITEM)]
    for index, atom in enumerate(spoken):
        title = "Abstract" if atom.atom_type == AtomType.ABSTRACT else titles.get(atom.section_id or "", "")
        if re.match(r"acknowledg|appendix|related", title, re.I):
            continue
        for text in split(atom.text):
            if _WORDS[0] <= len(text.split()) <= _WORDS[1] and text[-1] in ".!" and not _HEDGED.search(text):
                yield _Sentence(text, atom, title, index / max(1, len(spoken)))


def _titles(sections: Sequence[Section]) -> dict[str, str]:
    """Return each section's title with those above it, by section id."""
    titles: dict[str, str] = {}
    for section in sections:
        above = titles.get(section.parent_id or "", "")
        titles[section.section_id] = f"{above} / {section.title}" if above else section.title
    return titles


def _contribution_score(sentence: _Sentence) -> float:
    text = sentence.text
    if not _OURS.search(text) and not (
        sentence.atom.atom_type == AtomType.LIST_ITEM and _FRONT.search(sentence.section)
    ):
        return 0.0
    if not _CONTRIBUTES.search(text) and not _NEW.search(text):
        return 0.0
    score = 1.0 + 0.8 * bool(_OURS.search(text) and _CONTRIBUTES.search(text)) + 0.7 * bool(_NEW.search(text))
    score += 1.2 * bool(_FRONT.search(sentence.section)) - 0.6 * bool(
        re.search(r"\[\d+|\(\w+.{0,20}\d{4}\)", text)
    )
    return score if score >= 2.2 else 0.0


def _result_score(sentence: _Sentence) -> float:
    text = sentence.text
    quantities = len(_QUANTITY.findall(text))
    if not _FINDS.search(text):
        return 0.0
    score = (
        0.8
        + min(quantities, 3) * 0.7
        + 0.6 * bool(_OURS.search(text))
        + 0.4 * min(len(_FINDS.findall(text)), 3)
    )
    score += 0.8 * bool(_FRONT.search(sentence.section)) + 0.6 * bool(_OUTCOME.search(sentence.section))
    score += 0.4 * any(ref.startswith(("fig", "tab")) for ref in sentence.atom.references)
    return score if score >= 2.4 else 0.0


def _best(sentences: Sequence[_Sentence], score: Callable[[_Sentence], float], most: int) -> list[int]:
    """Return the indices of the highest-scoring sentences that don't repeat one another."""
    scored = [(score(sentence), index) for index, sentence in enumerate(sentences)]
    ranked = sorted(((value, -index) for value, index in scored if value > 0), reverse=True)
    chosen: list[int] = []
    seen: list[frozenset[str]] = []
    for _, negative in ranked:
        stems = frozenset(content_stems(sentences[-negative].text))
        if len(chosen) < most and all(
            len(stems & other) < 0.6 * max(1, min(len(stems), len(other))) for other in seen
        ):
            chosen.append(-negative)
            seen.append(stems)
    return chosen
