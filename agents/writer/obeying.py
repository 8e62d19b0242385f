"""What a finished script must and must not say, whoever wrote it."""

import re
from collections.abc import Iterator

from schema.profile import Wishes
from schema.script import PodcastScript, ScriptSection, ScriptSentence
from tools.text.words import tokens

_PLAINER = {
    "delve": "look",
    "delves": "looks",
    "delving": "looking",
    "leverage": "use",
    "leverages": "uses",
    "leveraging": "using",
    "utilize": "use",
    "utilizes": "uses",
    "utilizing": "using",
    "utilise": "use",
    "utilises": "uses",
    "moreover": "also",
    "furthermore": "also",
    "additionally": "also",
    "crucial": "important",
    "groundbreaking": "new",
    "novel": "new",
    "obviously": "",
    "basically": "",
    "essentially": "",
    "literally": "",
    "very": "",
    "really": "",
}
"""What a forbidden word is said as where the sentence must stay; empty: it is left out."""
_GREETINGS = frozenset({"welcome", "hello", "hi", "hey", "good", "greetings"})


def obey(script: PodcastScript, wishes: Wishes) -> PodcastScript:
    """Return the script without what must never be said and with what must always be said.

    A sentence with a forbidden phrase says it plainer where that is known; else it is left out, as long as
    its section keeps another one, and last the phrase alone is cut out. A demanded phrase that isn't said
    becomes a sentence of its own: a greeting first, anything else last. Where no questions are wanted, the
    ones that only frame what is said are left out.
    """
    silent = wishes.at_most.get("questions_per_minute") == 0
    if not (wishes.never or wishes.always or silent):
        return script
    sections = script.sections
    if silent:
        sections = tuple(_without_questions(section) for section in sections)
    sections = tuple(_cleaned(section, wishes.never) for section in sections)
    missing = [phrase for phrase in wishes.always if not _pattern(phrase).search(script.text)]
    for phrase in missing:
        sections = _with(sections, phrase)
    return script.model_copy(update={"sections": sections})


def _without_questions(section: ScriptSection) -> ScriptSection:
    """Leave out the questions that rest on nothing in the paper, where something else is left to say."""
    kept = [
        tuple(said for s in paragraph if (said := _unasked(s)) is not None)
        for paragraph in section.paragraphs
    ]
    left = tuple(paragraph for paragraph in kept if paragraph)
    return section.model_copy(update={"paragraphs": left}) if left else section


def _unasked(sentence: ScriptSentence) -> ScriptSentence | None:
    """Return what a framing sentence says after its question; None where it only asks."""
    if sentence.atom_ids or "?" not in sentence.text:
        return sentence
    rest = sentence.text.rpartition("?")[2].strip()
    return sentence.model_copy(update={"text": rest}) if rest else None


def _cleaned(section: ScriptSection, never: tuple[str, ...]) -> ScriptSection:
    left = len(section.sentences)
    paragraphs: list[tuple[ScriptSentence, ...]] = []
    for paragraph in section.paragraphs:
        kept: list[ScriptSentence] = []
        for sentence in paragraph:
            said = _plainer(sentence.text, never)
            if _offends(said, never):
                left -= 1
                if left > 0:
                    continue
                said = _cut(said, never)
            kept.append(sentence.model_copy(update={"text": said}))
        if kept:
            paragraphs.append(tuple(kept))
    return section.model_copy(update={"paragraphs": tuple(paragraphs)})


def _plainer(text: str, never: tuple[str, ...]) -> str:
    for phrase in never:
        for form in _forms(phrase):
            if form in _PLAINER:
                text = _mended(_pattern(form).sub(_PLAINER[form], text), text)
    return text


def _forms(phrase: str) -> Iterator[str]:
    word = phrase.lower()
    yield word
    yield from (f"{word}s", f"{word}ing", f"{word.removesuffix('e')}ing")


def _offends(text: str, never: tuple[str, ...]) -> bool:
    return any(_pattern(phrase).search(text) for phrase in never)


def _cut(text: str, never: tuple[str, ...]) -> str:
    for phrase in never:
        text = _mended(_pattern(phrase).sub("", text), text)
    return text


def _mended(text: str, before: str) -> str:
    """Close the gap that a word left, and begin with a capital where the sentence did."""
    closed = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split())).lstrip(",;: ")
    closed = re.sub(r",(?=[,.;:!?])", "", closed)
    return closed[:1].upper() + closed[1:] if before[:1].isupper() else closed


def _pattern(phrase: str) -> re.Pattern[str]:
    """Match a phrase as whole words, whatever the case and the white space."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _with(sections: tuple[ScriptSection, ...], phrase: str) -> tuple[ScriptSection, ...]:
    if not sections:
        return sections
    text = phrase[:1].upper() + phrase[1:]
    sentence = ScriptSentence(text=text if text[-1] in ".!?" else f"{text}.")
    first = tokens(phrase)[:1]
    if first and first[0] in _GREETINGS:
        opening = sections[0]
        paragraphs = ((sentence, *opening.paragraphs[0]), *opening.paragraphs[1:])
        return (opening.model_copy(update={"paragraphs": paragraphs}), *sections[1:])
    closing = sections[-1]
    paragraphs = (*closing.paragraphs[:-1], (*closing.paragraphs[-1], sentence))
    return (*sections[:-1], closing.model_copy(update={"paragraphs": paragraphs}))
