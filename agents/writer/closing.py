"""How an episode ends, and the caution that comes before."""

from agents.protocols import Brief
from agents.writer.lines import Draft, Job, Line, frame
from agents.writer.options import Options
from agents.writer.phrasebook import Phrasebook
from agents.writer.titles import spoken_title
from schema.analysis import SegmentType


def close(drafts: list[Draft], brief: Brief, options: Options, phrases: Phrasebook) -> None:
    """Hedge the limitations, mark the takeaway, sign off."""
    if options.on("hedge-limitations"):
        _hedge(drafts, phrases)
    if options.on("close-with-takeaway"):
        _mark_takeaway(drafts[-1], phrases)
        title = spoken_title(brief.document.title)
        if text := phrases.say("sign_off", segment_type=SegmentType.CONCLUSION, title=title):
            drafts[-1].close_with(frame(text))


def _hedge(drafts: list[Draft], phrases: Phrasebook) -> None:
    limits = [draft for draft in drafts if draft.plan.segment_type is SegmentType.LIMITATION]
    if limits and (text := phrases.say("caveat", segment_type=SegmentType.LIMITATION)):
        paragraph = limits[0].paragraphs[0]
        place = 1 if len(paragraph) > 1 and paragraph[0].job is Job.FRAME else 0
        paragraph.insert(place, frame(text))


def _mark_takeaway(last: Draft, phrases: Phrasebook) -> None:
    """Say of the last sentence that stands alone that it is the one to remember."""
    paragraph = last.paragraphs[-1]
    for place in range(len(paragraph) - 1, -1, -1):
        if _stands_alone(paragraph, place):
            if text := phrases.say("takeaway", segment_type=SegmentType.CONCLUSION):
                paragraph.insert(place, frame(text))
            return


def _stands_alone(paragraph: list[Line], place: int) -> bool:
    source = paragraph[place].source
    before = paragraph[place - 1].source if place else None
    return source is not None and source is not before and not source.opening.leans
