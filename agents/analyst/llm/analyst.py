"""The analyst on a language model: reads whole papers and whole transcripts."""

from collections.abc import Mapping, Sequence

from agents.analyst.llm.answers import ConceptList, SegmentBatch, SegmentLabel, StyleNotes
from agents.analyst.llm.batches import Labelled, label_all
from agents.analyst.llm.checks import (
    batch_problems,
    concepts_problems,
    phrase_groups,
    reference_problems,
    said_phrases,
    style_problems,
)
from agents.prompts.assemble import assemble
from agents.prompts.blocks import (
    atoms_block,
    concepts_block,
    outline_block,
    paper_block,
    transcript_block,
)
from agents.prompts.loader import load_model_prompts, load_prompt
from agents.prompts.shrinking import shrinking
from providers.llm.protocol import ChatModel
from providers.llm.structured import all_of, ask, once
from schema.analysis import AlignedSegment, Analysis, KeyConcept
from schema.document import AtomType, DocumentGraph
from schema.profile import StyleProfile
from schema.transcript import TranscriptionResult, TranscriptSegment
from tools.align.index import AtomIndex
from tools.profiles.phrases import find_phrases
from tools.text.words import tokens

_ROLE = "analyst"
_FEWEST, _MOST = 15, 25
_WORDS_A_CONCEPT = 60
"""A paper of fewer words than fifteen times this has fewer concepts."""
_NEAREST = 4
"""Atoms that are shown for each segment."""
_SHOWN = (AtomType.FIGURE, AtomType.TABLE)


class ModelAnalyst:
    """Implements `agents.protocols.Analyst` and `StyleReader`."""

    def __init__(self, model: ChatModel, prompts: Mapping[str, str] | None = None) -> None:
        """Take the model and, where they are not the released ones, the trained prompts."""
        self._model = model
        self._classifier = (prompts or load_model_prompts().texts)["segment_classifier"]
        self._indices: dict[str, AtomIndex] = {}

    def key_concepts(self, document: DocumentGraph) -> tuple[KeyConcept, ...]:
        """Return 15 to 25 concepts to cover, the most salient first; fewer in a tiny paper."""
        words = sum(len(atom.text.split()) for atom in document.atoms)
        fewest = max(1, min(_FEWEST, words // _WORDS_A_CONCEPT))
        atoms = {atom.atom_id for atom in document.atoms}

        def at(share: float) -> ConceptList:
            values = {"paper": paper_block(document, share), "fewest": str(fewest), "most": str(_MOST)}
            return ask(
                self._model,
                ConceptList,
                assemble(load_prompt("concept_extractor"), values),
                role=_ROLE,
                task="concepts",
                check=lambda answer: concepts_problems(answer, atoms, fewest, _MOST),
            ).answer

        found = shrinking(at).concepts
        return tuple(
            KeyConcept(
                name=concept.name.strip(),
                aliases=tuple(dict.fromkeys(concept.aliases)),
                definition=concept.definition,
                atom_ids=tuple(dict.fromkeys(concept.atom_ids)),
                weight=(len(found) - rank) / len(found),
            )
            for rank, concept in enumerate(found)
        )

    def analyse(
        self,
        pair_id: str,
        transcription: TranscriptionResult,
        document: DocumentGraph,
        concepts: Sequence[KeyConcept],
        *,
        speaker_gender: str,
    ) -> Analysis:
        """Type and align every segment of the transcript, in order, none missing, and collect its phrases."""
        labelled = label_all(transcription.segments, lambda batch: self._label(batch, document, concepts))
        names = {concept.name for concept in concepts}
        segments = tuple(
            _aligned(spoken, label, document, names)
            for spoken, label in zip(transcription.segments, labelled, strict=True)
        )
        phrases = find_phrases(segments, document, concepts, pair_id=pair_id, speaker_gender=speaker_gender)
        return Analysis(
            pair_id=pair_id,
            concepts=tuple(concepts),
            segments=segments,
            phrases=phrases,
            analysed_by=self._model.name,
        )

    def read_style(
        self, style: StyleProfile, transcription: TranscriptionResult, document: DocumentGraph
    ) -> StyleProfile:
        """Return a measured style with the turns of phrase that a reading of the whole transcript finds."""
        values = {"title": document.title, "transcript": transcript_block(transcription.segments)}
        notes = ask(
            self._model,
            StyleNotes,
            assemble(load_prompt("style_analyst"), values),
            role=_ROLE,
            task="style",
            check=once(lambda answer: style_problems(answer, transcription.transcript_text)),
        ).answer
        phrases = {
            name: said_phrases(group, transcription.transcript_text)
            for name, group in phrase_groups(notes).items()
        }
        return style.model_copy(
            update={
                **phrases,
                "enthusiasm_markers": tuple(dict.fromkeys(notes.enthusiasm_markers)),
                "figure_intro_pattern": notes.figure_intro_pattern,
                "figure_explanation_depth": notes.figure_explanation_depth,
                "definition_style": notes.definition_style,
            }
        )

    def _label(
        self,
        batch: Sequence[TranscriptSegment],
        document: DocumentGraph,
        concepts: Sequence[KeyConcept],
    ) -> list[SegmentLabel]:
        index = self._index(document)
        near = [atom for segment in batch for atom, _ in index.nearest(segment.text, _NEAREST)]
        known = {atom.atom_id for atom in document.atoms}
        values = {
            "paper": outline_block(document),
            "atoms": atoms_block(document, near),
            "concepts": concepts_block(concepts),
            "transcript": transcript_block(batch),
        }
        wanted = [segment.segment_id for segment in batch]
        names = {concept.name for concept in concepts}
        return ask(
            self._model,
            SegmentBatch,
            assemble(self._classifier, values),
            role=_ROLE,
            task="segments",
            check=all_of(
                lambda answer: batch_problems(answer, wanted),
                once(lambda answer: reference_problems(answer, known, names)),
            ),
            max_output_tokens=16_000,
        ).answer.segments

    def _index(self, document: DocumentGraph) -> AtomIndex:
        if document.document_id not in self._indices:
            self._indices[document.document_id] = AtomIndex(document)
        return self._indices[document.document_id]


def _aligned(
    spoken: TranscriptSegment, labelled: Labelled, document: DocumentGraph, names: set[str]
) -> AlignedSegment:
    """Return a segment with its label; references that the paper and the list don't hold are left out."""
    label, seconds = labelled.label, max(spoken.duration, 1e-3)
    concepts = tuple(dict.fromkeys(name for name in label.key_concepts if name in names))
    terms = tuple(dict.fromkeys(label.technical_terms))
    return AlignedSegment(
        segment_id=spoken.segment_id,
        transcript_segment=spoken,
        primary_atoms=tuple(dict.fromkeys(a for a in label.primary_atoms if document.get_atom(a))),
        referenced_figures=_figures(label, document),
        segment_type=label.segment_type,
        type_confidence=labelled.confidence,
        key_concepts=concepts,
        technical_terms=terms,
        analogies_used=tuple(label.analogies_used),
        questions_asked=tuple(label.questions_asked),
        words_per_minute=60 * len(tokens(spoken.text)) / seconds,
        density_score=len({*concepts, *terms}) / seconds,
    )


def _figures(label: SegmentLabel, document: DocumentGraph) -> tuple[str, ...]:
    """Return the figures and tables spoken of, then those among the atoms it rests on."""
    shown = {atom.atom_id for atom in document.of_type(*_SHOWN)}
    return tuple(dict.fromkeys(a for a in (*label.referenced_figures, *label.primary_atoms) if a in shown))
