"""Writing one section after the other, with all that was said before in view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from agents.prompts.assemble import assemble
from agents.prompts.blocks import atoms_block, concepts_block
from agents.protocols import Brief, PhraseMemory
from agents.writer.llm.answers import OutlinedSection, WrittenSection
from agents.writer.llm.blocks import outline_block, phrases_block, section_block, style_block
from agents.writer.llm.parts import Draft, Part
from agents.writer.llm.prompt import model_prompt
from agents.writer.outline import word_target
from providers.llm.protocol import ChatModel, Message
from providers.llm.structured import Check, all_of, ask, once
from schema.script import ScriptSentence
from tools.align.index import AtomIndex
from tools.text.sentences import split_sentences
from tools.text.speakable import speakable
from tools.text.spoken_length import standard_words
from tools.text.words import tokens

_TEMPERATURE = 0.7
"""Some play makes better prose; the seed tells samples apart."""
_TOLERANCE = 0.15
"""A section's words may miss its budget by this share before it is sent back."""
_NEAREST = 3
"""Atoms that are shown for each point beside its own."""
_PHRASES = 6
_SAME = 88.0
"""Similarity (rapidfuzz, 0 to 100) from which a sentence says again what another said."""
_SHORT = 6
"""A sentence of so few words may come again: "So what?"."""


@dataclass
class SectionWriter:
    """Writes the parts of one episode."""

    model: ChatModel
    brief: Brief
    memory: PhraseMemory
    parts: Sequence[Part]
    outline: Mapping[str, OutlinedSection]
    index: AtomIndex
    retrieved: list[str] = field(default_factory=list)
    """Keys of the phrasing patterns that were shown."""

    def write(self, part: Part, words: int, before: Sequence[Draft]) -> Draft:
        """Return a part of about so many words, none of its sentences said before."""
        said = [sentence.text for draft in before for sentence in draft.sentences]
        return self._ask(part, words, said, self._prompt(part, words, before), task="section")

    def rewrite(self, draft: Draft, words: int, drafts: Sequence[Draft]) -> Draft:
        """Return a part again, with about so many words."""
        before = drafts[: drafts.index(draft)]
        others = [sentence.text for other in drafts if other is not draft for sentence in other.sentences]
        how = "tell more of what the atoms hold" if words > draft.words else "drop what matters least"
        wish = (
            f"<draft>\n{draft.text}\n</draft>\n\n"
            f"That is your section as it stands, with {draft.words} words. "
            f"Write it again with about {words} words: {how}."
        )
        prompt = (*self._prompt(draft.part, words, before), Message("user", wish))
        return self._ask(draft.part, words, others, prompt, task="section_again")

    def _ask(
        self, part: Part, words: int, said: Sequence[str], prompt: Sequence[Message], *, task: str
    ) -> Draft:
        written = ask(
            self.model,
            WrittenSection,
            prompt,
            role="writer",
            task=task,
            temperature=_TEMPERATURE,
            sample=self.brief.seed,
            check=all_of(_nothing, once(self._check(words, said))),
        ).answer
        return Draft(part, _spoken(written, {a.atom_id for a in self.brief.document.atoms}, said))

    def _check(self, words: int, said: Sequence[str]) -> Check[WrittenSection]:
        atoms = {atom.atom_id for atom in self.brief.document.atoms}

        def check(answer: WrittenSection) -> list[str]:
            sentences = [s for paragraph in answer.paragraphs for s in paragraph.sentences]
            found = []
            count = round(sum(standard_words(sentence.text) for sentence in sentences))
            if abs(count - words) > max(8, _TOLERANCE * words):
                found.append(f"it has {count} words; write about {words}")
            if strange := sorted({a for s in sentences for a in s.atom_ids if a not in atoms}):
                found.append(f"no such atom: {', '.join(strange)}")
            if again := [s.text for s in sentences if _is_said(s.text, said)]:
                found.append(f"said before: {' / '.join(again)}")
            return found

        return check

    def _prompt(self, part: Part, words: int, before: Sequence[Draft]) -> tuple[Message, ...]:
        planned, place = self.outline[part.part_id], self.parts.index(part)
        names = set(planned.concepts)
        values = {
            "outline": outline_block(self.parts, self.outline, part),
            "section": section_block(
                part, planned, words, first=place == 0, last=place == len(self.parts) - 1
            ),
            "paper": atoms_block(self.brief.document, self._atoms(planned)),
            "concepts": concepts_block(c for c in self.brief.concepts if c.name in names),
            "style": style_block(self.brief),
            "phrases": self._phrases(part, planned),
            "said": "\n\n".join(draft.text for draft in before),
            "word_budget": str(word_target(self.brief)),
        }
        return assemble(model_prompt(self.brief.prompts.texts["script_writer"]), values)

    def _atoms(self, planned: OutlinedSection) -> list[str]:
        """Return the atoms a section may rest on: its points' own, what is near them, and its concepts'."""
        own = [atom for point in planned.points for atom in point.atom_ids] + planned.figures
        near = [a for point in planned.points for a, _ in self.index.nearest(point.says, _NEAREST)]
        names = set(planned.concepts)
        concepts = [c.atom_ids[0] for c in self.brief.concepts if c.name in names and c.atom_ids]
        title = [a.atom_id for a in self.brief.document.atoms[:1]]
        return [*title, *own, *near, *concepts]

    def _phrases(self, part: Part, planned: OutlinedSection) -> str:
        query = f"{part.segment_type}: {planned.opening}"
        found = self.memory.phrases(
            query,
            segment_type=part.segment_type,
            exclude_pairs=self.brief.exclude_pairs,
            limit=_PHRASES,
        )
        self.retrieved += [recalled.key for recalled in found if recalled.key not in self.retrieved]
        return phrases_block(found)


def _nothing(answer: WrittenSection) -> list[str]:
    return [] if any(p.sentences for p in answer.paragraphs) else ["it has no sentence"]


def _is_said(text: str, said: Sequence[str]) -> bool:
    if len(tokens(text)) <= _SHORT or not said:
        return False
    return process.extractOne(text, said, scorer=fuzz.ratio, score_cutoff=_SAME) is not None


def _spoken(
    written: WrittenSection, atoms: set[str], said: Sequence[str]
) -> tuple[tuple[ScriptSentence, ...], ...]:
    """Return a section's sentences as a voice can say them, without what was said already."""
    heard = list(said)
    paragraphs = []
    for paragraph in written.paragraphs:
        sentences = []
        for sentence in paragraph.sentences:
            rests_on = tuple(dict.fromkeys(atom for atom in sentence.atom_ids if atom in atoms))
            for text in map(speakable, split_sentences(sentence.text)):
                if text and not _is_said(text, heard):
                    heard.append(text)
                    sentences.append(ScriptSentence(text=text, atom_ids=rests_on))
        if sentences:
            paragraphs.append(tuple(sentences))
    return tuple(paragraphs)
