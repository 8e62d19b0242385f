"""How well memory finds what is asked for, on labelled sets of our own, beside plain BM25.

`retrieval_set.json` holds sentences of this project's example episodes and phrasing patterns, with 176
queries of three kinds. Every other query of a part, from the first on, was looked at while the embedder was
tuned, and is called `seen`. `retrieval_paraphrases.json` asks 138 times for the same in other words.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rank_bm25 import BM25Okapi

from memory.items import KIND_WORDS, SEGMENT_WORDS
from memory.opening import open_recall
from memory.recall import Recall
from providers.embeddings.protocol import Embedder
from providers.embeddings.tokens import stems
from schema.analysis import AlignedSegment, Analysis, PhraseKind, PhrasePattern, SegmentType
from schema.transcript import TranscriptionResult, TranscriptSegment

Ranking = Callable[[str, str], Sequence[str]]
"""The ids of the best items for a query of a part, best first, at least five."""

SET = Path(__file__).with_name("retrieval_set.json")
SETS = {"labelled": SET, "paraphrases": Path(__file__).with_name("retrieval_paraphrases.json")}


def rows(name: str, embedders: Sequence[Embedder]) -> Iterator[str]:
    """Yield a set's table: recall@3, recall@5 and mean reciprocal rank by part for each way of finding."""
    labelled = json.loads(SET.read_text(encoding="utf-8"))
    labelled |= json.loads(SETS[name].read_text(encoding="utf-8"))
    parts = sorted({query["part"] for query in labelled["queries"]})
    columns = [*parts, "all", "seen", "unseen"]
    yield f"\n{name:24}" + "".join(f"{column:>22}" for column in columns)
    yield f"{'':24}" + "".join(f"{'@3    @5   MRR':>22}" for _ in columns)
    yield _row("BM25", labelled, columns, _bm25(labelled))
    for embedder in embedders:
        recall = open_recall(":memory:", embedder=embedder)
        _remember(recall, labelled)
        yield _row(embedder.name, labelled, columns, _recalled(recall, labelled))
        recall.store.close()


def _row(name: str, labelled: dict[str, Any], columns: Sequence[str], ranking: Ranking) -> str:
    scores, places = [], Counter[str]()
    for query in labelled["queries"]:
        part = query["part"]
        seen = query.get("seen", places[part] % 2 == 0)
        tags = {part, "all", "seen" if seen else "unseen"}
        places[part] += 1
        scores.append((tags, _scores(ranking(part, query["text"]), set(query["relevant"]))))
    cells = []
    for column in columns:
        chosen = [score for tags, score in scores if column in tags]
        means = [sum(score[i] for score in chosen) / len(chosen) for i in range(3)]
        cells.append("".join(f"{mean:6.3f}" for mean in means))
    return f"{name:24}" + "".join(f"{cell:>22}" for cell in cells)


def _scores(ranked: Sequence[str], relevant: set[str]) -> tuple[float, float, float]:
    """Return whether one is among the first three, the share of them among the first five, and 1/rank."""
    hit = float(any(item in relevant for item in ranked[:3]))
    share = len(relevant & set(ranked[:5])) / min(5, len(relevant))
    reciprocal = next((1 / place for place, item in enumerate(ranked, 1) if item in relevant), 0.0)
    return hit, share, reciprocal


def _recalled(recall: Recall, labelled: dict[str, Any]) -> Ranking:
    by_template = {pattern["text"]: pattern["id"] for pattern in labelled["patterns"]}

    def rank(part: str, query: str) -> list[str]:
        if part == "phrases":
            return [by_template[item.pattern.template] for item in recall.phrases(query, limit=60)]
        return [item.segment.segment_id for item in recall.segments(query, limit=60)]

    return rank


def _bm25(labelled: dict[str, Any]) -> Ranking:
    """Return BM25 over the same texts, stemmed."""
    phrases = {p["id"]: f"{p['text']} ({KIND_WORDS[PhraseKind(p['kind'])]})" for p in labelled["patterns"]}
    segments = {
        s["id"]: f"{s['text']} ({SEGMENT_WORDS[SegmentType(s['type'])]})" for s in labelled["segments"]
    }
    indexes = {
        name: (list(texts), BM25Okapi([stems(text) for text in texts.values()]))
        for name, texts in (("phrases", phrases), ("segments", segments))
    }

    def rank(part: str, query: str) -> list[str]:
        names, index = indexes["phrases" if part == "phrases" else "segments"]
        scores = index.get_scores(stems(query))
        return [names[place] for place in sorted(range(len(names)), key=lambda place: -scores[place])[:60]]

    return rank


def _remember(recall: Recall, labelled: dict[str, Any]) -> None:
    spoken = tuple(
        AlignedSegment(
            segment_id=segment["id"],
            transcript_segment=TranscriptSegment(
                segment_id=segment["id"], text=segment["text"], start_time=float(place), end_time=place + 1.0
            ),
            segment_type=SegmentType(segment["type"]),
            type_confidence=1.0,
            words_per_minute=150.0,
            density_score=0.0,
        )
        for place, segment in enumerate(labelled["segments"])
    )
    patterns = tuple(
        PhrasePattern(
            kind=PhraseKind(pattern["kind"]),
            template=pattern["text"],
            segment_type=SegmentType.BACKGROUND,
            pair_id="set",
            speaker_gender="female",
            position=0.5,
        )
        for pattern in labelled["patterns"]
    )
    analysis = Analysis(pair_id="set", concepts=(), segments=spoken, phrases=patterns)
    recall.remember_analysis(analysis, _transcription(spoken))


def _transcription(spoken: Sequence[AlignedSegment]) -> TranscriptionResult:
    segments = tuple(segment.transcript_segment for segment in spoken)
    return TranscriptionResult(
        source_path="set",
        transcript_text=" ".join(segment.text for segment in segments),
        word_timestamps=(),
        segments=segments,
        total_duration=float(len(segments)),
        engine="set",
    )
