"""Cues: the wordings that the classifier's prompt lists for a type or a mark, heard in speech."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agents.prompts.rules import parse_rules
from schema.analysis import SegmentType
from schema.errors import InputError

BOUNDARY = "boundary"
ANALOGY = "analogy"
_LISTS = re.compile(r"\b(?P<name>signs|hints): (?P<cues>\"[^\"]*\"(?:, \"[^\"]*\")*)")
_WORD = re.compile(r"[\w']+(?:-[\w']+)*")
_MOST_SKIPPED = 3
_FALLOFF = 0.5
"""Each further cue counts this share of the one before."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How strongly a text speaks for one rule: 0 not at all, 1 by one cue, towards 2 by many."""

    signs: float = 0.0
    hints: float = 0.0


@dataclass(frozen=True, slots=True)
class _Cue:
    rule_id: str
    sign: bool
    words: tuple[str, ...]
    anchored: bool


@dataclass(frozen=True, eq=False)
class Cues:
    """All the wordings of a classifier prompt; a cue's `*` is up to three words, or any ending of a word."""

    cues: tuple[_Cue, ...]

    def strengths(self, text: str) -> Mapping[str, Strength]:
        """Return how strongly a text speaks for each rule it speaks for, by rule id."""
        return _strengths(self, text)

    def hears(self, rule_id: str, text: str) -> bool:
        """Return whether a text has a sign of that rule."""
        found = self.strengths(text).get(rule_id)
        return found is not None and found.signs > 0

    def heard(self, words: Sequence[str]) -> Iterator[_Cue]:
        """Yield each cue where it stands in these lower-case words."""
        literal, open_ended = self._by_first_word
        for start, word in enumerate(words):
            candidates = [*literal.get(word, ()), *open_ended.get(word[:2], ()), *open_ended.get("*", ())]
            for cue in candidates:
                if (start == 0 or not cue.anchored) and _matches(cue.words, words, start):
                    yield cue

    @cached_property
    def _by_first_word(self) -> tuple[dict[str, list[_Cue]], dict[str, list[_Cue]]]:
        literal: dict[str, list[_Cue]] = defaultdict(list)
        open_ended: dict[str, list[_Cue]] = defaultdict(list)
        for cue in self.cues:
            first = cue.words[0]
            if "*" not in first:
                literal[first].append(cue)
            else:
                open_ended["*" if "*" in first[:2] else first[:2]].append(cue)
        return literal, open_ended


@lru_cache(maxsize=16_384)
def _strengths(cues: Cues, text: str) -> Mapping[str, Strength]:
    """Return the strengths by rule; the sentences of a paper come back in every episode about it."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cue in dict.fromkeys(cues.heard(_words(text))):
        counts[cue.rule_id][0 if cue.sign else 1] += 1
    return {rule: Strength(_saturated(signs), _saturated(hints)) for rule, (signs, hints) in counts.items()}


@lru_cache(maxsize=4)
def read_cues(prompt: str) -> Cues:
    """Return the cues that a classifier prompt lists.

    Raises:
        InputError: the prompt lacks the rule of a type or of a mark.
    """
    rules = parse_rules(prompt)
    for wanted in (*(kind.value for kind in SegmentType), BOUNDARY, ANALOGY):
        if wanted not in rules:
            raise InputError(
                f"the segment_classifier prompt lacks the rule {wanted!r}: add `- [{wanted}] ...`"
            )
    return Cues(tuple(cue for rule in rules.values() for cue in _cues_of(rule.rule_id, rule.text)))


def _cues_of(rule_id: str, text: str) -> Iterator[_Cue]:
    for listed in _LISTS.finditer(text):
        for cue in re.findall(r'"([^"]+)"', listed["cues"]):
            yield _Cue(
                rule_id, listed["name"] == "signs", tuple(cue.lstrip("^").split()), cue.startswith("^")
            )


def _matches(pattern: Sequence[str], words: Sequence[str], at: int) -> bool:
    if not pattern:
        return True
    if pattern[0] == "*":
        return any(_matches(pattern[1:], words, at + skipped) for skipped in range(1, _MOST_SKIPPED + 1))
    return at < len(words) and _word_matches(pattern[0], words[at]) and _matches(pattern[1:], words, at + 1)


def _word_matches(pattern: str, word: str) -> bool:
    before, star, after = pattern.partition("*")
    if not star:
        return pattern == word
    return len(word) >= len(before) + len(after) and word.startswith(before) and word.endswith(after)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _saturated(count: int) -> float:
    return float((1 - _FALLOFF**count) / (1 - _FALLOFF))
