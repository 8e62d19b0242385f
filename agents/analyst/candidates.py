"""Candidate concepts: noun-phrase-like runs of words that a paper keeps coming back to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from agents.analyst.generic_words import edge_words, generic_stems
from schema.document import AtomType, DocumentAtom, DocumentGraph
from tools.align.terms import run_together, spoken_tokens
from tools.text.citations import drop_citations
from tools.text.words import STOPWORDS, stem

_TOKEN = re.compile(r"[A-Za-z0-9][\w'’+-]*|[^\w\s]")
INNER_CAPITAL = re.compile(r"(?<=[A-Za-z\d])[A-Z]")
"""A capital inside a word, hyphens apart: "LoRA", but not "Fine-Tuning"."""
_LONGEST = 4
_LONGEST_UNIT = 3
"""Letters of a unit such as "GHz", whose capitals make no name of it."""
_CONTENT = frozenset(
    {
        AtomType.TITLE,
        AtomType.ABSTRACT,
        AtomType.HEADING,
        AtomType.PARAGRAPH,
        AtomType.LIST_ITEM,
        AtomType.FIGURE,
        AtomType.TABLE,
    }
)
_AMOUNT = re.compile(r"^[\d.,%+-]+[A-Za-z]{0,2}$")
_SURNAME = r"[A-Z][a-zà-ÿ'’-]+(?:[A-Z][a-zà-ÿ]+)?"
_CITED_NAMES = re.compile(rf"\b({_SURNAME})(?: (?:and|&) ({_SURNAME}))?(?:,? et al\b|,? \((?:19|20)\d\d)")
_DETERMINERS = frozenset("the a an its their our this that these those each every all any some both".split())
_BEFORE_NOUNS = _DETERMINERS - {"that", "those", "each", "all", "both"} | frozenset(
    "of in by via for with from on into between per using no".split()
)
_AFTER_SUBJECTS = frozenset("is are was were has have had can could will would may might does do".split())
_VERB_ENDING = re.compile(r"\w{4}(?:izes?|ifies|ify)$")
_NESTED_WORD = 0.1
_NESTED_PHRASE = 0.4
"""What an occurrence inside a longer run counts, of a single word and of a phrase."""


@dataclass
class Candidate:
    """A run of words, however it is inflected or hyphenated, and where it stands."""

    key: str
    surfaces: Counter[str] = field(default_factory=Counter)
    atoms: Counter[str] = field(default_factory=Counter)
    """Occurrences by atom id."""
    alone: float = 0.0
    """Occurrences as a noun phrase of its own; those inside longer ones count in part."""
    whole: int = 0
    """Occurrences as a noun phrase of its own, and nothing else."""

    @property
    def count(self) -> int:
        """Occurrences in the whole paper."""
        return self.atoms.total()

    @property
    def name(self) -> str:
        """The spelling that the paper uses most; of equals the one with fewer capitals, then the first."""
        return max(self.surfaces, key=lambda s: (self.surfaces[s], -sum(letter.isupper() for letter in s)))


@dataclass(frozen=True, slots=True)
class _Run:
    words: tuple[str, ...]
    alone: float


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Words between two stop words or marks."""

    words: tuple[str, ...]
    before: str
    after: str


def content_atoms(document: DocumentGraph) -> tuple[DocumentAtom, ...]:
    """Return the atoms whose words count: everything but bibliography, footnotes and equations."""
    return tuple(atom for atom in document.atoms if atom.atom_type in _CONTENT)


def key_of(name: str) -> str:
    """Return what two spellings of one concept share: no space, no hyphen, no case, no ending."""
    return run_together(spoken_tokens(name))


def find_candidates(
    atoms: Sequence[DocumentAtom], names: Iterable[str] = (), surnames: Iterable[str] = ()
) -> dict[str, Candidate]:
    """Return every run of up to four words that could name a concept, and the given names, by key.

    The surnames of people, given or cited in the text, are never part of one.
    """
    found = _find_runs(atoms, set(surnames))
    for name in names:
        if key_of(name) in found or (" " not in name and not _says_something(name)):
            continue
        if (candidate := _find_name(name, atoms)).atoms:
            found[candidate.key] = candidate
    return found


def keys_in(text: str) -> set[str]:
    """Return the keys of all runs of a text that could name a concept."""
    return {key_of(" ".join(run.words)) for run in _runs(_chunks(text, set()))}


def _find_name(name: str, atoms: Sequence[DocumentAtom]) -> Candidate:
    candidate = Candidate(key_of(name))
    pattern = re.compile(r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", name)), re.IGNORECASE)
    for atom in atoms:
        for match in pattern.finditer(atom.text):
            candidate.surfaces[match.group()] += 1
            candidate.atoms[atom.atom_id] += 1
            candidate.alone += 1.0
            candidate.whole += 1
    return candidate


def _find_runs(atoms: Sequence[DocumentAtom], surnames: set[str]) -> dict[str, Candidate]:
    cited = surnames | {
        name for atom in atoms for match in _CITED_NAMES.findall(atom.text) for name in match if name
    }
    found: dict[str, Candidate] = {}
    for atom in atoms:
        for run in _runs(_chunks(drop_citations(atom.text), cited)):
            surface = " ".join(run.words)
            candidate = found.setdefault(key_of(surface), Candidate(key_of(surface)))
            candidate.surfaces[surface] += 1
            candidate.atoms[atom.atom_id] += 1
            candidate.alone += run.alone
            candidate.whole += run.alone == 1.0
    return found


def _runs(chunks: Iterable[_Chunk]) -> Iterator[_Run]:
    for chunk in chunks:
        whole = _trimmed(chunk.words)
        for size in range(1, min(_LONGEST, len(chunk.words)) + 1):
            for start in range(len(chunk.words) - size + 1):
                run = chunk.words[start : start + size]
                if _could_name(run):
                    yield _Run(run, _alone(run, whole, chunk))


def _alone(run: Sequence[str], whole: Sequence[str], chunk: _Chunk) -> float:
    if tuple(run) != tuple(whole):
        return _NESTED_PHRASE if len(run) > 1 else _NESTED_WORD
    if chunk.after in _DETERMINERS and run[-1] == chunk.words[-1]:
        return _NESTED_WORD
    placed = chunk.before in _BEFORE_NOUNS or chunk.after in _AFTER_SUBJECTS
    return 1.0 if len(run) > 1 or placed or _is_name(run[0]) else _NESTED_WORD


def _trimmed(words: Sequence[str]) -> tuple[str, ...]:
    """Return a chunk without the verbs and adjectives of degree at its ends."""
    plain = [_is_edge(word) for word in words]
    start = next((at for at, edge in enumerate(plain) if not edge), len(words))
    end = next((at for at in range(len(words), 0, -1) if not plain[at - 1]), 0)
    return tuple(words[start:end])


def _chunks(text: str, cited: set[str]) -> Iterator[_Chunk]:
    words: list[str] = []
    before = ""
    for token in (*_TOKEN.findall(text), ""):
        if token and token[0].isalnum() and token.lower() not in STOPWORDS and token not in cited:
            words.append(token)
            continue
        if words:
            yield _Chunk(tuple(words), before, token.lower())
        words, before = [], token.lower()


def _could_name(run: Sequence[str]) -> bool:
    if _AMOUNT.match(run[0]):
        return False
    if _is_edge(run[0]) or _is_edge(run[-1]):
        return False
    if run[-1].lower().endswith("ly") or len(run[0]) < 2 or len(run[-1]) < 2:
        return False
    if len(run) == 1 and run[0].lower().endswith("ed"):
        return False
    return any(_says_something(word) for word in run)


def _is_edge(word: str) -> bool:
    lowered = word.lower()
    return (lowered in edge_words() or bool(_VERB_ENDING.search(lowered))) and not _is_name(word)


def _says_something(word: str) -> bool:
    plain = stem(word.lower()) in generic_stems() or word.lower() in edge_words()
    named = _is_name(word) and len(word) > _LONGEST_UNIT
    return (not plain or named) and not _AMOUNT.match(word) and len(word) > 1


def _is_name(word: str) -> bool:
    """Return whether a word is spelled as names are: capitals inside, or digits beside letters."""
    inner = INNER_CAPITAL.search(word) is not None and not word.isupper()
    return inner or (any(map(str.isdigit, word)) and word[0].isalpha() and "-" not in word)
