"""Finding in a human episode the phrasing that would be right in an episode about any other paper."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schema.analysis import AlignedSegment, KeyConcept, PhraseKind, PhrasePattern, SegmentType
from schema.document import DocumentGraph
from tools.profiles.constructions import Construction, Tail, constructions
from tools.profiles.delexicalise import delexicalised, with_figure_slots
from tools.profiles.generality import Generality, words_of
from tools.text.sentences import split_sentences

_SHORTEST, _LONGEST = 2, 16
"""Words of a pattern; a lone adverb with a comma, which leads into a sentence, may be shorter."""
_STAGE = re.compile(r"\[[^\]]*\]|\*+|…|\.\.\.")
_FILLER = re.compile(
    r",?\s*\b(?:you know|I mean|sort of|kind of|umm?|uhm?|hmm+|like)\b,(?=\s)|\b(?:umm?|uhm?|hmm+),?\s+",
    re.IGNORECASE,
)
_NO_BUT = frozenset({PhraseKind.INTRO, PhraseKind.CONCLUSION, PhraseKind.EXAMPLE, PhraseKind.DEFINITION})
"""Kinds that no "but" or "now" should open."""
_OPENING = "okay|ok|alright|right|well|yeah|yes|ah|oh|and|so|now|but|then|anyway|great|again|first|finally"
_OPENER = re.compile(
    rf"(?:(?!(?:now (?:for|on|to)|so (?:much|far))\b)(?:all right|{_OPENING})\b[,.!]?\s+)+",
    re.IGNORECASE,
)
_TAG = re.compile(r",\s*(?:right|huh|okay|ok|yeah|correct|no|\w+n't (?:it|they|we))$", re.IGNORECASE)
_KEPT_OPENER = re.compile(r"\b(?:so|now|but)\b,?(?=\s)", re.IGNORECASE)
_FRONTED = re.compile(r"[^,.?!]{3,60},\s+(?=let's\b|(?:\w+ ){1,6}\{figure\})", re.IGNORECASE)
_UNFIT = re.compile(
    r"\b(?:my|me|mine|your|yours|yourself|he|she|him|her|another|other|first|last|guys|guess|sponsors?)\b"
    r"|,\s*\w+\?|\bI'm\b|\b(\w+) \1\b|[\"“”()\[\]@#%$]",
    re.IGNORECASE,
)
_FIT_THOUGH = re.compile(
    r"\b(?:(?:with|let|surprised|struck|got) me|I'm (?:going to|talking)|asking yourself|other words"
    r"|your time|notice first|a second)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: PhraseKind
    template: str


def find_phrases(
    segments: Sequence[AlignedSegment],
    document: DocumentGraph,
    concepts: Sequence[KeyConcept],
    *,
    pair_id: str,
    speaker_gender: str,
) -> tuple[PhrasePattern, ...]:
    """Return an episode's reusable phrasing patterns in order of first use, each once with its count.

    A sentence gives a pattern where it fits a construction of `constructions.toml` or is a rhetorical
    question. What it says of its own paper becomes `{title}`, `{topic}` or `{figure}` (noun phrases, never
    a subject, so that number doesn't matter) or is cut off; all that remains is general language, without
    names, numbers or what only makes sense between two hosts. A template that ends in "." or "?" is a whole
    sentence; one that ends in a comma leads into a sentence of the writer's.
    """
    generality = Generality(document, concepts)
    end = max((segment.transcript_segment.end_time for segment in segments), default=0.0)
    found: dict[_Phrase, PhrasePattern] = {}
    for segment in segments:
        position = min(1.0, max(0.0, segment.transcript_segment.start_time / end)) if end > 0 else 0.0
        for phrase in _phrases_in(segment.transcript_segment.text, position, generality):
            if _lacks_its_figure(phrase, segment):
                continue
            if phrase in found:
                found[phrase] = found[phrase].model_copy(update={"count": found[phrase].count + 1})
                continue
            found[phrase] = PhrasePattern(
                kind=phrase.kind,
                template=phrase.template,
                segment_type=segment.segment_type,
                pair_id=pair_id,
                speaker_gender=speaker_gender,
                position=position,
            )
    return tuple(found.values())


def _lacks_its_figure(phrase: _Phrase, segment: AlignedSegment) -> bool:
    """Tell whether a phrase such as "what we see here" was said where no figure is discussed."""
    return (
        phrase.kind is PhraseKind.FIGURE
        and "{figure}" not in phrase.template
        and segment.segment_type is not SegmentType.FIGURE_DISCUSSION
    )


def _phrases_in(text: str, position: float, generality: Generality) -> Iterator[_Phrase]:
    for sentence in split_sentences(text):
        phrase = _phrase_of(_cleaned(sentence), position, generality)
        if phrase is not None and _is_fit(phrase.template, generality):
            yield phrase


def _cleaned(sentence: str) -> str:
    """Return a sentence without stage directions and fillers, in straight quotes, its figures as slots."""
    straight = sentence.replace("’", "'").replace("‘", "'")
    plain = _FILLER.sub("", _STAGE.sub(" ", straight))
    return with_figure_slots(" ".join(plain.split()))


def _phrase_of(sentence: str, position: float, generality: Generality) -> _Phrase | None:
    opener, body = _opened(sentence)
    for start in dict.fromkeys((_fronted_end(body), 0)):
        lead = body[:start] if start and generality.is_general(body[:start]) else ""
        for construction in constructions():
            if not construction.earliest <= position <= construction.latest:
                continue
            if (match := construction.head.match(body, start)) is not None:
                said = _completed(construction, match.group(), body[match.end() :], generality)
                if said is None:
                    continue
                opening = "" if construction.kind in _NO_BUT and not opener.startswith("So") else opener
                return _Phrase(construction.kind, _capitalised(opening + lead + said))
    return None


def _opened(sentence: str) -> tuple[str, str]:
    """Split off opening words such as "okay, so"; of them the last of so, now and but is kept."""
    match = _OPENER.match(sentence)
    if match is None:
        return "", sentence
    kept = _KEPT_OPENER.findall(match.group())
    return (f"{kept[-1].capitalize()} " if kept else ""), sentence[match.end() :]


def _fronted_end(body: str) -> int:
    match = _FRONTED.match(body)
    return match.end() if match else 0


def _completed(construction: Construction, head: str, rest: str, generality: Generality) -> str | None:
    """Return the head and what its tail makes of the rest of the sentence, or None where that doesn't fit."""
    after = rest.strip().rstrip(".?!:,").strip()
    if construction.tail is Tail.CONTENT:
        return head.rstrip(" ,:") + construction.ending
    if (construction.tail is Tail.QUESTION) and not rest.endswith("?"):
        return None
    thing = _tail(construction.tail, after, generality)
    asks = construction.tail is Tail.QUESTION or construction.kind is PhraseKind.QUESTION
    return None if thing is None else f"{head.strip()} {thing}".strip() + ("?" if asks else ".")


def _tail(tail: Tail, after: str, generality: Generality) -> str | None:
    """Return what stands in the pattern for the words after the head, or None where they don't fit."""
    if tail is Tail.NOTHING:
        return None if after else ""
    if tail is Tail.TITLE:
        return "{title}" if after else None
    if tail is Tail.QUESTION:
        return after if generality.is_general(after) and "," not in after else None
    if tail is Tail.GENERAL:
        return _general_clause(after, generality)
    return delexicalised(after, generality, may_be_title=tail is Tail.OBJECT)


def _general_clause(after: str, generality: Generality) -> str | None:
    """Return the words up to a colon, dash or semicolon where all are general language, else None."""
    clause = re.split(r"\s*(?:[:;—–]|\s-\s)", after)[0].strip(" ,")
    return clause if generality.is_general(clause) and not _TAG.search(clause) else None


def _capitalised(template: str) -> str:
    return template[0].upper() + template[1:]


def _is_fit(template: str, generality: Generality) -> bool:
    plain = _FIT_THOUGH.sub("", template)
    slots = re.findall(r"\{\w+\}", template)
    return (
        (len(template.split()) >= _SHORTEST or template.endswith(","))
        and len(template.split()) <= _LONGEST
        and len(slots) <= 1
        and not _UNFIT.search(plain)
        and generality.is_everyday(" ".join(words_of(plain)))
    )
