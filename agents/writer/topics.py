"""A paper's concepts as noun phrases that fit into a sentence."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agents.writer.titles import is_plural, lower_word
from agents.writer.verbs import is_bare_verb
from schema.analysis import KeyConcept
from schema.document import AtomType, DocumentGraph
from tools.text.speakable import speakable

_RUNNING = (AtomType.ABSTRACT, AtomType.PARAGRAPH, AtomType.LIST_ITEM)
_AFTER_A_NOUN_PHRASE = (
    r"(?=\s*(?:[.,;:)?!]|$)|\s+(?:is|are|was|were|has|have|can|of|in|on|for|with|to|and|or|by|from|as"
    r"|at|that|which|may|will|does|do|but|when|than|into|through|using)\b)"
)
_MID_SENTENCE = tuple(f"{end} " for end in "abcdefghijklmnopqrstuvwxyz,")
_DETERMINED = re.compile(
    r"\b(?:the|an?|this|each|every|our|its|their|one|any|that|another|single|given)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept as it is spoken of."""

    text: str
    plural: bool

    @property
    def slots(self) -> dict[str, str]:
        """What phrase templates may ask of it."""
        verbs = ("are", "do", "have") if self.plural else ("is", "does", "has")
        return {"topic": self.text, **dict(zip(("is", "does", "has"), verbs, strict=True))}


class Topics:
    """Finds out from the paper itself whether a concept takes an article, a plural, a capital."""

    def __init__(self, document: DocumentGraph, concepts: Sequence[KeyConcept]) -> None:
        self._text = " ".join(atom.text for atom in document.of_type(*_RUNNING))
        self.lower = lower_case_words(self._text)
        self._phrases = [self._phrase(concept.name) for concept in concepts]

    def of(self, concept: int) -> Topic | None:
        """Return a concept's noun phrase by its place in the brief; None where its name is none."""
        return self._phrases[concept]

    def case(self, phrase: str) -> str:
        """Return a phrase in the case of running text: title case only where the paper keeps it."""
        lowered = " ".join(lower_word(word, self.lower) for word in phrase.split())
        kept = sum(before.endswith(_MID_SENTENCE) for before in self._text.split(phrase)[:-1])
        return phrase if kept > self._text.count(lowered) else lowered

    def _phrase(self, name: str) -> Topic | None:
        if (
            is_bare_verb(name.lower())
            or re.match(r"\w+ly\b", name)
            or not re.search(r"[a-z]{3}|[A-Z]{2}", name)
        ):
            return None
        spoken = self.case(speakable(name).rstrip("."))
        singular = spoken[:-1] if is_plural(spoken) else spoken
        bare = determined = plural = 0
        pattern = rf"\b{re.escape(singular)}(s|es)?\b{_AFTER_A_NOUN_PHRASE}"
        for match in re.finditer(pattern, self._text, re.IGNORECASE):
            before = self._text[max(0, match.start() - 30) : match.start()]
            plural += bool(match[1])
            determined += not match[1] and _DETERMINED.search(before) is not None
            bare += not match[1] and _DETERMINED.search(before) is None
        if is_plural(spoken) or plural > bare + determined:
            return Topic(spoken if is_plural(spoken) else f"{singular}s", plural=True)
        return Topic(f"the {spoken}" if determined > bare else spoken, plural=False)


def lower_case_words(text: str) -> dict[str, bool]:
    """Return of each word whether running text mostly writes it in lower case."""
    words = re.findall(r"(?<![.?!:] )(?<!^)\b[A-Za-z][a-z]+\b", text)
    low = Counter(word for word in words if word.islower())
    high = Counter(word.lower() for word in words if not word.islower())
    return {word: low[word] >= high[word] for word in low | high}
