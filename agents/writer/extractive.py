"""A writer without a language model: it chooses the paper's own sentences and tells them as speech."""

from agents.protocols import Brief, PhraseMemory
from agents.writer.acronyms import short_forms
from agents.writer.candidates import Candidate, read_candidates
from agents.writer.definitions import find_definitions
from agents.writer.episode import Episode, Material
from agents.writer.fitting import fit_episode
from agents.writer.lines import to_sections
from agents.writer.options import read_options
from agents.writer.outline import plan_sections
from agents.writer.phrasebook import RecalledPhrases
from agents.writer.topics import Topics
from agents.writer.worth import appraise
from schema.document import DocumentGraph
from schema.script import PodcastScript


class ExtractiveWriter:
    """Implements `agents.protocols.Writer`; the same brief and memory give the same script."""

    def __init__(self, memory: PhraseMemory) -> None:
        self._memory = memory
        self._read: tuple[DocumentGraph, tuple[object, ...], tuple[Candidate, ...]] | None = None

    def write(self, brief: Brief) -> PodcastScript:
        """Return a whole script of about target_seconds.

        Its words are within 2% of target_seconds at words_per_minute, unless the
        paper has too little to say: then everything is said once and the script ends early.
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
        options = read_options(brief)
        candidates = self._candidates(brief)
        topics = Topics(brief.document, brief.concepts)
        material = Material(
            brief=brief,
            options=options,
            plan=plan_sections(brief),
            candidates=candidates,
            topics=topics,
            forms=short_forms(brief.document, topics.case),
            recalled=RecalledPhrases(self._memory, brief),
            definitions=find_definitions(candidates, brief.concepts) if options.define_terms else {},
            sections={section.section_id: section for section in brief.document.sections},
        )
        return fit_episode(material, appraise(candidates, brief.document, options))

    def _candidates(self, brief: Brief) -> tuple[Candidate, ...]:
        """Return the paper's sentences, read once for all trials on it."""
        if self._read is None or self._read[0] != brief.document or self._read[1] != brief.concepts:
            self._read = (brief.document, brief.concepts, read_candidates(brief.document, brief.concepts))
        return self._read[2]
