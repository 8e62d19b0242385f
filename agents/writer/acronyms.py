"""Short forms of a paper with the words they stand for, said in full when first heard."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from agents.writer.titles import is_plural
from schema.document import AtomType, DocumentGraph

_IN_BRACKETS = re.compile(r"((?:[\w'’-]+[ ]+){1,8})\(\s*([A-Z][A-Za-z]*[A-Z][A-Za-z]{0,4}|[A-Z]{2,7}s?)\s*\)")
_TEXT = (AtomType.ABSTRACT, AtomType.PARAGRAPH, AtomType.LIST_ITEM)
_FUNCTION_WORD_NEXT = re.compile(
    r"^(?:[.,;:?!]|$|\s+(?:is|are|was|were|has|have|had|can|could|may|might|will|would|do|does|did|to"
    r"|of|in|on|for|with|by|from|as|at|that|which|than|when|while|but|using|into|over|through|not)\b)"
)
_HOUSEHOLD = frozenset(
    "AI API CD CPU DNA DVD GPU GPS HTML HTTP ID IT PC PDF RAM RNA TV UK URL US USA USB XML JSON IEEE "
    "ACM".split()
)
_BEFORE_A_NAME = "the|of|for|with|to|and|or|in|on|by|from|as|using|via|called|through|into|our|their|like"
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short form as the paper introduces it."""

    short: str
    """Singular."""
    full: str
    """Singular or as printed, lower case but for names."""
    atom_id: str


def short_forms(document: DocumentGraph, case: Callable[[str], str]) -> tuple[ShortForm, ...]:
    """Return the short forms that the paper defines in brackets (after Schwartz and Hearst 2003).

    `case` puts a phrase in the case that running text writes it in.
    """
    found: dict[str, ShortForm] = {}
    for atom in document.of_type(*_TEXT):
        for match in _IN_BRACKETS.finditer(atom.text):
            short = match[2].removesuffix("s") if len(match[2]) > 2 else match[2]
            full = _expansion(match[1].split(), short, case)
            plural = match[2] != short
            if full and plural and is_plural(full):
                full = full[:-1]
            if full and short not in found and short not in _HOUSEHOLD:
                found[short] = ShortForm(short, full, atom.atom_id)
    return tuple(found.values())


def _expansion(words: list[str], short: str, case: Callable[[str], str]) -> str | None:
    """Return the shortest run of the last words whose letters spell the short form from its first letter."""
    letters = re.sub(r"[^a-z]", "", short.lower())
    for count in range(1, min(len(words), _LONGEST) + 1):
        run = words[-count:]
        if run[0][0].lower() == letters[0] and _spells(run, letters):
            return case(" ".join(run))
    return None


def _spells(run: list[str], letters: str) -> bool:
    initials = "".join(part[0].lower() for word in run for part in word.split("-") if part)
    place = 0
    for initial in initials:
        if place < len(letters) and initial == letters[place]:
            place += 1
    return place == len(letters) or initials == letters


@dataclass
class SpelledOut:
    """Which short forms the listener has heard in full so far."""

    forms: tuple[ShortForm, ...]
    _known: set[str] = field(default_factory=set)

    def say(self, text: str) -> tuple[str, ShortForm | None]:
        """Return the sentence with new short forms spelled out, and one that needs a sentence of its own."""
        left_over: ShortForm | None = None
        for form in self.forms:
            match = re.search(rf"(?<![\w-]){re.escape(form.short)}(s?)(?![\w-]|'s)", text)
            if match is None:
                continue
            if form.short in self._known:
                text = self._shorten(text, form)
                continue
            self._known.add(form.short)
            if self._said_in_full(text, form):
                continue
            if _FUNCTION_WORD_NEXT.match(text[match.end() :]):
                text = self._spell(text, match, form)
            elif left_over is None:
                left_over = form
            else:
                self._known.discard(form.short)
        return text, left_over

    @staticmethod
    def _said_in_full(text: str, form: ShortForm) -> bool:
        plain = text.replace("-", " ").lower()
        return form.full.replace("-", " ").rstrip("s").lower() in plain or f", or {form.short}" in text

    @staticmethod
    def _shorten(text: str, form: ShortForm) -> str:
        """Say only the short form where the sentence has both; after an adjective only the long one fits."""
        full = re.escape(form.full.rstrip("s")).replace(r"\-", "[- ]").replace(r"\ ", "[- ]")
        both = rf"({full}s?), or ({re.escape(form.short)}s?),?"
        text = re.sub(rf"(^|\b(?:{_BEFORE_A_NAME}) ){both}", r"\1\3", text, flags=re.IGNORECASE)
        return re.sub(both, r"\1", text, flags=re.IGNORECASE)

    @staticmethod
    def _spell(text: str, match: re.Match[str], form: ShortForm) -> str:
        full = form.full
        if match[1] and not full.endswith("s"):
            full += "s"
        if not match[1] and is_plural(full) and not form.short.lower().endswith("s"):
            full = full[:-1]
        rest = text[match.end() :]
        comma = "" if re.match(r"[.,;:?!]|$", rest) else ","
        full = full[:1].upper() + full[1:] if match.start() == 0 else full
        return f"{text[: match.start()]}{full}, or {match.group()}{comma}{rest}"
