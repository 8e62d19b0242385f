"""Where the writer's framing comes from: its own plain phrases, or patterns of admired episodes."""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from agents.protocols import Brief, PhraseMemory, Recalled
from schema.analysis import PhraseKind, SegmentType

Bank = Mapping[str, Mapping[str, Sequence[str]]]
_SLOT = re.compile(r"\{(\w+)\}")
_MEMORY_KINDS: dict[str, PhraseKind] = {
    "transition": PhraseKind.TRANSITION,
    "next_topic": PhraseKind.TRANSITION,
    "question": PhraseKind.QUESTION,
    "emphasis": PhraseKind.EMPHASIS,
    "address": PhraseKind.ADDRESS,
    "caveat": PhraseKind.CAVEAT,
    "definition": PhraseKind.DEFINITION,
    "takeaway": PhraseKind.CONCLUSION,
    "sign_off": PhraseKind.CONCLUSION,
    "name_paper": PhraseKind.INTRO,
}
_LIMIT = 24
_SHORTEST, _LONGEST = 3, 24
_NOT_OURS = re.compile(
    r"\b(?:I'm|my name|co-?host|subscribe|sponsor|episode \d|our guests?|joining|joined|laughs|umm?|uh|hmm+|yeah|wow|patreon|newsletter|podcast)\b|\[|\d",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.?!]$")
_OPEN_ENDED = re.compile(r"\b(?:a|an|the|of|to|that|is|are|because|and|or|but|with|for|in|on|at|by|as|like|than|this|these|so|if|when|we|you|it|they|its|their|your|our|was|were|be|can|will|how|what|why)[.?!]?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def own_phrases() -> Bank:
    """Return the writer's own bank, by what a phrase does and by group."""
    text = files("agents.writer").joinpath("phrases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class RecalledPhrases:
    """Memory's answers of one brief, each asked for once: the draft is put together many times over."""

    def __init__(self, memory: PhraseMemory, brief: Brief) -> None:
        self._memory = memory
        self._brief = brief
        self._answers: dict[tuple[PhraseKind, SegmentType | None], tuple[Recalled, ...]] = {}

    def of(self, kind: PhraseKind, segment_type: SegmentType | None) -> tuple[Recalled, ...]:
        """Return usable patterns of a kind heard in sections of a type, best first."""
        key = (kind, segment_type)
        if key not in self._answers:
            found = self._memory.phrases(
                f"{kind.value} {segment_type.value if segment_type else ''} {self._brief.document.title}",
                kind=kind,
                segment_type=segment_type,
                exclude_pairs=self._brief.exclude_pairs,
                limit=_LIMIT,
            )
            self._answers[key] = tuple(item for item in found if is_usable(item.pattern.template))
        return self._answers[key]


def is_usable(template: str) -> bool:
    """Return whether a pattern is a whole sentence that fits any episode."""
    words = template.split()
    plain = _SLOT.sub("", template)
    named = any(word[0].isupper() and word not in {"I", "I'm"} for word in re.findall(r"[A-Za-z']+", plain)[1:])
    return (
        _SHORTEST <= len(words) <= _LONGEST
        and not named
        and not _NOT_OURS.search(plain)
        and not _OPEN_ENDED.search(template)
        and (template[0].isupper() or template.startswith("{"))
    )


class Phrasebook:
    """Hands out phrases, each at most once an episode, and remembers which of memory's were used."""

    def __init__(self, recalled: RecalledPhrases, brief: Brief, learned: float) -> None:
        """`learned` is the share of the phrases that memory is asked for, 0 to 1."""
        self._recalled = recalled
        self._learned = learned
        self._seed = f"{brief.seed}:{brief.document.document_id}"
        self._asked: dict[str, int] = {}
        self._spent: set[str] = set()
        self.retrieved: list[str] = []

    def say(
        self, name: str, group: str = "any", segment_type: SegmentType | None = None, **slots: str
    ) -> str | None:
        """Return a phrase of a name and group with its slots filled, or None where none is left."""
        if self._is_memorys_turn(name) and (found := self._from_memory(name, segment_type, slots)):
            return found
        return self._own(name, group, slots)

    def _is_memorys_turn(self, name: str) -> bool:
        asked = self._asked.get(name, 0)
        self._asked[name] = asked + 1
        return int((asked + 1) * self._learned) > int(asked * self._learned)

    def _from_memory(self, name: str, segment_type: SegmentType | None, slots: Mapping[str, str]) -> str | None:
        kind = _MEMORY_KINDS.get(name)
        if kind is None:
            return None
        for item in self._recalled.of(kind, segment_type):
            text = self._fill(item.pattern.template, slots)
            if text is not None and _suits(name, text, slots):
                self.retrieved.append(item.key)
                return text
        return None

    def _own(self, name: str, group: str, slots: Mapping[str, str]) -> str | None:
        templates = list(own_phrases()[name].get(group, ()))
        random.Random(f"{self._seed}:{name}:{group}").shuffle(templates)
        return next((text for template in templates if (text := self._fill(template, slots))), None)

    def _fill(self, template: str, slots: Mapping[str, str]) -> str | None:
        if template in self._spent or any(not slots.get(slot) for slot in _SLOT.findall(template)):
            return None
        text = _SLOT.sub(lambda match: slots[match[1]], template).strip().replace("?.", "?").replace("?,", ",")
        text = text if _ENDS.search(text) else f"{text}."
        if text in self._spent:
            return None
        self._spent |= {template, text}
        return text[0].upper() + text[1:]


def _suits(name: str, text: str, slots: Mapping[str, str]) -> bool:
    """Return whether a pattern from memory does what is asked: a question asks, the paper's naming names it."""
    if name == "question":
        return text.endswith("?")
    if name in {"name_paper", "next_topic"}:
        wanted = slots.get("title" if name == "name_paper" else "topic", "")
        return bool(wanted) and wanted in text
    return name in {"transition"} or not text.endswith("?")
