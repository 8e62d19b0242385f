"""Short signs inside long sections, where the paper moves on to another part."""

from collections.abc import Mapping

from agents.writer.lines import Draft, Line, frame
from agents.writer.options import Options
from agents.writer.phrasebook import Phrasebook
from agents.writer.titles import heading_topic
from agents.writer.topics import Topics
from schema.analysis import SegmentType
from schema.document import Section
from tools.text.words import content_stems

_WHERE = frozenset({SegmentType.METHODOLOGY, SegmentType.KEY_FINDING, SegmentType.BACKGROUND})
_HEARD = 2
"""Sentences of a paragraph in which its heading must be taken up."""
_APART = 70
"""Words between two signs at least."""


def signpost_topics(
    drafts: list[Draft],
    sections: Mapping[str, Section],
    topics: Topics,
    phrases: Phrasebook,
    options: Options,
) -> None:
    """Name the paper's own topic where a paragraph begins a new one."""
    if not options.on("signpost-sections"):
        return
    named: set[str] = set()
    for draft in drafts:
        if draft.plan.segment_type not in _WHERE:
            continue
        since = 0
        for paragraph in draft.paragraphs:
            topic = _topic(paragraph, sections, topics) if since >= _APART else None
            if topic is not None and topic not in named:
                since = 0
                named.add(topic)
                text = phrases.say("next_topic", segment_type=draft.plan.segment_type, topic=topic)
                paragraph[:0] = [frame(text)] if text else []
            since += sum(line.words for line in paragraph)


def _topic(paragraph: list[Line], sections: Mapping[str, Section], topics: Topics) -> str | None:
    """Return the heading over a paragraph as a topic, where the paragraph takes it up at once."""
    told = [line.source for line in paragraph if line.source is not None][:_HEARD]
    section = sections.get(told[0].atom.section_id or "") if told else None
    if section is None:
        return None
    heading = heading_topic(section.title)
    heard = {stem for source in told for stem in source.stems}
    return topics.case(heading) if heading and heard.intersection(content_stems(section.title)) else None
