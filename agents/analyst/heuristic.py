"""The offline analyst: classical language processing, deterministic, no model."""

from collections.abc import Sequence

import numpy as np

from agents.analyst.cues import Cues, read_cues
from agents.analyst.emissions import emissions
from agents.analyst.marks import analogies, questions
from agents.analyst.openings import openings
from agents.analyst.reading import Reading, read_paper
from agents.analyst.roles import TYPES
from agents.analyst.sections import Talk, cut
from agents.prompts.loader import load_prompts
from schema.analysis import AlignedSegment, Analysis, KeyConcept, SegmentType
from schema.document import AtomType, DocumentGraph
from schema.transcript import TranscriptionResult, TranscriptSegment
from tools.align.concepts import mentioned
from tools.align.sentences import Alignment, align_sentences
from tools.profiles.phrases import find_phrases

_SHOWN = (AtomType.FIGURE, AtomType.TABLE)


class HeuristicAnalyst:
    """Implements `agents.protocols.Analyst` on the cues that the classifier's prompt lists."""

    def __init__(self, prompt: str | None = None) -> None:
        """Take the classifier's prompt; without one, the released version.

        Raises:
            InputError: the prompt lacks the rule of a segment type.
        """
        self._cues: Cues = read_cues(prompt or load_prompts().texts["segment_classifier"])
        self._readings: dict[str, Reading] = {}

    def key_concepts(self, document: DocumentGraph) -> tuple[KeyConcept, ...]:
        """Return 15 to 25 concepts to cover, the most salient first; fewer in a tiny paper."""
        return self._reading(document).concepts()

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
        reading = self._reading(document)
        segments = self._segments(transcription.segments, reading, concepts)
        phrases = find_phrases(segments, document, concepts, pair_id=pair_id, speaker_gender=speaker_gender)
        return Analysis(pair_id=pair_id, concepts=tuple(concepts), segments=segments, phrases=phrases)

    def _reading(self, document: DocumentGraph) -> Reading:
        known = self._readings.get(document.document_id)
        if known is None or (known.document is not document and known.document != document):
            known = self._readings[document.document_id] = read_paper(document, self._cues)
        return known

    def _segments(
        self, spoken: Sequence[TranscriptSegment], reading: Reading, concepts: Sequence[KeyConcept]
    ) -> tuple[AlignedSegment, ...]:
        texts = [segment.text for segment in spoken]
        alignments = align_sentences(texts, reading.document, index=reading.index)
        logs = emissions(spoken, alignments, self._cues, reading.roles)
        types = cut(
            Talk(
                logs=logs,
                starts=np.array([segment.start_time for segment in spoken]),
                ends=np.array([segment.end_time for segment in spoken]),
                openings=openings(spoken, self._cues),
            )
        )
        sure = np.exp(logs)
        return tuple(
            self._segment(segment, alignment, kind, float(row[TYPES.index(kind)]), reading, concepts)
            for segment, alignment, kind, row in zip(spoken, alignments, types, sure, strict=True)
        )

    def _segment(
        self,
        spoken: TranscriptSegment,
        alignment: Alignment,
        kind: SegmentType,
        confidence: float,
        reading: Reading,
        concepts: Sequence[KeyConcept],
    ) -> AlignedSegment:
        said = mentioned(spoken.text, concepts)
        terms = reading.terms_in(spoken.text)
        seconds = max(spoken.duration, 1e-3)
        return AlignedSegment(
            segment_id=spoken.segment_id,
            transcript_segment=spoken,
            primary_atoms=alignment.atom_ids,
            referenced_figures=_figures(alignment, reading.document),
            segment_type=kind,
            type_confidence=min(1.0, confidence),
            key_concepts=said,
            technical_terms=terms,
            analogies_used=analogies(spoken.text, self._cues),
            questions_asked=questions(spoken.text),
            words_per_minute=60 * len(spoken.text.split()) / seconds,
            density_score=len({*said, *terms}) / seconds,
        )


def _figures(alignment: Alignment, document: DocumentGraph) -> tuple[str, ...]:
    """Return the figures and tables spoken of, then those the paper shows with the best atoms."""
    atoms = [atom for atom_id in alignment.atom_ids if (atom := document.get_atom(atom_id)) is not None]
    shown = [atom.atom_id for atom in atoms if atom.atom_type in _SHOWN]
    for reference in (reference for atom in atoms[:1] for reference in atom.references):
        target = document.get_atom(reference)
        if target is not None and target.atom_type in _SHOWN:
            shown.append(reference)
    return tuple(dict.fromkeys((*alignment.figures, *shown)))
