"""Small papers and episodes that the judge's tests start from."""

from collections.abc import Sequence

from agents.judge.case import HeardEpisode
from agents.judge.episode import episode_of
from agents.judge.paper import read_paper
from agents.protocols import JudgeCase
from schema.analysis import AlignedSegment, KeyConcept, SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.loss import ChecklistItem, LossWeights
from schema.script import SpokenEpisode
from schema.transcript import TranscriptionResult, TranscriptSegment
from tests.records import MOMENT

SECONDS_A_WORD = 0.4

PAPER_TEXTS = (
    "We introduce TurboCache, an admission policy for web caches that learns which objects to keep.",
    "Admission is the decision whether an object enters the cache at all, made before any eviction.",
    "TurboCache combines a small sketch of past requests with a decision tree of 48 leaves.",
    "The sketch stores request counts in 4-bit counters and halves them every 20 minutes.",
    "On the media trace TurboCache reaches a hit ratio of 71.3%, and LRU reaches 58.9%.",
    "TurboCache outperforms LRU on every trace, and it reduces traffic to the origin server by 23 percent.",
    "The policy does not need labelled data, because evictions without a hit serve as labels.",
    "Training the tree takes 12 seconds on one core and increases the latency of a request by 3 percent.",
    "One limitation is that the sketch forgets objects that return after many hours.",
    "Future work could share one sketch between several cache servers.",
)

GOOD_EPISODE = (
    "Welcome to the show!",
    "Today we're looking at TurboCache, a paper about what a web cache should keep.",
    "Have you ever wondered why some pages load at once and others crawl?",
    "Well, a cache keeps copies of objects close to you, and a copy that is there is served at once.",
    "But a cache is small.",
    "Think of it like a coat room at the theatre: every hook that holds an umbrella is missing for a coat.",
    "So what should be let in?",
    "That decision is called admission, the decision whether an object enters the cache at all.",
    "TurboCache is an admission policy that learns which objects to keep.",
    "Let's look at how it works.",
    "It combines a small sketch of past requests with a decision tree.",
    "The sketch is a table that stores request counts in 4-bit counters.",
    "Every 20 minutes those counts are halved, so that old requests fade.",
    "And here's the clever part: the policy doesn't need labelled data.",
    "An object that is evicted without a single hit is its own label.",
    "What did they find?",
    "On the media trace, TurboCache reaches a hit ratio of 71.3 percent.",
    "LRU, for example, reaches 58.9 percent on the same trace.",
    "That means 23 percent less traffic to the origin server, which matters if you pay for every byte.",
    "There is a catch, though.",
    "The sketch forgets objects that return after many hours, and the authors name that limitation.",
    "So what should you remember?",
    "A cache gets better when it chooses what to let in.",
    "Thanks for listening, and see you next time!",
)

CONCEPTS = (
    KeyConcept(name="TurboCache", definition=PAPER_TEXTS[0], atom_ids=("p0",), weight=5),
    KeyConcept(
        name="admission", aliases=("admission policy",), definition=PAPER_TEXTS[1], atom_ids=("p1",), weight=4
    ),
    KeyConcept(name="sketch", definition=PAPER_TEXTS[3], atom_ids=("p3", "p2"), weight=3),
    KeyConcept(name="hit ratio", atom_ids=("p4",), weight=2),
    KeyConcept(name="decision tree", atom_ids=("p2", "p7"), weight=1),
)


def paper(
    texts: Sequence[str] = PAPER_TEXTS, title: str = "TurboCache: Learned Admission for Web Caches"
) -> DocumentGraph:
    atoms = tuple(
        DocumentAtom(atom_id=f"p{n}", atom_type=AtomType.PARAGRAPH, text=text, page=1)
        for n, text in enumerate(texts)
    )
    return DocumentGraph(document_id="d", source_path="d.pdf", title=title, page_count=1, atoms=atoms)


def transcription(texts: Sequence[str]) -> TranscriptionResult:
    segments, at = [], 0.0
    for number, text in enumerate(texts):
        end = at + SECONDS_A_WORD * len(text.split())
        segments.append(
            TranscriptSegment(segment_id=f"s{number:04d}", text=text, start_time=at, end_time=end)
        )
        at = end
    return TranscriptionResult(
        source_path="episode.vtt",
        transcript_text=" ".join(texts),
        word_timestamps=(),
        segments=tuple(segments),
        total_duration=max(at, 1.0),
        engine="transcript:vtt",
    )


def aligned(heard: TranscriptionResult, types: Sequence[SegmentType] = ()) -> tuple[AlignedSegment, ...]:
    return tuple(
        AlignedSegment(
            segment_id=segment.segment_id,
            transcript_segment=segment,
            segment_type=types[n] if types else SegmentType.BACKGROUND,
            type_confidence=1.0,
            words_per_minute=150.0,
            density_score=0.0,
        )
        for n, segment in enumerate(heard.segments)
    )


def heard(texts: Sequence[str] = GOOD_EPISODE, document: DocumentGraph | None = None) -> HeardEpisode:
    return HeardEpisode(episode_of(transcription(texts)), read_paper(document or paper()), CONCEPTS)


def judge_case(
    texts: Sequence[str] = GOOD_EPISODE,
    reference: Sequence[str] = GOOD_EPISODE,
    concepts: tuple[KeyConcept, ...] = CONCEPTS,
    document: DocumentGraph | None = None,
) -> JudgeCase:
    ours, theirs = transcription(texts), transcription(reference)
    spoken = SpokenEpisode(
        audio_path=None,
        duration=ours.total_duration,
        estimated=True,
        engine="none",
        speaker="none",
        words_per_minute=150.0,
        words=(),
        sentences=(),
    )
    return JudgeCase(
        trial_id="trial_000_20260102_030405",
        pair_id="p1",
        document=document or paper(),
        concepts=concepts,
        transcription=ours,
        segments=aligned(ours),
        spoken=spoken,
        reference=theirs,
        reference_segments=aligned(theirs),
        weights=LossWeights(),
        generated_at=MOMENT,
    )


def failed(items: Sequence[ChecklistItem]) -> set[str]:
    return {item.name for item in items if not item.passed}
