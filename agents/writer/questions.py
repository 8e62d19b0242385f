"""Questions that the sentence after them answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agents.writer.cues import reports_a_number
from agents.writer.lines import Line
from agents.writer.phrasebook import Phrasebook
from agents.writer.topics import Topic, Topics
from schema.analysis import SegmentType

_PURPOSE = re.compile(
    r"^To (?P<purpose>[a-z]{3,}(?: (?!this\b|these\b|that\b|it\b|its\b|their\b|such\b"
    r"|our\b)[\w'-]+){1,9}), (?P<rest>(?:the authors|the researchers|they) .+)$"
)
_NOT_A_VERB = re.compile(
    r"^(?:our|the|their|date|this|these|summari[sz]e|conclude|sum|some|what|address|ensure that)\b"
)
_DEFINES = re.compile(
    r"^(?:An? |The )?(?P<term>[\w'-]+(?: [\w'-]+){0,3})(?:, or [\w-]+,)? (?:is|are|refers? to|means?"
    r"|stands for|works? by|consists? of) (?!not\b|also\b)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the line that answers it, as it stands after the question."""

    text: str
    answer: Line


def question_for(
    line: Line, kind: SegmentType, topics: Topics, phrases: Phrasebook, used: Mapping[int, int]
) -> Question | None:
    """Return a question that a line answers, the most telling kind first, or None.

    `used` counts how often each concept has been asked about.
    """
    return (
        _about_purpose(line, phrases)
        or _about_meaning(line, topics, phrases)
        or _about_numbers(line, kind, phrases)
        or _about_concept(line, kind, topics, phrases, used)
    )


def _about_purpose(line: Line, phrases: Phrasebook) -> Question | None:
    match = _PURPOSE.match(line.text)
    if match is None or _NOT_A_VERB.match(match["purpose"]):
        return None
    text = phrases.say("question", "purpose", purpose=match["purpose"])
    if text is None:
        return None
    rest = match["rest"]
    answer = Line(rest[0].upper() + rest[1:], line.job, line.atom_ids, line.source)
    return Question(text, answer)


def _about_meaning(line: Line, topics: Topics, phrases: Phrasebook) -> Question | None:
    match = _DEFINES.match(line.text)
    topic = _topic_named(match["term"], line, topics) if match else None
    if topic is None:
        return None
    text = phrases.say("question", "definition", None, **topic.slots)
    return None if text is None else Question(text, line)


def _topic_named(term: str, line: Line, topics: Topics) -> Topic | None:
    concepts = sorted(line.source.concepts) if line.source else []
    found = (topics.of(concept) for concept in concepts)
    return next(
        (topic for topic in found if topic and topic.text.removeprefix("the ").lower() == term.lower()), None
    )


def _about_numbers(line: Line, kind: SegmentType, phrases: Phrasebook) -> Question | None:
    if kind is not SegmentType.KEY_FINDING or not reports_a_number(line.text):
        return None
    text = phrases.say("question", "quantity", kind)
    return None if text is None else Question(text, line)


def _about_concept(
    line: Line, kind: SegmentType, topics: Topics, phrases: Phrasebook, used: Mapping[int, int]
) -> Question | None:
    early = line.text[:60].lower()
    for concept in sorted(line.source.concepts) if line.source else []:
        topic = topics.of(concept)
        if topic and not used.get(concept) and topic.text.removeprefix("the ").lower() in early:
            text = phrases.say("question", "topic", kind, **topic.slots)
            return None if text is None else Question(text, line)
    return None
