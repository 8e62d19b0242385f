"""How an episode begins."""

from agents.protocols import Brief
from agents.writer.lines import Draft, Job, Line, frame
from agents.writer.options import Options
from agents.writer.outline import PlannedSection
from agents.writer.phrasebook import Phrasebook
from agents.writer.titles import spoken_authors, spoken_title
from agents.writer.topics import Topics
from schema.analysis import SegmentType
from schema.document import AtomType

_T = SegmentType
_PREVIEWED = {
    _T.BACKGROUND: "the background",
    _T.PROBLEM_STATEMENT: "the problem",
    _T.METHODOLOGY: "the method",
    _T.KEY_FINDING: "the results",
    _T.FIGURE_DISCUSSION: "the figures",
    _T.IMPLICATION: "why it matters",
    _T.LIMITATION: "the limits",
}


def open_episode(
    drafts: list[Draft], brief: Brief, options: Options, phrases: Phrasebook, topics: Topics
) -> None:
    """Name the paper and its authors, before the first content or, without that rule, after it."""
    if not drafts or drafts[0].plan.segment_type is not _T.INTRO:
        drafts.insert(0, Draft(PlannedSection(_T.INTRO, 0)))
    intro = drafts[0]
    hook = _hook(brief, options, phrases, topics)
    naming = _naming(brief, phrases, after_hook=bool(hook))
    if options.on("open-with-paper") or not intro.paragraphs:
        intro.paragraphs.insert(0, hook + naming)
    else:
        if hook:
            intro.paragraphs.insert(0, hook)
        intro.paragraphs.append(naming)
    if options.on("preview") and (text := _preview(drafts, phrases)):
        intro.paragraphs.append([frame(text)])


def _hook(brief: Brief, options: Options, phrases: Phrasebook, topics: Topics) -> list[Line]:
    if not options.on("open-with-hook"):
        return []
    topic = next((topic for i in range(len(brief.concepts)) if (topic := topics.of(i))), None)
    if topic is None:
        return []
    named = any(ch.isupper() for ch in topic.text)
    text = phrases.say("hook", "name" if named else "idea", _T.INTRO, **topic.slots)
    return [frame(text)] if text else []


def _naming(brief: Brief, phrases: Phrasebook, *, after_hook: bool) -> list[Line]:
    document = brief.document
    title, authors = spoken_title(document.title), spoken_authors(document.authors)
    atoms = tuple(atom.atom_id for atom in document.of_type(AtomType.TITLE)[:1])
    lines = [frame(text)] if (text := phrases.say("greeting", segment_type=_T.INTRO)) else []
    if title and (
        text := phrases.say("name_paper", "after_hook" if after_hook else "any", _T.INTRO, title=title)
    ):
        lines.append(Line(text, Job.FRAME, atoms))
    if authors and (text := phrases.say("name_authors", authors=authors)):
        lines.append(Line(text, Job.FRAME, atoms))
    return lines


def _preview(drafts: list[Draft], phrases: Phrasebook) -> str | None:
    kinds = dict.fromkeys(draft.plan.segment_type for draft in drafts[1:])
    parts = [_PREVIEWED[kind] for kind in kinds if kind in _PREVIEWED]
    if len(parts) < 2:
        return None
    contents = (
        (f"first {', '.join(parts[:-1])}, and then {parts[-1]}")
        if len(parts) > 2
        else " and then ".join(parts)
    )
    return phrases.say("preview", contents=contents)
