"""Turning chosen sentences into spoken lines, each in the light of the one before it."""

import re
from collections.abc import Mapping
from itertools import takewhile

from agents.writer.acronyms import ShortForm, SpelledOut
from agents.writer.candidates import Candidate
from agents.writer.lines import Job, Line
from agents.writer.openings import NOUNS, without_connective
from agents.writer.phrasebook import Phrasebook
from agents.writer.register import contracted, spoken_connective
from agents.writer.splitting import split_long
from agents.writer.third_person import speaks_of_authors, third_person
from agents.writer.verbs import is_inflected_verb
from tools.text.speakable import tidy

_IN_THIS_PAPER = re.compile(r"^In this paper, ")
_AUTHORS_FIRST = re.compile(r"^(?:The (?:authors?|researchers)|They)\b")
_ONE_OF = re.compile(rf"^One (?:[\w-]+ ){{0,2}}?(?P<kind>{NOUNS})\b")
_PICTURE = re.compile(r"\b(?:Figure|Table) \w+")
_SAME_START = 2
_NAMES = ("the authors", "the authors", "the researchers")


class Teller:
    """Tells sentences one after another; remembers what the listener has heard."""

    def __init__(
        self,
        spelled: SpelledOut,
        longest: int,
        phrases: Phrasebook,
        lower: Mapping[str, bool],
        *,
        alone: bool,
    ) -> None:
        """`longest` counts words; `lower` tells which words are lower case; `alone`: there is one author."""
        self._spelled = spelled
        self._longest = longest
        self._phrases = phrases
        self._lower = lower
        self._alone = alone
        self._named = 0
        self._paper_named = False
        self._kinds: set[str] = set()

    def tell(self, candidate: Candidate, before: Line | None) -> list[Line]:
        """Return the lines that say a sentence; `before` is the line right before it in its paragraph."""
        lines: list[Line] = []
        for piece in split_long(tidy(contracted(self._in_context(candidate, before))), self._longest):
            text, short_form = self._spelled.say(piece)
            lines.append(Line(tidy(text), Job.CONTENT, (candidate.atom.atom_id,), candidate))
            if short_form is not None and (explained := self._explain(short_form)) is not None:
                lines.append(explained)
        return lines

    def _in_context(self, candidate: Candidate, before: Line | None) -> str:
        source = before.source if before is not None else None
        follows = source is not None and candidate.follows(source)
        if follows:
            text = spoken_connective(candidate.spoken, self._lower)
        else:
            text = self._another(without_connective(candidate.spoken))
        if self._paper_named and _IN_THIS_PAPER.match(text):
            text = _IN_THIS_PAPER.sub("", text)
            text = text[:1].upper() + text[1:]
        self._paper_named = self._paper_named or _IN_THIS_PAPER.match(text) is not None
        if before is not None and (shorter := vary_start(text, before.text)):
            return shorter
        if not speaks_of_authors(text):
            return text
        return third_person(text, self._name(before))

    def _another(self, text: str) -> str:
        """Return "One limitation is ..." as "Another limitation is ..." where one was named before."""
        match = _ONE_OF.match(text)
        if match is None:
            return text
        if match["kind"] in self._kinds:
            return f"Another{text[3:]}"
        self._kinds.add(match["kind"])
        return text

    def _name(self, before: Line | None) -> str:
        """Return "they" right after a sentence about the authors, else a name, now and then another."""
        if before is not None and _AUTHORS_FIRST.match(before.text):
            return "they"
        if self._alone:
            return "the author"
        self._named += 1
        return _NAMES[self._named % len(_NAMES)]

    def _explain(self, form: ShortForm) -> Line | None:
        text = self._phrases.say("short_form", short=form.short, full=form.full)
        return None if text is None else Line(text, Job.CONTENT, (form.atom_id,))


def vary_start(text: str, before: str) -> str | None:
    """Return the sentence with "It" or "You can also" where it begins as the one before did, else None."""
    if text.startswith("You can ") and before.startswith("You can "):
        return text.replace("You can ", "You can also ", 1)
    if (name := _PICTURE.search(before)) and text.startswith(f"{name.group()} "):
        return f"It {text[len(name.group()) + 1 :]}"
    shared = [
        a
        for a, b in takewhile(
            lambda pair: pair[0] == pair[1], zip(text.split(), before.split(), strict=False)
        )
    ]
    for count in range(len(shared), _SAME_START - 1, -1):
        rest = text.split()[count:]
        if shared[0] == "The" and rest and is_inflected_verb(rest[0]):
            return " ".join(["It", *rest])
    return None
