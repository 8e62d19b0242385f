"""Putting an episode together from what was chosen: content lines first, then the framing around them."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.protocols import Brief
from agents.writer.acronyms import ShortForm, SpelledOut
from agents.writer.candidates import Candidate
from agents.writer.closing import close
from agents.writer.content import deal, paragraphs
from agents.writer.definitions import define_terms
from agents.writer.framing import Framer
from agents.writer.lines import Draft, Job, Line, frame
from agents.writer.opening import open_episode
from agents.writer.options import Options
from agents.writer.outline import PlannedSection
from agents.writer.phrasebook import Phrasebook
from agents.writer.pictures import PictureTalk
from agents.writer.recalled import RecalledPhrases
from agents.writer.signposts import signpost_topics
from agents.writer.telling import Teller
from agents.writer.topics import Topics
from schema.analysis import SegmentType
from schema.document import Section

_DEFINITIONS_PER_MINUTE = 1.0
"""More would turn a talk into a glossary."""


@dataclass(frozen=True, slots=True)
class Material:
    """What doesn't change while the length is fitted."""

    brief: Brief
    options: Options
    plan: tuple[PlannedSection, ...]
    candidates: Sequence[Candidate]
    topics: Topics
    forms: tuple[ShortForm, ...]
    recalled: RecalledPhrases
    sections: dict[str, Section]
    """Of the paper, by id."""
    definitions: dict[int, int]
    """By concept the sentence that explains it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is said: per type its sentences, and the figures."""

    chosen: dict[SegmentType, list[int]]
    pictures: tuple[PictureTalk, ...]
    ending: int = 0
    """Which of the sign-offs: they differ in length."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished draft."""

    drafts: list[Draft]
    retrieved: tuple[str, ...]

    @property
    def words(self) -> int:
        """Length in words."""
        return sum(draft.words for draft in self.drafts)


def assemble(material: Material, choice: Choice) -> Episode:
    """Return the episode that says what was chosen."""
    options, brief = material.options, material.brief
    phrases = Phrasebook(material.recalled, brief, options.learned_phrases)
    spelled = SpelledOut(material.forms)
    teller = Teller(
        spelled,
        options.longest_sentence,
        phrases,
        material.topics.lower,
        alone=len(brief.document.authors) == 1,
    )
    drafts = [draft for draft in _content(material, choice, teller, phrases) if any(draft.paragraphs)]
    wanted = min(
        round(options.define_terms * len(brief.concepts)), round(_DEFINITIONS_PER_MINUTE * options.minutes)
    )
    define_terms(drafts, material.definitions, material.candidates, teller, wanted)
    framer = Framer(options, phrases, material.topics)
    framer.recap(drafts)
    framer.signpost(drafts)
    signpost_topics(drafts, material.sections, material.topics, phrases, options)
    open_episode(drafts, brief, options, phrases, material.topics)
    close(drafts, brief, options, phrases, choice.ending)
    framer.ask(drafts)
    framer.compare(drafts)
    framer.emphasise(drafts)
    framer.address(drafts)
    return Episode(drafts, tuple(phrases.retrieved))


def _content(material: Material, choice: Choice, teller: Teller, phrases: Phrasebook) -> list[Draft]:
    dealt = deal(material.plan, choice.chosen, material.candidates)
    pictures = _deal_pictures(material.plan, choice.pictures)
    drafts = []
    for number, section in enumerate(material.plan):
        draft = Draft(section)
        for paragraph in paragraphs(dealt[number], material.candidates):
            draft.paragraphs.append(_tell(paragraph, [], material, teller))
        if section.segment_type is SegmentType.TRANSITION:
            draft.paragraphs += _bridge(phrases)
        for talk in pictures.get(number, []):
            draft.paragraphs.append(_tell(talk.said, _introduce(talk, phrases), material, teller))
        drafts.append(draft)
    return drafts


def _bridge(phrases: Phrasebook) -> list[list[Line]]:
    """Return a section that is nothing but a transition, while there are words for one."""
    text = phrases.say("transition", SegmentType.TRANSITION.value, SegmentType.TRANSITION)
    return [[frame(text)]] if text else []


def _tell(indices: Sequence[int], lines: list[Line], material: Material, teller: Teller) -> list[Line]:
    for index in indices:
        lines += teller.tell(material.candidates[index], lines[-1] if lines else None)
    return lines


def _introduce(talk: PictureTalk, phrases: Phrasebook) -> list[Line]:
    """Return the lines that name a picture and say what it shows."""
    kind, group = SegmentType.FIGURE_DISCUSSION, "plain" if talk.contents is None else "figure"
    text = phrases.say("figure", group, kind, figure=talk.name, contents=talk.contents or "")
    shown = Line(f"It shows {talk.contents}.", Job.CONTENT, (talk.picture.atom_id,))
    if talk.contents is None:
        return [frame(text or f"Now to {talk.name}.")]
    if text is None:
        return [frame(f"Now to {talk.name}."), shown]
    if talk.contents in text:
        return [Line(text, Job.CONTENT, (talk.picture.atom_id,))]
    return [frame(text), shown]


def _deal_pictures(
    plan: Sequence[PlannedSection], talks: Sequence[PictureTalk]
) -> dict[int, list[PictureTalk]]:
    """Return the pictures of each figure section, shared out by the sections' lengths, in reading order."""
    places = [i for i, section in enumerate(plan) if section.segment_type is SegmentType.FIGURE_DISCUSSION]
    if not places:
        return {}
    total = sum(plan[i].words for i in places) or 1
    dealt: dict[int, list[PictureTalk]] = {i: [] for i in places}
    limits = [sum(plan[i].words for i in places[: n + 1]) / total * len(talks) for n in range(len(places))]
    for number, talk in enumerate(talks):
        place = next(n for n, limit in enumerate(limits) if number + 0.5 <= limit or n == len(limits) - 1)
        dealt[places[place]].append(talk)
    return dealt
