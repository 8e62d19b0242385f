"""Where the writer's framing comes from: its own plain phrases, or patterns of admired episodes."""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from agents.protocols import Brief, PhraseMemory, Recalled
from schema.analysis import PhraseKind, SegmentType

Bank = Mapping[str, Mapping[str, Sequence[str]]]
_SLOT = re.compile(r"\{(\w+)\}")
_MEMORY_KINDS: dict[str, PhraseKind] = {
    "greeting": PhraseKind.INTRO,
    "name_paper": PhraseKind.INTRO,
    "transition": PhraseKind.TRANSITION,
    "next_topic": PhraseKind.TRANSITION,
    "question": PhraseKind.QUESTION,
    "emphasis": PhraseKind.EMPHASIS,
    "address": PhraseKind.ADDRESS,
    "figure": PhraseKind.FIGURE,
    "caveat": PhraseKind.CAVEAT,
    "definition": PhraseKind.DEFINITION,
    "takeaway": PhraseKind.CONCLUSION,
    "sign_off": PhraseKind.CONCLUSION,
}
_OPENERS = frozenset(kind.value for kind in SegmentType)
"""Groups of phrases that open a section of that type: one heard in another type of section would mislead."""
_OURS_ALONE = frozenset(
    {"purpose", "quantity", "before_detail", "after_definition", "after_problem", "after_finding"}
)
"""Groups made for one kind of sentence, which no pattern from memory is known to suit."""
_LIMIT = 24
_SHORTEST, _LONGEST = 2, 24
_NOT_OURS = re.compile(
    r"\b(?:my name|co-?host|subscribe|sponsor|episode \d|our guests?|join(?:ing|ed) (?:me|by)|laughs"
    r"|umm?|uh|hmm+|yeah|wow|patreon"
    r"|newsletter)\b|\[|\d",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.?!]$")
_OPEN_ENDED = re.compile(
    r"\b(?:a|an|the|of|to|that|is|are|because|and|or|but|with|for|in|on|at|by|as|like|than|if|when|we"
    r"|you|their|your|our|was|were|be"
    r"|can|will|instance|example)[.,:]?$",
    re.IGNORECASE,
)
_GOES_BACK = re.compile(r"\b(?:back to|return|again|start with|begin with|finally|last)\b", re.IGNORECASE)
_GREETS = re.compile(r"^(?:hello|hi|hey|welcome|good (?:morning|evening|day))\b", re.IGNORECASE)
_TAKES_LEAVE = re.compile(
    r"\b(?:thank\w*|until|next time|that's (?:all|it)|that is (?:all|it)|goodbye|bye|see you|listening"
    r"|read the paper)\b",
    re.IGNORECASE,
)
_WRAPS_UP = re.compile(r"\b(?:wrap|sum|conclu|recap)", re.IGNORECASE)


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
    named = any(
        word[0].isupper() and not word.startswith("I'") and word != "I"
        for word in re.findall(r"[A-Za-z']+", plain)[1:]
    )
    return (
        _SHORTEST <= len(words) <= _LONGEST
        and not named
        and not _NOT_OURS.search(plain)
        and not _OPEN_ENDED.search(template)
        and not template.rstrip().endswith((",", ":", ";"))
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
        if group not in _OURS_ALONE and self._is_memorys_turn(name):
            found = self._from_memory(name, group, segment_type, slots)
            if found is not None:
                return found
        return self._own(name, group, slots)

    def _is_memorys_turn(self, name: str) -> bool:
        asked = self._asked.get(name, 0)
        self._asked[name] = asked + 1
        return int((asked + 1) * self._learned) > int(asked * self._learned)

    def _from_memory(
        self, name: str, group: str, segment_type: SegmentType | None, slots: Mapping[str, str]
    ) -> str | None:
        kind = _MEMORY_KINDS.get(name)
        if kind is None:
            return None
        for item in self._candidates(kind, group, segment_type):
            if not _suits(name, group, item.pattern.template):
                continue
            if (text := self._fill(item.pattern.template, slots)) is not None:
                self.retrieved.append(item.key)
                return text
        return None

    def _candidates(
        self, kind: PhraseKind, group: str, segment_type: SegmentType | None
    ) -> Iterator[Recalled]:
        """Yield patterns heard in the same type of section, then, but for openers, those of any type."""
        if segment_type is not None:
            yield from self._recalled.of(kind, segment_type)
        if group not in _OPENERS or kind is PhraseKind.FIGURE:
            yield from self._recalled.of(kind, None)

    def _own(self, name: str, group: str, slots: Mapping[str, str]) -> str | None:
        templates = list(own_phrases().get(name, {}).get(group, ()))
        random.Random(f"{self._seed}:{name}:{group}").shuffle(templates)
        return next((text for template in templates if (text := self._fill(template, slots))), None)

    def _fill(self, template: str, slots: Mapping[str, str]) -> str | None:
        if template in self._spent or any(not slots.get(slot) for slot in _SLOT.findall(template)):
            return None
        text = (
            _SLOT.sub(lambda match: slots[match[1]], template).strip().replace("?.", "?").replace("?,", ",")
        )
        text = text if _ENDS.search(text) else f"{text}."
        if text in self._spent:
            return None
        self._spent |= {template, text}
        return text[0].upper() + text[1:]


_WANTED_SLOT = {
    "name_paper": "{title}",
    "next_topic": "{topic}",
    "figure": "{figure}",
    "definition": "{topic}",
}


def _suits(name: str, group: str, template: str) -> bool:
    """Return whether a pattern does what is asked: a question asks, an opener fits any content."""
    asks = template.rstrip().endswith("?")
    wanted = "{topic}" if group in {"topic", "definition"} else _WANTED_SLOT.get(name)
    if (wanted is not None and wanted not in template) or (
        name in {"transition", "greeting"} and "{" in template
    ):
        return False
    if name == "next_topic" and _GOES_BACK.search(template):
        return False
    if name == "question":
        return asks and (wanted is not None or "{" not in template)
    if name == "greeting":
        return _GREETS.match(template) is not None
    if name == "sign_off":
        return _TAKES_LEAVE.search(template) is not None
    if name == "takeaway":
        return not (asks or _TAKES_LEAVE.search(template) or _WRAPS_UP.search(template))
    return name == "transition" or not asks
