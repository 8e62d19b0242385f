"""Reading `constructions.toml`, the constructions with which explainers steer a talk."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from schema.analysis import PhraseKind

_FILE = Path(__file__).with_suffix(".toml")
_MACRO = re.compile(r"<(\w+)>")


class Tail(StrEnum):
    """What follows a construction's head, and what becomes of it."""

    NOTHING = "nothing"
    """The sentence must end there."""
    GENERAL = "general"
    """It is kept; every word of it must be general language."""
    QUESTION = "question"
    """The same, and the sentence must be a question of one clause."""
    TOPIC = "topic"
    """A noun phrase: its content becomes `{topic}`, the rest of the sentence is dropped."""
    OBJECT = "object"
    """The same, but `{title}` where the phrase names the paper."""
    TITLE = "title"
    """The paper's title, whatever it is."""
    CONTENT = "content"
    """It is dropped, and the head leads into another sentence."""


@dataclass(frozen=True, slots=True)
class Construction:
    """One way of steering a talk."""

    kind: PhraseKind
    head: re.Pattern[str]
    tail: Tail
    ending: str
    """Put after the head; empty where the sentence's own mark is kept."""
    earliest: float
    latest: float
    """Where in an episode it does its work: 0 start, 1 end."""


@lru_cache(maxsize=1)
def constructions() -> tuple[Construction, ...]:
    """Return all constructions in the order in which they are tried."""
    with _FILE.open("rb") as file:
        table = tomllib.load(file)
    return tuple(
        Construction(
            kind=PhraseKind(entry["kind"]),
            head=_pattern(entry["heads"], table["macros"]),
            tail=Tail(entry["tail"]),
            ending=entry.get("ending", ""),
            earliest=entry.get("earliest", 0.0),
            latest=entry.get("latest", 1.0),
        )
        for entry in table["construction"]
    )


@lru_cache(maxsize=1)
def construction_words() -> frozenset[str]:
    """Return every word that some head spells out, lower case."""
    patterns = " ".join(construction.head.pattern for construction in constructions())
    return frozenset(re.findall(r"[a-z']{2,}", re.sub(r"\\[a-z]|\[[^\]]*\]", " ", patterns.lower())))


def _pattern(heads: list[str], macros: dict[str, str]) -> re.Pattern[str]:
    """Return one pattern for all heads; it ends after a space or at the end of a word."""
    alternatives = "|".join(_expanded(head, macros) for head in heads)
    return re.compile(rf"(?:{alternatives})(?:(?<=\s)|(?![\w'’-]))", re.IGNORECASE)


def _expanded(head: str, macros: dict[str, str]) -> str:
    while _MACRO.search(head):
        head = _MACRO.sub(lambda match: macros[match[1]], head)
    return head
