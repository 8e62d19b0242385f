"""Where the writer's framing comes from: its own plain phrases, or patterns of admired episodes."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence

from agents.protocols import Brief, Recalled
from agents.writer.recalled import MEMORY_KINDS, RecalledPhrases, suits
from agents.writer.wording import table
from schema.analysis import PhraseKind, SegmentType

Bank = Mapping[str, Mapping[str, Sequence[str]]]
_SLOT = re.compile(r"\{(\w+)\}")
_OPENERS = frozenset(kind.value for kind in SegmentType)
"""Groups of phrases that open a section of that type: one heard in another type of section would mislead."""
_OURS_ALONE = frozenset(
    {"purpose", "quantity", "before_detail", "after_definition", "after_problem", "after_finding"}
)
"""Groups made for one kind of sentence, which no pattern from memory is known to suit."""
_ENDS = re.compile(r"[.?!]$")


def own_phrases() -> Bank:
    """Return the writer's own bank, by what a phrase does and by group."""
    return table("phrases")


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
        kind = MEMORY_KINDS.get(name)
        if kind is None:
            return None
        for item in self._candidates(kind, group, segment_type):
            if not suits(name, group, item.pattern.template):
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
