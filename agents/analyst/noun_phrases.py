"""Runs of words that could be noun phrases, found without a tagger: by stop words, marks and word lists."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from agents.analyst.generic_words import edge_words, generic_stems
from tools.text.words import STOPWORDS, stem

INNER_CAPITAL = re.compile(r"(?<=[A-Za-z\d])[A-Z]")
"""A capital inside a word, hyphens apart: "LoRA", but not "Fine-Tuning"."""
_TOKEN = re.compile(r"[A-Za-z0-9][\w'’+-]*|[^\w\s]")
_AMOUNT = re.compile(r"^[\d.,%+-]+[A-Za-z]{0,2}$")
_VERB_ENDING = re.compile(r"\w{4}(?:izes?|ifies|ify)$")
_DETERMINERS = frozenset("the a an its their our this that these those each every all any some both".split())
_BEFORE_NOUNS = _DETERMINERS - {"that", "those", "each", "all", "both"} | frozenset(
    "of in by via for with from on into between per using no".split()
)
_AFTER_SUBJECTS = frozenset("is are was were has have had can could will would may might does do".split())
_LONGEST = 4
_LONGEST_UNIT = 3
"""Letters of a unit such as "GHz", whose capitals make no name of it."""
_NESTED_WORD = 0.1
_NESTED_PHRASE = 0.4
"""What an occurrence inside a longer run counts, of a single word and of a phrase."""


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """One occurrence of words that could name something."""

    words: tuple[str, ...]
    alone: float
    """1 where the words stand for themselves, less where they are part of a longer run or act as a verb."""

    @property
    def text(self) -> str:
        """The words as written."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Words between two stop words or marks."""

    words: tuple[str, ...]
    before: str
    after: str


def noun_phrases(text: str, people: Collection[str] = ()) -> Iterator[NounPhrase]:
    """Yield every run of up to four words that could name a concept and has none of the people's names."""
    for chunk in _chunks(text, people):
        wholes = _wholes(chunk.words)
        for size in range(1, min(_LONGEST, len(chunk.words)) + 1):
            for start in range(len(chunk.words) - size + 1):
                run = chunk.words[start : start + size]
                if _could_name(run):
                    yield NounPhrase(run, _alone(run, wholes, chunk))


def _alone(run: Sequence[str], wholes: Collection[tuple[str, ...]], chunk: _Chunk) -> float:
    if tuple(run) not in wholes:
        return _NESTED_PHRASE if len(run) > 1 else _NESTED_WORD
    if chunk.after in _DETERMINERS and run[-1] == chunk.words[-1]:
        return _NESTED_WORD
    placed = chunk.before in _BEFORE_NOUNS or chunk.after in _AFTER_SUBJECTS
    return 1.0 if len(run) > 1 or placed or is_name(run[0]) else _NESTED_WORD


def _wholes(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Return a chunk without the verbs and adjectives of degree at its ends, and its parts between them."""
    parts: list[list[str]] = [[]]
    for word in words:
        if _is_edge(word):
            parts.append([])
        else:
            parts[-1].append(word)
    plain = [_is_edge(word) for word in words]
    start = next((at for at, edge in enumerate(plain) if not edge), len(words))
    end = next((at for at in range(len(words), 0, -1) if not plain[at - 1]), 0)
    return {tuple(words[start:end]), *(tuple(part) for part in parts if len(part) > 1)}


def _chunks(text: str, people: Collection[str]) -> Iterator[_Chunk]:
    words: list[str] = []
    before = ""
    for token in (*_TOKEN.findall(text), ""):
        if token and token[0].isalnum() and token.lower() not in STOPWORDS and token not in people:
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
    return any(says_something(word) for word in run)


def _is_edge(word: str) -> bool:
    lowered = word.lower()
    return (lowered in edge_words() or bool(_VERB_ENDING.search(lowered))) and not is_name(word)


def says_something(word: str) -> bool:
    """Return whether a word means something particular: no general word, no amount, no unit."""
    plain = stem(word.lower()) in generic_stems() or word.lower() in edge_words()
    named = is_name(word) and len(word) > _LONGEST_UNIT
    return (not plain or named) and not _AMOUNT.match(word) and len(word) > 1


def is_name(word: str) -> bool:
    """Return whether a word is spelled as names are: capitals inside, or digits beside letters."""
    inner = INNER_CAPITAL.search(word) is not None and not word.isupper()
    return inner or (any(map(str.isdigit, word)) and word[0].isalpha() and "-" not in word)
