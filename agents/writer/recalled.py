"""Phrasing patterns from memory: which are fit for use, and for what."""

import re

from agents.protocols import Brief, PhraseMemory, Recalled
from schema.analysis import PhraseKind, SegmentType
from tools.text.words import content_stems, stem

_GENERAL = frozenset(
    stem(word)
    for word in """
    work works actually problem trick idea happen matter mean find found result results big deal catch
    limit limits lesson story picture remember care learn practice point go wrong hard difficult new
    different missing answer question issue challenge paper authors authors' people listener listeners next
    """.split()
)
"""Stems that a question may hold and still fit any section of its type."""
_SLOT = re.compile(r"\{(\w+)\}")
MEMORY_KINDS: dict[str, PhraseKind] = {
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
"""The kind of pattern that can stand for each of the writer's own phrases."""
_LIMIT = 24
_SHORTEST, _LONGEST = 2, 24
_SHORTEST, _LONGEST = 2, 24
_NOT_OURS = re.compile(
    r"\b(?:my name|co-?host|subscribe|sponsor|episode \d|our guests?|join(?:ing|ed) (?:me|by)|laughs"
    r"|umm?|uh|hmm+|yeah|wow|patreon"
    r"|newsletter)\b|\[|\d",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(
    r"\b(?:a|an|the|of|to|that|is|are|because|and|or|but|with|for|in|on|at|by|as|like|than|if|when|we"
    r"|you|their|your|our|was|were|be"
    r"|can|will|instance|example)[.,:]?$",
    re.IGNORECASE,
)
_GREETS = re.compile(r"^(?:hello|hi|hey|welcome|good (?:morning|evening|day))\b", re.IGNORECASE)
_TAKES_LEAVE = re.compile(
    r"\b(?:thank\w*|until|next time|that's (?:all|it)|that is (?:all|it)|goodbye|bye|see you|listening"
    r"|read the paper)\b",
    re.IGNORECASE,
)
_WRAPS_UP = re.compile(r"\b(?:wrap|sum|conclu|recap)", re.IGNORECASE)


_GOES_BACK = re.compile(r"\b(?:back to|return|again|start with|begin with|finally|last)\b", re.IGNORECASE)
_WANTED_SLOT = {
    "name_paper": "{title}",
    "next_topic": "{topic}",
    "figure": "{figure}",
    "definition": "{topic}",
}


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


def suits(name: str, group: str, template: str) -> bool:
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
        return asks and (wanted is not None or ("{" not in template and _asks_nothing_special(template)))
    if name == "greeting":
        return _GREETS.match(template) is not None
    if name == "sign_off":
        return _TAKES_LEAVE.search(template) is not None
    if name == "takeaway":
        return not (asks or _TAKES_LEAVE.search(template) or _WRAPS_UP.search(template))
    return name == "transition" or not asks


def _asks_nothing_special(template: str) -> bool:
    """Return whether a question names no subject of its own, and so fits any section of its type."""
    return set(content_stems(template)) <= _GENERAL
