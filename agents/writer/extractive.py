"""A writer without a language model: it chooses the paper's own sentences and tells them as speech."""

from agents.protocols import Brief, PhraseMemory
from agents.writer.episode import Episode, Material
from agents.writer.fitting import fit_episode
from agents.writer.lines import to_sections
from agents.writer.options import read_options
from agents.writer.outline import plan_sections
from agents.writer.reading import read_to_tell
from agents.writer.recalled import RecalledPhrases
from agents.writer.turning import turned_to
from agents.writer.worth import appraise
from schema.script import PodcastScript


class ExtractiveWriter:
    """Implements `agents.protocols.Writer`; the same brief and memory give the same script."""

    def __init__(self, memory: PhraseMemory) -> None:
        self._memory = memory

    def write(self, brief: Brief) -> PodcastScript:
        """Return a whole script of about target_seconds.

        Its standard words are within 2% of target_seconds at words_per_minute, unless the paper has too
        little to say: then everything is said once and the script ends early.
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
        options, reading = read_options(brief), read_to_tell(brief.document, brief.concepts)
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
