"""Short signs inside long sections, where the paper moves on to another part."""

from collections.abc import Mapping

from agents.writer.lines import Draft, Job, Line, frame
from agents.writer.options import Options
from agents.writer.phrasebook import Phrasebook
from agents.writer.titles import heading_topic
from agents.writer.topics import Topics
from schema.analysis import SegmentType
from schema.document import Section
from tools.text.words import content_stems

_WHERE = frozenset({SegmentType.METHODOLOGY, SegmentType.KEY_FINDING, SegmentType.BACKGROUND})
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
    """Return the heading over a paragraph as a topic, where the paragraph's first sentence is about it."""
    first = next((line for line in paragraph if line.job is Job.CONTENT), None)
    source = first.source if first is not None else None
    section = sections.get(source.atom.section_id or "") if source is not None else None
    if section is None or source is None:
        return None
    heading = heading_topic(section.title)
    shared = set(content_stems(section.title)) & set(source.stems)
    return topics.case(heading) if heading and shared else None
