"""Every sentence of a paper that could be spoken, with what is known about it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agents.writer.fitness import LONGEST, asks_to_look, refers_to_a_picture, speakability
from agents.writer.listed import complete_items
from agents.writer.openings import Opening, read_opening
from agents.writer.paper_roles import PaperRole, atom_role, section_roles
from agents.writer.pointing import without_pointing
from agents.writer.splitting import split_long
from agents.writer.third_person import drop_narration
from agents.writer.verbs import has_finite_verb, lacks_a_subject
from schema.analysis import KeyConcept
from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.align.concepts import mentions
from tools.text.sentences import split_sentences
from tools.text.speakable import speakable
from tools.text.spoken_length import standard_words
from tools.text.words import content_stems, ngrams, tokens

_SPOKEN = (AtomType.ABSTRACT, AtomType.PARAGRAPH, AtomType.LIST_ITEM, AtomType.FIGURE, AtomType.TABLE)
_STARTER = (
    r"(?:The|We|In|To|Our|This|These|For|As|It|An?|When|While|Although|With|Since|If|Given|Here|There"
    r"|On|By|Following|Despite|Because"
    r"|Recent|Most|Many|Each|All|One|Another|Unlike|Using|First|Similarly|However|After|Before|During"
    r"|Both|Such|From|Instead)"
)
_RUN_IN_HEADING = re.compile(rf"^[A-Z0-9][^.!?:;]{{2,90}}?[A-Za-z0-9)] (?={_STARTER},? \w)")
_LONE_WORD = re.compile(r"^[A-Z][\w-]+\. (?=[A-Z]\w* \w)")
_REPEATED_HEADING = re.compile(
    r"^(?:[A-Z0-9][\w-]*,? ){0,4}?(?P<word>[A-Z][\w-]{3,}?)s? (?:[A-Z][\w-]* ){0,2}?(?=(?P=word))"
)
_LABEL = re.compile(r"^[A-Z][\w /,&-]{2,40}[:.] (?=[A-Z][\w-]*,?\s)")
_BULLET = re.compile(r"^[•◦▪‣●○■□►▶·*–-]\s*")
_LABELLED_VERB = re.compile(r"^[•*-]?\s*(?P<label>[A-Z][\w-]*(?: [\w-]+){0,3}): (?P<verb>[A-Z][a-z]+s)\b")
_CAPTION_LABEL = re.compile(
    r"^(?:Figure|Fig\.?|Table|Tab\.?|Scheme|Box)\s*[A-Z]?\.?\d*[\w.]*\s*[:.|–—-]?\s*", re.IGNORECASE
)
_NUMBERED = re.compile(r"^(?:\d+\.)+\d+\.? (?=[A-Z])")
_RUN_ON = re.compile(r"(?<=[\w)\]%][\w)\]%][.?!])\s+(?=[A-Z][a-z]*,? (?:[a-z]|[A-Z][a-z]+ [a-z]))")
_ABBREVIATED = re.compile(
    r"\b(?:al|Figs?|Eqs?|Secs?|Tabs?|e\.g|i\.e|vs|cf|Dr|Mr|Ms|Prof|St|No|approx|resp|App|Ref|Refs|Jr"
    r"|Inc|Ltd|etc|[A-Z])\.$"
)
_START = 4
"""Letters that inflected forms of a word share."""
_HYPHENATED = re.compile(r"(?<=[a-z])- (?!and\b|or\b|to\b|nor\b)(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of the paper."""

    index: int
    """Place in the reading order of all candidates."""
    atom: DocumentAtom
    place: int
    """Place in its atom."""
    written: str
    spoken: str
    """Speakable, still in the paper's own person ("we") and with its connective."""
    opening: Opening
    role: PaperRole
    speakability: float
    stems: tuple[str, ...]
    fivegrams: frozenset[tuple[str, ...]]
    concepts: frozenset[int]
    """Indices into the brief's concepts."""
    pictures: tuple[str, ...]
    """Ids of the figures and tables it speaks of by number."""
    points: bool
    """Whether it needs a figure or table in view."""

    @property
    def words(self) -> int:
        """Length when spoken, in standard words."""
        return round(standard_words(self.spoken))

    def follows(self, other: "Candidate") -> bool:
        """Return whether this is the very next sentence of the same paragraph."""
        return self.atom.atom_id == other.atom.atom_id and self.place == other.place + 1


def read_candidates(document: DocumentGraph, concepts: Sequence[KeyConcept]) -> tuple[Candidate, ...]:
    """Return every sentence of the paper in reading order; unspeakable ones have speakability 0."""
    roles = section_roles(document)
    items = complete_items(document.atoms)
    found: list[Candidate] = []
    for atom in document.atoms:
        role = atom_role(atom, roles)
        if atom.atom_type in _SPOKEN and role is not PaperRole.OUTSIDE:
            for place, sentence in enumerate(_sentences(atom, items.get(atom.atom_id, atom.text))):
                found.append(_candidate(len(found), atom, place, sentence, role, concepts, document))
    return tuple(found)


def _sentences(atom: DocumentAtom, text: str) -> Iterator[str]:
    text = _BULLET.sub("", _HYPHENATED.sub("", text))
    if atom.atom_type in {AtomType.FIGURE, AtomType.TABLE}:
        text = _CAPTION_LABEL.sub("", text, count=1)
    for place, sentence in enumerate(part for whole in split_sentences(text) for part in _parts(whole)):
        sentence = _without_heading(_NUMBERED.sub("", sentence))
        if place == 0:
            sentence = _with_label_as_subject(sentence)
        yield _LABEL.sub("", sentence)


def _parts(sentence: str) -> Iterator[str]:
    """Yield the sentences in what the splitter took for one: it runs on after closing brackets and units."""
    start = 0
    for match in _RUN_ON.finditer(sentence):
        if not _ABBREVIATED.search(sentence[: match.start()]):
            yield sentence[start : match.start()]
            start = match.end()
    yield sentence[start:]


def _with_label_as_subject(sentence: str) -> str:
    """Return "Parser: Serves as ..." as "The parser serves as ..."."""
    match = _LABELLED_VERB.match(sentence)
    if match is None or not has_finite_verb(["", match["verb"].lower()]):
        return sentence
    name = " ".join(w if any(ch.isupper() for ch in w[1:]) else w.lower() for w in match["label"].split())
    return f"The {name} {match['verb'].lower()}{sentence[match.end() :]}"


def _without_heading(sentence: str) -> str:
    """Take off a heading that runs into the sentence: "Low-rank Adapters Low-rank adapters are ..."."""
    sentence = _LONE_WORD.sub("", sentence)
    match = _REPEATED_HEADING.match(sentence) or _RUN_IN_HEADING.match(sentence)
    return sentence[match.end() :] if match and _is_heading(match.group()) else sentence


def _is_heading(text: str) -> bool:
    return len(text.split()) <= 14 and not has_finite_verb(["", *text.lower().split()])


def _candidate(
    index: int,
    atom: DocumentAtom,
    place: int,
    sentence: str,
    role: PaperRole,
    concepts: Sequence[KeyConcept],
    document: DocumentGraph,
) -> Candidate:
    spoken = drop_narration(without_pointing(speakable(sentence)))
    fit = speakability(sentence, spoken, split_long(spoken, LONGEST)) if spoken else 0.0
    if atom.atom_type is AtomType.LIST_ITEM and lacks_a_subject(spoken):
        fit = 0.0
    usable = fit > 0
    return Candidate(
        index=index,
        atom=atom,
        place=place,
        written=sentence,
        spoken=spoken,
        opening=read_opening(spoken),
        role=role,
        speakability=fit,
        stems=tuple(content_stems(spoken)) if usable else (),
        fivegrams=frozenset(ngrams(tokens(spoken), 5)) if usable else frozenset(),
        concepts=_mentioned(spoken, concepts) if usable else frozenset(),
        pictures=_pictures(sentence, atom, document),
        points=usable and (refers_to_a_picture(spoken) or asks_to_look(sentence)),
    )


def _mentioned(text: str, concepts: Sequence[KeyConcept]) -> frozenset[int]:
    """Return which concepts a sentence mentions; those none of whose words begin alike are not looked for."""
    plain = text.lower()
    likely = (i for i, concept in enumerate(concepts) if any(start in plain for start in _starts(concept)))
    return frozenset(i for i in likely if mentions(text, concepts[i]))


@lru_cache(maxsize=4096)
def _starts(concept: KeyConcept) -> frozenset[str]:
    names = (concept.name, *concept.aliases)
    return frozenset(word[:_START] for name in names for word in tokens(name))


def _pictures(sentence: str, atom: DocumentAtom, document: DocumentGraph) -> tuple[str, ...]:
    """Return the figures and tables named in a sentence, in the order of its atom's references."""
    if not atom.references or not refers_to_a_picture(sentence):
        return ()
    linked = [document.get_atom(reference) for reference in atom.references]
    shown = [
        other
        for other in linked
        if other is not None and other.atom_type in {AtomType.FIGURE, AtomType.TABLE}
    ]
    return tuple(other.atom_id for other in shown if _names(sentence, other))


def _names(sentence: str, picture: DocumentAtom) -> bool:
    kind = r"Fig(?:ure)?s?\.?" if picture.atom_type is AtomType.FIGURE else r"Tab(?:le)?s?\.?"
    number = re.escape(picture.number or "")
    return (
        bool(number)
        and re.search(
            rf"{kind}\s*(?:[\d.]+\w?\s*(?:,|and|&|[-–])\s*)*{number}(?![\d])", sentence, re.IGNORECASE
        )
        is not None
    )
