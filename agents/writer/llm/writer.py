"""The writer on a language model: plans from the whole paper, then writes section after section."""

from itertools import groupby

from agents.protocols import Brief, PhraseMemory
from agents.writer.llm.lengths import budget_of, mended
from agents.writer.llm.outline import plan_episode
from agents.writer.llm.parts import Draft, parts_of
from agents.writer.llm.sections import SectionWriter
from agents.writer.obeying import obey
from agents.writer.outline import plan_sections, word_target
from providers.llm.protocol import ChatModel
from schema.script import PodcastScript, ScriptSection
from tools.align.index import AtomIndex


class ModelWriter:
    """Implements `agents.protocols.Writer`; with cached replies the same brief gives the same script."""

    def __init__(self, model: ChatModel, memory: PhraseMemory) -> None:
        self._model = model
        self._memory = memory

    def write(self, brief: Brief) -> PodcastScript:
        """Return a whole script of about target_seconds, its words within 10% wherever the model lets it.

        Raises:
            ModelAnswerError: the model gives no usable plan or section.
        """
        parts = parts_of(plan_sections(brief))
        writer = SectionWriter(
            model=self._model,
            brief=brief,
            memory=self._memory,
            parts=parts,
            outline=plan_episode(self._model, brief, parts),
            index=AtomIndex(brief.document),
        )
        target = word_target(brief)
        drafts: list[Draft] = []
        for part in parts:
            drafts.append(writer.write(part, budget_of(part, parts, drafts, target), drafts))
        script = _script(brief, mended(drafts, target, writer.rewrite), writer.retrieved)
        return obey(script, brief.profile.wishes)


def _script(brief: Brief, drafts: tuple[Draft, ...], retrieved: list[str]) -> PodcastScript:
    return PodcastScript(
        pair_id=brief.pair_id,
        document_id=brief.document.document_id,
        title=brief.document.title,
        sections=tuple(
            _section(number, tuple(group))
            for number, group in groupby(drafts, key=lambda draft: draft.part.section)
        ),
        target_seconds=brief.target_seconds,
        prompt_version=brief.prompts.version,
        profile_version=brief.profile.version,
        seed=brief.seed,
        retrieved=tuple(retrieved),
    )


def _section(number: int, drafts: tuple[Draft, ...]) -> ScriptSection:
    return ScriptSection(
        section_id=f"s{number:02d}",
        segment_type=drafts[0].part.segment_type,
        paragraphs=tuple(paragraph for draft in drafts for paragraph in draft.paragraphs),
        word_budget=sum(draft.part.words for draft in drafts),
    )
