"""The terms of a paper: abbreviations with their expansions, definitions, names that recur."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from schema.document import AtomType, DocumentAtom, Entity
from tools.text.sentences import split_sentences
from tools.text.words import STOPWORDS

Splitter = Callable[[str], Sequence[str]]
_SHORT = r"[A-Z][A-Za-z0-9]*(?:[-/&][A-Za-z0-9]+)*"
_PARENTHESISED = re.compile(rf"(?<=\s)\((?P<short>{_SHORT}s?)(?:[,;][^)]*)?\)")
_BEFORE = re.compile(r"(?:[\w’'/-]+\s+){1,9}$")
_LONGEST_BEFORE = 200
"""Characters of a long form, which end where its abbreviation starts."""
_REVERSED = re.compile(rf"\b(?P<short>{_SHORT})\s+\((?P<long>[A-Za-z][\w’' -]{{5,70}})\)")
_TERM = r"(?:[A-Z][\w-]*|[a-z][\w-]*)(?:\s(?:of|for|and|in)?\s?[A-Za-z0-9][\w-]*){0,4}"
_CALLED = r"(?:call|term|dub|name|called|termed|dubbed|named|known as|referred to as)"
_CAPITAL = r"[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,3}"
_DEFINITIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?:An?|The)?\s?(?P<term>{_TERM})\s(?:is|are)\s"
        r"(?:defined as|a|an|the process of|the task of|one of the|a type of|a method)\b(?P<rest>.+)$",
        rf"^(?:An?|The)?\s?(?P<term>{_TERM})\s(?:refers? to|denotes?|describes?|stands? for|means)\b"
        r"(?P<rest>.+)$",
        rf"^.*\b(?i:we|which we|is|are|be|and)\s{_CALLED}\s"
        rf"(?:this\s|it\s|these\s|the\s|a\s|our\s)?(?:\w+\s){{0,3}}?[“\"]?(?P<term>{_CAPITAL})(?P<rest>.*)$",
        rf"^.*\b(?i:we (?:introduce|propose|present))\s(?:the\s|an?\s)?(?P<term>{_CAPITAL})"
        r"(?:\s\([A-Z]\w+\))?,\s(?P<rest>(?:an?|the|which)\b.+)$",
    )
)
_NAME = re.compile(
    r"\b(?:[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}[a-z]?\d*(?:-[A-Z0-9]\w*)*|[A-Z][a-z]+(?:[- ][A-Z][a-z]+){1,2})\b"
)
_DULL = re.compile(
    r"^(?:fig|figs|figure|table|section|eq|equation|appendix|algorithm|this|these|that|those|it|we|there|he|she|they"
    r"|one|here|such|our|each"
    r"|what|which|please|note|see|the|an?|in|on|for|to|of|and|while|however|moreover|furthermore|given|another|both|similarly|all|most|some)\b",
    re.I,
)
_PROPER = re.compile(
    r"\b(?:University|Institute|Conference|Proceedings|Journal|January|February|March|April|June|July|August|September"
    r"|October|November|December|Section|Table|Figure|Appendix|Equation|et al)\b"
)
_LEAST_MENTIONS = 3
_MOST = 80


@dataclass(slots=True)
class _Term:
    name: str
    aliases: list[str] = field(default_factory=list)
    definition: str | None = None
    atom_ids: list[str] = field(default_factory=list)


def find_entities(atoms: Sequence[DocumentAtom], split: Splitter = split_sentences) -> tuple[Entity, ...]:
    """Return the paper's terms, the most mentioned first."""
    prose = [
        atom
        for atom in atoms
        if atom.atom_type in (AtomType.ABSTRACT, AtomType.PARAGRAPH, AtomType.LIST_ITEM)
    ]
    terms: dict[str, _Term] = {}
    _add_abbreviations(prose, terms)
    _add_definitions(prose, terms, split)
    _add_names(prose, terms)
    folded = [(atom.atom_id, atom.text.lower()) for atom in prose]
    entities = [_entity(term, folded) for term in terms.values()]
    kept = [e for e in entities if e.mentions >= (1 if e.definition else 2)]
    return tuple(sorted(kept, key=lambda e: (-e.mentions - 3 * (e.definition is not None), e.name))[:_MOST])


def _add_abbreviations(prose: Sequence[DocumentAtom], terms: dict[str, _Term]) -> None:
    for atom in prose:
        for short, expanded in expansions(atom.text):
            term = terms.setdefault(short.lower(), _Term(expanded))
            if short not in term.aliases and short != term.name:
                term.aliases.append(short)


def expansions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the abbreviations that a text expands, as (short, long): "long form (LF)" or "LF (long form)"."""
    for match in _PARENTHESISED.finditer(text):
        short = match["short"].removesuffix("s") if not match["short"].isupper() else match["short"]
        before = _BEFORE.search(text, max(0, match.start() - _LONGEST_BEFORE), match.start())
        if before and (found := _matched(short, before.group().split())):
            yield short, found
    for match in _REVERSED.finditer(text):
        if found := _matched(match["short"], match["long"].split()):
            yield match["short"], found


def _matched(short: str, words: Sequence[str]) -> str | None:
    """Return the words at the end whose letters, in order and starting with the first, make the abbreviation.

    After Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions (2003).
    """
    letters = [character.lower() for character in short if character.isalnum()]
    if not 2 <= len(letters) <= 10 or sum(character.isupper() for character in short) < 2:
        return None
    text = " ".join(words)
    position = len(text) - 1
    for index in range(len(letters) - 1, -1, -1):
        while position >= 0 and not _fits(text, position, letters[index], first=index == 0):
            position -= 1
        if position < 0:
            return None
        position -= 1
    found = text[position + 1 :]
    most = min(len(letters) + 5, 2 * len(letters))
    fits = (
        len(found.split()) <= most and len(found) > len(short) and found.split()[0].lower() not in STOPWORDS
    )
    return found if fits and short not in found.split() else None


def _fits(text: str, position: int, letter: str, *, first: bool) -> bool:
    starts = position == 0 or not text[position - 1].isalnum()
    return text[position].lower() == letter and (starts or not first)


def _add_definitions(prose: Sequence[DocumentAtom], terms: dict[str, _Term], split: Splitter) -> None:
    for atom in prose:
        for sentence in split(atom.text):
            if found := definition_in(sentence):
                key = _known(found, terms)
                term = terms.setdefault(key, _Term(found))
                term.definition = term.definition or sentence


def _known(name: str, terms: Mapping[str, _Term]) -> str:
    """Return the key of the term that a name or its expansion is, or a new key."""
    folded = name.lower()
    for key, term in terms.items():
        if folded in (key, term.name.lower(), f"{term.name.lower()}s"):
            return key
    return folded


def definition_in(sentence: str) -> str | None:
    """Return the term that a sentence defines ("X is a …", "we call this X"), None where it doesn't."""
    for pattern in _DEFINITIONS:
        match = pattern.match(sentence)
        if match and _is_term(match["term"]) and len(match["rest"].split()) >= 3:
            return match["term"].strip()
    return None


def _is_term(term: str) -> bool:
    words = term.split()
    if not words or _DULL.match(term) or _PROPER.search(term) or len(words) > 5:
        return False
    plain = [word for word in words if word.lower() not in STOPWORDS]
    marked = (
        any(word[0].isupper() or "-" in word or any(c.isdigit() for c in word) for word in plain)
        or len(plain) >= 2
    )
    return (
        len(plain) >= 1
        and marked
        and words[-1].lower() not in STOPWORDS
        and words[0].lower() not in STOPWORDS
    )


def _add_names(prose: Sequence[DocumentAtom], terms: dict[str, _Term]) -> None:
    counts: Counter[str] = Counter()
    for atom in prose:
        counts.update(
            match.group()
            for match in _NAME.finditer(re.sub(r"[\[(][^\])]*\d{4}[^\])]*[\])]", " ", atom.text))
        )
    aliases = {alias for term in terms.values() for alias in term.aliases}
    for name, count in sorted(counts.items()):
        known = name in aliases or name.removesuffix("s") in aliases or name.lower() in terms
        if count >= _LEAST_MENTIONS and _is_term(name) and not known:
            terms.setdefault(_known(name, terms), _Term(name))


def _entity(term: _Term, prose: Sequence[tuple[str, str]]) -> Entity:
    names = sorted({term.name, *term.aliases}, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?:s|es)?(?!\w)" for name in names), re.I)
    folded = [name.lower() for name in names]
    counts: defaultdict[str, int] = defaultdict(int)
    for atom_id, text in prose:
        if any(name in text for name in folded) and (found := len(pattern.findall(text))):
            counts[atom_id] += found
    return Entity(
        name=term.name, aliases=tuple(term.aliases), definition=term.definition,
        mentions=sum(counts.values()), atom_ids=tuple(counts),
    )  # fmt: skip
