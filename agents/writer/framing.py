"""The passes that lead the listener through the content: each puts its lines where they help."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from agents.writer.analogies import analogies
from agents.writer.candidates import Candidate
from agents.writer.cues import cue_strength, reports_a_number
from agents.writer.lines import Draft, Job, Spot, frame, spots
from agents.writer.options import Options
from agents.writer.phrasebook import Phrasebook
from agents.writer.questions import question_for
from agents.writer.topics import Topics
from schema.analysis import SegmentType

_T = SegmentType
_ASKED_IN = frozenset(
    {_T.BACKGROUND, _T.PROBLEM_STATEMENT, _T.METHODOLOGY, _T.KEY_FINDING, _T.IMPLICATION, _T.LIMITATION}
)
_NOT_COMPARED = frozenset({_T.INTRO, _T.CONCLUSION, _T.FIGURE_DISCUSSION})
_ADDRESSES = re.compile(r"\b(?:you|your|you'll|we|we'll|let's|our|us)\b", re.IGNORECASE)
_EXPLAINS = re.compile(r"^(?:An? |The )?[\w'-]+(?: [\w'-]+){0,4} (?:is|are|refers to|means) (?:an?|the)\b")
_EARLY = 40
"""Letters in which a sentence that explains a concept names it."""
_DETAILED = 18
"""Words from which a sentence of the method counts as a detail."""
_TURNS = re.compile(r"^But (?!also\b|not\b)")
_TELLING = 0.5
"""Cue strength from which a sentence is announced."""
_LONG_SECTION = 80
"""Words from which a section is closed with a recap."""


@dataclass(frozen=True, slots=True)
class Framer:
    """Adds framing to a draft of content lines."""

    options: Options
    phrases: Phrasebook
    topics: Topics

    def compare(self, drafts: list[Draft]) -> None:
        """Put everyday analogies after the sentences whose idea they picture."""
        unused = list(analogies())

        def compare_after(spot: Spot) -> bool:
            if spot.draft.plan.segment_type in _NOT_COMPARED or not _ends_a_thought(spot):
                return False
            found = next((analogy for analogy in unused if analogy.suits(spot.line.text)), None)
            if found is None:
                return False
            unused.remove(found)
            spot.paragraph.insert(spot.place + 1, frame(found.text))
            return True

        _place_evenly(drafts, self.options.analogies, compare_after)

    def recap(self, drafts: list[Draft]) -> None:
        """Close long sections with one sentence that says what they were about."""
        if not self.options.on("recap-sections"):
            return
        for draft in drafts:
            if draft.words >= _LONG_SECTION and draft.plan.segment_type in _ASKED_IN:
                heard = Counter(
                    c for line in draft.lines if line.source for c in sorted(line.source.concepts)
                )
                topics = [self.topics.of(concept) for concept, _ in heard.most_common(4)]
                names = [topic.text for topic in topics if topic][:2]
                if text := self._recap(names):
                    draft.close_with(frame(text))

    def _recap(self, names: list[str]) -> str | None:
        if len(names) > 1 and (text := self.phrases.say("recap", "pair", topic=names[0], other=names[1])):
            return text
        return self.phrases.say("recap", topic=names[0]) if names else None

    def signpost(self, drafts: list[Draft]) -> None:
        """Open every section but the first with a few words on what comes."""
        asked = 0
        for number, draft in enumerate(drafts):
            if number == 0 or not draft.paragraphs or draft.plan.segment_type is _T.TRANSITION:
                continue
            asking = self.options.questions > 0 and number % 2 == 1 and asked * 2 < self.options.questions
            text = self._opener(draft.plan.segment_type, asking=asking)
            asked += text is not None and text.endswith("?")
            if text is not None:
                draft.open_with(frame(text))

    def _opener(self, kind: SegmentType, *, asking: bool) -> str | None:
        if asking and (text := self.phrases.say("question", kind.value, kind)):
            return text
        if not self.options.on("signpost-sections"):
            return None
        return self.phrases.say("transition", kind.value, kind)

    def ask(self, drafts: list[Draft]) -> None:
        """Ask questions before sentences that answer them, spread over the episode."""
        left = self.options.questions - sum(line.text.endswith("?") for d in drafts for line in d.lines)
        used: Counter[int] = Counter()

        def ask_before(spot: Spot) -> bool:
            kind = spot.draft.plan.segment_type
            if kind not in _ASKED_IN or not spot.is_bare() or spot.splits_a_pair():
                return False
            question = question_for(spot.line, kind, self.topics, self.phrases, used)
            if question is None:
                return False
            used.update(spot.line.source.concepts if spot.line.source else ())
            spot.paragraph[spot.place : spot.place + 1] = [frame(question.text), question.answer]
            return True

        _place_evenly(drafts, left, ask_before)

    def emphasise(self, drafts: list[Draft]) -> None:
        """Announce the sentences that matter most, and those where the story turns."""
        _place_evenly(drafts, (self.options.emphasis + 1) // 3, self._announce_a_turn)
        _place_evenly(drafts, self.options.emphasis, self._announce)

    def _announce(self, spot: Spot) -> bool:
        kind, source = spot.draft.plan.segment_type, spot.line.source
        if source is None or not spot.is_bare() or spot.splits_a_pair() or kind is _T.INTRO:
            return False
        number = kind is _T.KEY_FINDING and reports_a_number(spot.line.text)
        telling = number or cue_strength(source.written, kind) >= _TELLING
        text = self._emphasis(kind) if telling else None
        if text is None:
            return False
        spot.paragraph.insert(spot.place, frame(text))
        return True

    def _announce_a_turn(self, spot: Spot) -> bool:
        """Put a phrase in the place of the "But" that a sentence begins with."""
        match = _TURNS.match(spot.line.text)
        if match is None or not spot.place or not spot.is_bare():
            return False
        text = self.phrases.say("turn")
        if text is None:
            return False
        rest = spot.line.text[match.end() :]
        line = replace(spot.line, text=rest[0].upper() + rest[1:])
        spot.paragraph[spot.place : spot.place + 1] = [frame(text), line]
        return True

    def _emphasis(self, kind: SegmentType) -> str | None:
        return self.phrases.say("emphasis", kind.value, kind) or self.phrases.say("emphasis", "any", kind)

    def address(self, drafts: list[Draft]) -> None:
        """Speak to the listener between sentences, as often as the framing doesn't do so already."""

        def speak(spot: Spot) -> bool:
            group = self._address_group(spot)
            if group is None:
                return False
            before = group.startswith("before")
            fits = spot.is_bare() and not spot.splits_a_pair() if before else _ends_a_thought(spot)
            text = self.phrases.say("address", group, spot.draft.plan.segment_type) if fits else None
            if text is None:
                return False
            spot.paragraph.insert(spot.place + (not before), frame(text))
            return True

        done = sum(_ADDRESSES.search(line.text) is not None for d in drafts for line in d.lines)
        _place_evenly(drafts, self.options.address - done, speak)

    def _address_group(self, spot: Spot) -> str | None:
        """Return which kind of address suits a sentence, if any."""
        kind, source, text = spot.draft.plan.segment_type, spot.line.source, spot.line.text
        if source is None or kind in {_T.INTRO, _T.CONCLUSION}:
            return None
        if kind is _T.PROBLEM_STATEMENT and cue_strength(source.written, kind) > 0:
            return "after_problem"
        if kind is _T.KEY_FINDING and reports_a_number(text):
            return "after_finding"
        if _EXPLAINS.search(text) and self._names_a_concept(text[:_EARLY].lower(), source):
            return "after_definition"
        detailed = kind in {_T.METHODOLOGY, _T.BACKGROUND} and len(text.split()) > _DETAILED
        return "before_detail" if detailed else None

    def _names_a_concept(self, text: str, source: Candidate) -> bool:
        topics = (self.topics.of(concept) for concept in source.concepts)
        return any(topic.text.removeprefix("the ").lower() in text for topic in topics if topic)


def _ends_a_thought(spot: Spot) -> bool:
    """Return whether a frame after this line parts no pair and touches no other frame."""
    after = spot.paragraph[spot.place + 1] if spot.place + 1 < len(spot.paragraph) else None
    if after is None:
        return True
    joined = after.source is not None and (
        after.source.opening.leans or bool(after.source.opening.connective)
    )
    return after.job is Job.CONTENT and not joined and after.source is not spot.line.source


def _place_evenly(drafts: list[Draft], count: int, place: Callable[[Spot], bool]) -> None:
    """Call `place` on spots spread over the draft until `count` of them took; each spot is offered once."""
    offered: set[int] = set()
    while count > 0:
        fresh = [
            spot for spot in spots(drafts) if id(spot.line) not in offered and spot.line.job is Job.CONTENT
        ]
        took = 0
        for spot in _spread(fresh, count):
            offered.add(id(spot.line))
            if place(_current(spot)):
                took += 1
                if took == count:
                    return
        if not took:
            return
        count -= took


def _current(spot: Spot) -> Spot:
    """Return the spot where its line stands now, after insertions before it."""
    place = next(i for i, line in enumerate(spot.paragraph) if line is spot.line)
    return Spot(spot.draft, spot.paragraph, place)


def _spread(found: Sequence[Spot], count: int) -> list[Spot]:
    """Return the spots in an order that visits every part of the episode before it comes back to one."""
    if count <= 0:
        return []
    step = max(1, len(found) // (count + 1))
    starts = [(step // 2 + offset) % step for offset in range(step)]
    return [found[i] for start in starts for i in range(start, len(found), step)]
