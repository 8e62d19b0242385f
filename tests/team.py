"""A scripted team: agents whose losses follow from the tuning alone, so that a whole run takes no time."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from langgraph.store.memory import InMemoryStore

from agents.protocols import Brief, JudgeCase
from agents.refiner.evidence import EvidenceRefiner
from graph.services import Services
from memory.recall import Recall
from memory.runs import RunFiles
from memory.tree import StudioTree
from providers.embeddings.hashing import HashingEmbedder
from providers.text_to_speech.protocol import Speaker, Speech, Traits
from schema.analysis import AlignedSegment, Analysis, KeyConcept, SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.loss import LossMetrics
from schema.pair import PairMetadata
from schema.script import PodcastScript, ScriptSection, ScriptSentence
from schema.transcript import TranscriptionResult, TranscriptSegment, WordTimestamp
from tests.records import MOMENT, loss_metrics

RATE = 8000


class TickingClock:
    """Each look at it is one second later."""

    def __init__(self) -> None:
        self._now = MOMENT

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class FlatVoice:
    """Says every word as a tenth of a second of tone."""

    name = "flat"
    version = "1"
    languages = frozenset({"en"})
    traits = Traits(whole_paragraphs=False, word_times=True)

    def check_speaker(self, name: str) -> None:
        """Take anybody."""

    def speaker_for(self, gender: str, words_per_minute: float) -> Speaker:
        return Speaker(gender, words_per_minute)

    def synthesise(self, text: str, speaker: Speaker) -> Speech:
        words = text.split()
        samples = 0.1 * np.sin(np.arange(len(words) * RATE // 10, dtype=np.float32) / 5)
        times = tuple(
            WordTimestamp(word=word, start_time=n / 10, end_time=(n + 1) / 10) for n, word in enumerate(words)
        )
        return Speech(samples=samples.astype(np.float32), sample_rate=RATE, words=times)


class PlainAnalyst:
    """Takes every segment for background, and one concept out of every paper."""

    def key_concepts(self, document: DocumentGraph) -> tuple[KeyConcept, ...]:
        return (KeyConcept(name=document.title.lower(), atom_ids=("p1",), weight=1.0),)

    def analyse(
        self,
        pair_id: str,
        transcription: TranscriptionResult,
        document: DocumentGraph,
        concepts: Sequence[KeyConcept],
        *,
        speaker_gender: str,
    ) -> Analysis:
        segments = tuple(
            AlignedSegment(
                segment_id=segment.segment_id,
                transcript_segment=segment,
                segment_type=SegmentType.INTRO if n == 0 else SegmentType.BACKGROUND,
                type_confidence=1.0,
                words_per_minute=150,
                density_score=0,
            )
            for n, segment in enumerate(transcription.segments)
        )
        return Analysis(pair_id=pair_id, concepts=tuple(concepts), segments=segments)


@dataclass
class CountingWriter:
    """Writes its tuning down as a script, and counts what it was asked for."""

    calls: list[tuple[str, str, str]] = field(default_factory=list)
    before: Callable[[Brief], None] = lambda brief: None

    def write(self, brief: Brief) -> PodcastScript:
        self.before(brief)
        self.calls.append((brief.pair_id, brief.prompts.version, brief.profile.version))
        tuning = brief.profile.tuning
        said = f"Structure {tuning.learned_structure} phrases {tuning.learned_phrases} are said."
        section = ScriptSection(
            section_id="s0",
            segment_type=SegmentType.INTRO,
            paragraphs=((ScriptSentence(text=said), ScriptSentence(text="That is all.")),),
            word_budget=9,
        )
        return PodcastScript(
            pair_id=brief.pair_id,
            document_id=brief.document.document_id,
            title=brief.document.title,
            sections=(section,),
            target_seconds=brief.target_seconds,
            prompt_version=brief.prompts.version,
            profile_version=brief.profile.version,
            seed=brief.seed,
        )


@dataclass
class TuningJudge:
    """The further the script says the tuning went, the lower the losses."""

    before: Callable[[JudgeCase], None] = lambda case: None
    deterministic: bool = True

    def judge(self, case: JudgeCase) -> LossMetrics:
        self.before(case)
        said = re.search(r"Structure ([\d.]+) phrases ([\d.]+)", case.transcription.transcript_text)
        structure, phrases = map(float, said.groups()) if said else (1.0, 1.0)
        return loss_metrics(
            case.pair_id,
            case.trial_id,
            structure=0.5 - 0.3 * structure,
            quality=0.4 - 0.2 * phrases,
            duration=0.3,
            generated_at=case.generated_at,
        )


def scripted_services(home: Path, pairs: Sequence[str] = ("p1", "p2", "p3")) -> Services:
    """Return a scripted team at a home that holds these pairs, ingested but not analysed."""
    tree = StudioTree(home)
    for number, pair_id in enumerate(pairs):
        if pair_id not in tree.pair_ids():
            tree.save_pair(*_pair(pair_id, number))
    embedder = HashingEmbedder(64)
    index = {"dims": 64, "embed": lambda texts: embedder.embed(texts).tolist(), "fields": ["text"]}
    writer = CountingWriter()
    return Services(
        tree=tree,
        runs=RunFiles(tree),
        recall=Recall(InMemoryStore(index=index)),  # type: ignore[arg-type]
        voice=FlatVoice(),
        analyst=PlainAnalyst(),
        writer=lambda memory: writer,
        judge=TuningJudge(),
        refiner=EvidenceRefiner(),
        clock=TickingClock(),
    )


def _pair(pair_id: str, number: int) -> tuple[PairMetadata, DocumentGraph, TranscriptionResult]:
    text = f"Welcome to paper {pair_id}. It is about number {number}."
    words = text.split()
    times = tuple(
        WordTimestamp(word=word, start_time=20.0 * n, end_time=20.0 * n + 1) for n, word in enumerate(words)
    )
    segments = (
        TranscriptSegment(segment_id="seg_0000", text=" ".join(words[:4]), start_time=0, end_time=80),
        TranscriptSegment(segment_id="seg_0001", text=" ".join(words[4:]), start_time=80, end_time=200),
    )
    document = DocumentGraph(
        document_id=f"doc-{pair_id}",
        source_path=f"{pair_id}.pdf",
        title=f"Paper {pair_id}",
        page_count=1,
        atoms=(DocumentAtom(atom_id="p1", atom_type=AtomType.PARAGRAPH, text=text, page=1),),
    )
    transcription = TranscriptionResult(
        source_path=f"{pair_id}.mp3",
        transcript_text=text,
        word_timestamps=times,
        segments=segments,
        total_duration=200,
        engine="test",
    )
    metadata = PairMetadata(
        pair_id=pair_id,
        pdf_path=f"{pair_id}.pdf",
        audio_path=f"{pair_id}.mp3",
        document_id=document.document_id,
        pdf_sha256=pair_id,
        audio_sha256=pair_id,
        speaker_gender="female" if number % 2 else "male",
        source="test",
        duration_minutes=200 / 60,
        ingested_at=MOMENT,
    )
    return metadata, document, transcription
