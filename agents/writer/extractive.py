"""A writer without a language model: it chooses the paper's own sentences and tells them as speech."""

from dataclasses import dataclass

from agents.protocols import Brief, PhraseMemory
from agents.writer.acronyms import ShortForm, short_forms
from agents.writer.candidates import Candidate, read_candidates
from agents.writer.definitions import find_definitions
from agents.writer.episode import Episode, Material
from agents.writer.fitting import fit_episode
from agents.writer.lines import to_sections
from agents.writer.options import read_options
from agents.writer.outline import plan_sections
from agents.writer.recalled import RecalledPhrases
from agents.writer.topics import Topics
from agents.writer.turning import turned_to
from agents.writer.worth import appraise
from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from schema.script import PodcastScript


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read of a paper once, for all trials on it."""

    document: DocumentGraph
    concepts: tuple[KeyConcept, ...]
    candidates: tuple[Candidate, ...]
    topics: Topics
    forms: tuple[ShortForm, ...]
    definitions: dict[int, int]


class ExtractiveWriter:
    """Implements `agents.protocols.Writer`; the same brief and memory give the same script."""

    def __init__(self, memory: PhraseMemory) -> None:
        self._memory = memory
        self._last: _Reading | None = None

    def write(self, brief: Brief) -> PodcastScript:
        """Return a whole script of about target_seconds.

        Its words are within 2% of target_seconds at words_per_minute, unless the paper has too little to say:
        then everything is said once and the script ends early.
        """
        episode = self._episode(brief)
        return PodcastScript(
            pair_id=brief.pair_id,
            document_id=brief.document.document_id,
            title=brief.document.title,
            sections=to_sections(episode.drafts),
            target_seconds=brief.target_seconds,
            prompt_version=brief.prompts.version,
            profile_version=brief.profile.version,
            seed=brief.seed,
            retrieved=episode.retrieved,
        )

    def _episode(self, brief: Brief) -> Episode:
        options, reading = read_options(brief), self._read(brief)
        material = Material(
            brief=brief,
            options=options,
            plan=plan_sections(brief),
            candidates=reading.candidates,
            topics=reading.topics,
            forms=reading.forms,
            recalled=RecalledPhrases(self._memory, brief),
            sections={section.section_id: section for section in brief.document.sections},
            definitions=reading.definitions,
        )
        worth = appraise(reading.candidates, brief.document, options)
        return fit_episode(material, turned_to(worth, reading.candidates, brief))

    def _read(self, brief: Brief) -> _Reading:
        document, concepts = brief.document, brief.concepts
        if self._last is None or (self._last.document, self._last.concepts) != (document, concepts):
            candidates, topics = read_candidates(document, concepts), Topics(document, concepts)
            self._last = _Reading(
                document=document,
                concepts=concepts,
                candidates=candidates,
                topics=topics,
                forms=short_forms(document, topics.case),
                definitions=find_definitions(candidates, concepts),
            )
        return self._last
