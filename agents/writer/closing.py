"""How an episode ends, and the caution that comes before."""

from dataclasses import replace

from agents.protocols import Brief
from agents.writer.cues import cue_strength
from agents.writer.lines import Draft, Job, Line, frame
from agents.writer.openings import without_connective
from agents.writer.options import Options
from agents.writer.paper_roles import PaperRole
from agents.writer.phrasebook import Phrasebook, own_phrases
from agents.writer.third_person import speaks_of_authors
from agents.writer.titles import spoken_title
from schema.analysis import SegmentType

_TAKEAWAY_IN = frozenset({SegmentType.CONCLUSION, SegmentType.IMPLICATION, SegmentType.KEY_FINDING})


def sign_offs() -> int:
    """Return how many sign-offs the writer has of its own."""
    return len(own_phrases()["sign_off"]["any"])


def close(drafts: list[Draft], brief: Brief, options: Options, phrases: Phrasebook, ending: int) -> None:
    """Hedge the limitations, mark the takeaway, sign off; `ending` counts from the sign-off drawn first."""
    if options.on("hedge-limitations"):
        _hedge(drafts, phrases)
    if options.on("close-with-takeaway"):
        if drafts[-1].plan.segment_type in _TAKEAWAY_IN:
            _mark_takeaway(drafts[-1], phrases)
        title = spoken_title(brief.document.title)
        for _ in range(ending):
            phrases.say("sign_off", segment_type=SegmentType.CONCLUSION, title=title)
        if text := phrases.say("sign_off", segment_type=SegmentType.CONCLUSION, title=title):
            drafts[-1].close_with(frame(text))


def _hedge(drafts: list[Draft], phrases: Phrasebook) -> None:
    limits = [draft for draft in drafts if draft.plan.segment_type is SegmentType.LIMITATION]
    if limits and (text := phrases.say("caveat", segment_type=SegmentType.LIMITATION)):
        paragraph = limits[0].paragraphs[0]
        place = 1 if len(paragraph) > 1 and paragraph[0].job is Job.FRAME else 0
        paragraph.insert(place, frame(text))


def _mark_takeaway(last: Draft, phrases: Phrasebook) -> None:
    """Put the most telling sentence that can be moved last, and say that it is the one to remember."""
    movable = [(p, i) for p in last.paragraphs for i in range(len(p)) if _can_move(p, i)]
    text = phrases.say("takeaway", segment_type=SegmentType.CONCLUSION)
    if text is None or not last.paragraphs:
        return
    if not movable:
        paragraph = last.paragraphs[-1]
        paragraph.insert(next((i for i, line in enumerate(paragraph) if line.source), 0), frame(text))
        return
    paragraph, place = max(movable, key=lambda spot: _tells(spot[0][spot[1]]))
    line = paragraph.pop(place)
    line = replace(line, text=without_connective(line.text))
    last.paragraphs = [p for p in last.paragraphs if p]
    last.paragraphs.append([frame(text), line])


def _can_move(paragraph: list[Line], place: int) -> bool:
    """Return whether a line leans on nothing and nothing leans on it."""
    source = paragraph[place].source
    near = [paragraph[i] for i in (place - 1, place + 1) if 0 <= i < len(paragraph)]
    if source is None or source.opening.leans or any(line.source is source for line in near):
        return False
    after = near[-1].source if place + 1 < len(paragraph) else None
    if after is None:
        return True
    speaks_on = speaks_of_authors(source.spoken) and speaks_of_authors(after.spoken)
    return not (after.opening.leans or after.opening.points_back or speaks_on)


def _tells(line: Line) -> float:
    source = line.source
    if source is None:
        return 0.0
    cues = cue_strength(source.written, SegmentType.KEY_FINDING) + cue_strength(
        source.written, SegmentType.CONCLUSION
    )
    home = source.role is PaperRole.CONCLUSION
    return len(source.concepts) + 1.5 * cues + 1.5 * home - 0.03 * abs(len(line.text.split()) - 22)
