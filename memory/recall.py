"""What agents remember: phrasing patterns, human segments, edits and missed concepts, found by meaning."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from langgraph.store.base import BaseStore, PutOp, SearchItem

from memory.atomic import to_json
from memory.namespaces import Namespace, Namespaces, label
from memory.tree import StudioTree
from schema.analysis import (
    AlignedSegment,
    Analysis,
    PhraseKind,
    PhrasePattern,
    Recalled,
    SegmentType,
)
from schema.base import Record
from schema.errors import BackendUnavailableError, NotFoundError
from schema.loss import LossTerm
from schema.profile import AggregatedProfile
from schema.transcript import TranscriptionResult
from schema.trial import EditEffect, TrialResult

_PAGE = 64
_BATCH = 2000

KIND_WORDS: Mapping[PhraseKind, str] = {
    PhraseKind.INTRO: "intro opening welcome start of the episode",
    PhraseKind.TRANSITION: "transition moving on to the next part",
    PhraseKind.EMPHASIS: "emphasis stressing what matters surprising important",
    PhraseKind.QUESTION: "question asking the listener",
    PhraseKind.FIGURE: "figure showing looking at a plot picture",
    PhraseKind.ANALOGY: "analogy comparison think of it like",
    PhraseKind.EXAMPLE: "example for instance say",
    PhraseKind.DEFINITION: "definition explaining what a term means",
    PhraseKind.CAVEAT: "caveat limitation warning however",
    PhraseKind.ADDRESS: "address speaking to the listener you",
    PhraseKind.CONCLUSION: "conclusion wrap up closing take away end of the episode",
}
"""What a kind of phrase is called when somebody asks for it; indexed with each pattern."""


@dataclass(frozen=True, slots=True)
class RecalledSegment:
    """A human segment found in memory."""

    key: str
    pair_id: str
    segment: AlignedSegment
    score: float


class Recall:
    """Memory over any LangGraph store that has a vector index on the field `text`.

    Results come best first, ties in the order of their keys. Files are the truth: everything here can be
    built again from the tree.
    """

    def __init__(self, store: BaseStore, organisation: str = "default") -> None:
        self.store = store
        self.namespaces = Namespaces(organisation)

    def remember_analysis(self, analysis: Analysis, transcription: TranscriptionResult | None = None) -> None:
        """Remember a pair's phrases and segments in place of all that was remembered of it before."""
        del transcription
        pair = label(analysis.pair_id)
        self._replace((*self.namespaces.phrases, pair), _phrase_items(analysis.phrases))
        self._replace((*self.namespaces.segments, pair), _segment_items(analysis))

    def forget_pair(self, pair_id: str) -> None:
        """Forget the phrases and segments of a pair."""
        for root in (self.namespaces.phrases, self.namespaces.segments, self.namespaces.missed):
            self._replace((*root, label(pair_id)), {})

    def remember_profile(self, profile: AggregatedProfile) -> None:
        """Remember a profile under the keys of SPEC 3.2; the last one remembered is the current one."""
        metadata = {
            "type": "podcast_profile",
            "training_pairs": list(profile.training_pairs_used),
            "created_at": profile.created_at.isoformat(),
        }
        value = {"data": profile.model_dump(mode="json"), "metadata": metadata}
        sequence = {"sequence": [kind.value for kind in profile.canonical_segment_sequence]}
        patterns = {
            "intro": list(profile.universal_intro_patterns),
            "transition": list(profile.universal_transition_patterns),
            "figure": list(profile.universal_figure_patterns),
        }
        self.store.batch(
            [
                PutOp(self.namespaces.root, f"profile_{profile.version}", value, index=False),
                PutOp(self.namespaces.structure, "canonical_sequence", sequence, index=False),
                PutOp(self.namespaces.style, "patterns", patterns, index=False),
            ]
        )

    def profile(self, version: str) -> AggregatedProfile:
        """Return a remembered profile.

        Raises:
            NotFoundError: none of that version is remembered.
        """
        item = self.store.get(self.namespaces.root, f"profile_{version}")
        if item is None:
            raise NotFoundError(f"no profile {version} in memory: run `claude-studio memory reindex`")
        return AggregatedProfile.model_validate(item.value["data"])

    def phrases(
        self,
        query: str,
        *,
        kind: PhraseKind | None = None,
        segment_type: SegmentType | None = None,
        exclude_pairs: Collection[str] = (),
        limit: int = 8,
    ) -> tuple[Recalled, ...]:
        """Return the patterns nearest to the query, best first, none of them from an excluded pair."""
        wanted = _filter(kind=kind, segment_type=segment_type)
        found = self._nearest(self.namespaces.phrases, query, wanted, exclude_pairs, limit)
        return tuple(
            Recalled(key=_key(item), pattern=PhrasePattern(**item.value["pattern"]), score=_score(item))
            for item in found
        )

    def segments(
        self,
        query: str,
        *,
        segment_type: SegmentType | None = None,
        exclude_pairs: Collection[str] = (),
        limit: int = 5,
    ) -> tuple[RecalledSegment, ...]:
        """Return the human segments nearest to the query, best first, none from an excluded pair."""
        wanted = _filter(segment_type=segment_type)
        found = self._nearest(self.namespaces.segments, query, wanted, exclude_pairs, limit)
        return tuple(
            RecalledSegment(
                key=_key(item),
                pair_id=item.value["pair_id"],
                segment=AlignedSegment.model_validate(item.value["segment"]),
                score=_score(item),
            )
            for item in found
        )

    def remember_edit(self, effect: EditEffect) -> None:
        """Remember what an edit did in the trial that tried it."""
        self.store.batch([PutOp(self.namespaces.edits, *_edit_item(effect))])

    def edits(
        self, query: str | None = None, *, metric: LossTerm | None = None, limit: int = 20
    ) -> tuple[EditEffect, ...]:
        """Return remembered edits: nearest to the query first, or else in the order of their trials."""
        wanted = _filter(metric=metric)
        if query is None:
            items = self._all(self.namespaces.edits, wanted)
            items.sort(key=lambda item: item.key)
        else:
            items = self._nearest(self.namespaces.edits, query, wanted, (), limit)
        return tuple(EditEffect.model_validate(item.value["effect"]) for item in items[:limit])

    def remember_trial(self, result: TrialResult) -> None:
        """Remember a trial's edits with their effects, and the concepts its episodes missed."""
        ops = [PutOp(self.namespaces.edits, *_edit_item(effect)) for effect in result.effects]
        for pair_id, metrics in sorted(result.pair_results.items()):
            value = {"pair_id": pair_id, "concepts": list(metrics.concepts_missed)}
            ops.append(PutOp((*self.namespaces.missed, label(pair_id)), result.trial_id, value, index=False))
        self.store.batch(ops)

    def missed_concepts(self, pair_id: str) -> tuple[tuple[str, int], ...]:
        """Return the concepts that a pair's episodes missed, with in how many trials, most often first."""
        counts: dict[str, int] = {}
        for item in self._all((*self.namespaces.missed, label(pair_id)), None):
            for concept in item.value["concepts"]:
                counts[concept] = counts.get(concept, 0) + 1
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def rebuild(self, tree: StudioTree) -> int:
        """Forget everything of the organisation and remember what the tree's files hold.

        Returns how many items are remembered then.
        """
        old = [PutOp(item.namespace, item.key, None) for item in self._all(self.namespaces.root, None)]
        self._batch(old)
        for version in tree.profile_versions():
            self.remember_profile(tree.load_profile(version))
        if tree.profile_versions():
            self.remember_profile(tree.current_profile())
        for pair_id in tree.pair_ids():
            if tree.is_analysed(pair_id):
                self.remember_analysis(tree.load_analysis(pair_id))
        for result in tree.trials():
            self.remember_trial(result)
        return len(self._all(self.namespaces.root, None))

    def _replace(self, namespace: Namespace, items: Mapping[str, Mapping[str, Any]]) -> None:
        """Put these items and delete all others of the namespace, in as few batches as they fit."""
        gone = [item.key for item in self._all(namespace, None) if item.key not in items]
        puts = [PutOp(namespace, key, value) for key, value in items.items()]
        self._batch([*puts, *(PutOp(namespace, key, None) for key in gone)])

    def _batch(self, ops: Sequence[PutOp]) -> None:
        for start in range(0, len(ops), _BATCH):
            self.store.batch(ops[start : start + _BATCH])

    def _all(self, namespace: Namespace, wanted: dict[str, Any] | None) -> list[SearchItem]:
        found: list[SearchItem] = []
        while True:
            page = self.store.search(namespace, filter=wanted, limit=_BATCH, offset=len(found))
            found.extend(page)
            if len(page) < _BATCH:
                return found

    def _nearest(
        self,
        namespace: Namespace,
        query: str,
        wanted: dict[str, Any] | None,
        exclude_pairs: Collection[str],
        limit: int,
    ) -> list[SearchItem]:
        found: list[SearchItem] = []
        for item in self._ranked(namespace, query, wanted):
            if len(found) >= limit and _score(item) < _score(found[-1]):
                break
            if item.value.get("pair_id") not in exclude_pairs:
                found.append(item)
        return sorted(found, key=lambda item: (-_score(item), _key(item)))[:limit]

    def _ranked(
        self, namespace: Namespace, query: str, wanted: dict[str, Any] | None
    ) -> Iterator[SearchItem]:
        offset = 0
        while True:
            page = self.store.search(namespace, query=query, filter=wanted, limit=_PAGE, offset=offset)
            yield from page
            offset += len(page)
            if len(page) < _PAGE:
                return


def _phrase_items(phrases: Iterable[PhrasePattern]) -> dict[str, dict[str, Any]]:
    return {
        f"{phrase.kind.value}-{_digest(phrase)}": {
            "text": f"{phrase.template} ({KIND_WORDS[phrase.kind]})",
            "pattern": phrase.model_dump(mode="json"),
            "pair_id": phrase.pair_id,
            "kind": phrase.kind.value,
            "segment_type": phrase.segment_type.value,
            "speaker_gender": phrase.speaker_gender,
            "position": phrase.position,
        }
        for phrase in phrases
    }


def _segment_items(analysis: Analysis) -> dict[str, dict[str, Any]]:
    return {
        segment.segment_id: {
            "text": segment.transcript_segment.text,
            "segment": segment.model_dump(mode="json"),
            "pair_id": analysis.pair_id,
            "segment_type": segment.segment_type.value,
            "position": place / len(analysis.segments),
        }
        for place, segment in enumerate(analysis.segments)
    }


def _edit_item(effect: EditEffect) -> tuple[str, dict[str, Any]]:
    edit = effect.edit
    value = {
        "text": f"{edit.metric.value} {edit.target} {edit.after} {edit.before} {edit.reason}",
        "effect": effect.model_dump(mode="json"),
        "metric": edit.metric.value,
        "target": edit.target,
        "kept": effect.kept,
    }
    return f"{effect.trial_id}-{_digest(edit)}", value


def _filter(**wanted: Any) -> dict[str, Any] | None:
    found = {name: str(value) for name, value in wanted.items() if value is not None}
    return found or None


def _digest(record: Record) -> str:
    return blake2b(to_json(record), digest_size=8).hexdigest()


def _key(item: SearchItem) -> str:
    return f"{item.namespace[-1]}/{item.key}"


def _score(item: SearchItem) -> float:
    if item.score is None:
        raise BackendUnavailableError("the store has no vector index on `text`: open it with one")
    return item.score
