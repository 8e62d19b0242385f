"""What agents remember: phrasing patterns, human segments, edits and missed concepts, found by meaning."""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from langgraph.store.base import BaseStore, InvalidNamespaceError, PutOp, SearchItem

from memory.chroma_store import (
    ChromaStore,
    EmbedderMismatchError,
    StoreBusyError,
    StoreDamagedError,
    StoreUnreachableError,
)
from memory.items import analysis_items, profile_items, tree_items, trial_items
from memory.namespaces import Namespace, Namespaces, label
from memory.second_look import second_look
from memory.tree import StudioTree
from providers.embeddings.hashing import HashingEmbedder
from schema.analysis import (
    AlignedSegment,
    Analysis,
    PhraseKind,
    PhrasePattern,
    Recalled,
    SegmentType,
)
from schema.errors import BackendUnavailableError, BusyError, DamagedError, InputError, NotFoundError
from schema.loss import LossTerm
from schema.profile import AggregatedProfile
from schema.transcript import TranscriptionResult
from schema.trial import EditEffect, TrialResult

_POOL = 64
"""How many of the nearest get a second look."""
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class RecalledSegment:
    """A human segment found in memory."""

    key: str
    pair_id: str
    segment: AlignedSegment
    score: float


class Recall:
    """Memory over any LangGraph store that has a vector index on the field `text`.

    Results come best first; equal ones in the store's own order, which `ChromaStore` makes that of their
    namespaces and keys. Files are the truth: everything here can be built again from the tree.
    """

    def __init__(self, store: BaseStore, organisation: str = "default") -> None:
        self.store = store
        self.namespaces = Namespaces(organisation)

    @property
    def embedder(self) -> str:
        """Name of what it is searched by; empty of a store that has no name for it."""
        return self.store.embedder if isinstance(self.store, ChromaStore) else ""

    def remember_analysis(self, analysis: Analysis, transcription: TranscriptionResult) -> None:
        """Remember a pair's phrases and segments in place of all that was remembered of them before."""
        pair = label(analysis.pair_id)
        roots = ((*self.namespaces.phrases, pair), (*self.namespaces.segments, pair))
        self._replace(roots, analysis_items(self.namespaces, analysis, transcription.total_duration))

    def remember_phrases(self, analysis: Analysis) -> None:
        """Remember a pair's phrases alone, beside all else that is remembered."""
        self._batch(analysis_items(self.namespaces, analysis, total_duration=1.0))

    def forget_telling(self, pair_id: str) -> None:
        """Forget a pair's phrases and segments; what trials missed of its paper stays."""
        spaces = self.namespaces
        self._replace([(*root, label(pair_id)) for root in (spaces.phrases, spaces.segments)], ())

    def remember_profile(self, profile: AggregatedProfile) -> None:
        """Remember a profile under the keys of SPEC 3.2; the last one remembered is the current one."""
        self._batch(profile_items(self.namespaces, profile))

    def profile(self, version: str) -> AggregatedProfile:
        """Return a remembered profile.

        Raises:
            NotFoundError: none of that version is remembered.
        """
        with said_plainly():
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
        pairs: Collection[str] = (),
        speaker_gender: str | None = None,
        place: tuple[float, float] | None = None,
    ) -> tuple[Recalled, ...]:
        """Return the patterns nearest to the query, best first, none of them from an excluded pair.

        Where `pairs` names any, only those count; `place` bounds where in the episode, from 0 to 1, a
        pattern was heard.
        """
        wanted = _filter(kind=kind, segment_type=segment_type, speaker_gender=speaker_gender) | _at(place)
        chosen = _Pairs(pairs, exclude_pairs)
        found = self._nearest(self.namespaces.phrases, query, wanted, chosen, limit)
        return tuple(
            Recalled(
                key=self._key(item),
                pattern=PhrasePattern.model_validate(item.value["pattern"]),
                score=score,
            )
            for item, score in found
        )

    def segments(
        self,
        query: str,
        *,
        segment_type: SegmentType | None = None,
        exclude_pairs: Collection[str] = (),
        limit: int = 5,
        pairs: Collection[str] = (),
        place: tuple[float, float] | None = None,
    ) -> tuple[RecalledSegment, ...]:
        """Return the human segments nearest to the query, best first, none from an excluded pair.

        Where `pairs` names any, only those count; `place` bounds where in the episode, from 0 to 1.
        """
        wanted = _filter(segment_type=segment_type) | _at(place)
        chosen = _Pairs(pairs, exclude_pairs)
        found = self._nearest(self.namespaces.segments, query, wanted, chosen, limit)
        return tuple(
            RecalledSegment(
                key=self._key(item),
                pair_id=item.value["pair_id"],
                segment=AlignedSegment.model_validate(item.value["segment"]),
                score=score,
            )
            for item, score in found
        )

    def edits(
        self, query: str | None = None, *, metric: LossTerm | None = None, limit: int = 20
    ) -> tuple[EditEffect, ...]:
        """Return remembered edits: nearest to the query first, or else in the order of their trials."""
        wanted = _filter(metric=metric)
        if query is None:
            items = sorted(self._all(self.namespaces.edits, wanted), key=lambda item: item.key)
        else:
            items = [item for item, _ in self._nearest(self.namespaces.edits, query, wanted, _Pairs(), limit)]
        return tuple(EditEffect.model_validate(item.value["effect"]) for item in items[:limit])

    def remember_trial(self, result: TrialResult) -> None:
        """Remember a trial's edits with their effects, and the concepts its episodes missed."""
        self._batch(trial_items(self.namespaces, result))

    def missed_concepts(self, pair_id: str) -> tuple[tuple[str, int], ...]:
        """Return the concepts that a pair's episodes missed, with in how many trials, most often first."""
        remembered = self._all((*self.namespaces.missed, label(pair_id)))
        counts = Counter(concept for item in remembered for concept in item.value["concepts"])
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def rebuild(self, tree: StudioTree) -> int:
        """Remember what the tree's files hold, forget all else of the organisation; return how many items."""
        items = tree_items(self.namespaces, tree)
        self._replace([self.namespaces.root], items.values())
        return len(items)

    def compare(self, tree: StudioTree) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the keys of what should be remembered and isn't so, and of what is and shouldn't be."""
        wanted = tree_items(self.namespaces, tree)
        there = {(item.namespace, item.key): item.value for item in self._all(self.namespaces.root)}
        lacking = [place for place, op in wanted.items() if there.get(place) != op.value]
        orphaned = [place for place in there if place not in wanted]
        return tuple(sorted(map(_path, lacking))), tuple(sorted(map(_path, orphaned)))

    def show(self, key: str) -> dict[str, Any]:
        """Return all that is remembered under a key such as `phrases/p1/figure-1f0e` or `profile_v1`.

        Raises:
            NotFoundError: nothing is.
        """
        *inside, name = key.split("/")
        item = None
        with said_plainly(), suppress(InvalidNamespaceError):
            item = self.store.get((*self.namespaces.root, *inside), name)
        if item is None:
            raise NotFoundError(f"nothing is remembered under {key!r}: a search shows the keys there are")
        return item.value

    def keys_below(self, start: str = "") -> tuple[str, ...]:
        """Return the keys of all that is remembered below a start such as `phrases/p1`, sorted."""
        below = (*self.namespaces.root, *(part for part in start.split("/") if part))
        with suppress(InvalidNamespaceError):
            return tuple(sorted(self._key(item) for item in self._all(below)))
        return ()

    def _key(self, item: SearchItem) -> str:
        return "/".join((*item.namespace[len(self.namespaces.root) :], item.key))

    def _replace(self, roots: Sequence[Namespace], ops: Iterable[PutOp]) -> None:
        """Put those of these items that changed and delete all others below the roots, in few batches."""
        puts = {(op.namespace, op.key): op for op in ops}
        there = {(item.namespace, item.key): item.value for root in roots for item in self._all(root)}
        changed = [op for place, op in puts.items() if there.get(place) != op.value]
        gone = [PutOp(*place, None) for place in there if place not in puts]
        self._batch([*changed, *gone])

    def _batch(self, ops: Iterable[PutOp]) -> None:
        waiting = iter(ops)
        with said_plainly():
            while batch := list(islice(waiting, _BATCH)):
                self.store.batch(batch)

    def _all(self, namespace: Namespace, wanted: dict[str, Any] | None = None) -> list[SearchItem]:
        found: list[SearchItem] = []
        while True:
            with said_plainly():
                page = self.store.search(namespace, filter=wanted, limit=_BATCH, offset=len(found))
            found.extend(page)
            if len(page) < _BATCH:
                return found

    def _nearest(
        self,
        namespace: Namespace,
        query: str,
        wanted: dict[str, Any],
        pairs: "_Pairs",
        limit: int,
    ) -> list[tuple[SearchItem, float]]:
        """Return the best items with their scores, after a second look at those of the nearest vectors."""
        pool = max(_POOL, 2 * limit)
        ranked = pairs.ranked(namespace, lambda place, more: self._ranked(place, query, wanted | more, pool))
        found = list(islice(ranked, pool))
        scores = second_look(query, [item.value["text"] for item in found], [_score(item) for item in found])
        order = sorted(range(len(found)), key=lambda place: (-scores[place], place))
        return [(found[place], scores[place]) for place in order[:limit]]

    def _ranked(
        self, namespace: Namespace, query: str, wanted: dict[str, Any], size: int
    ) -> Iterator[SearchItem]:
        offset = 0
        while True:
            with said_plainly():
                page = self.store.search(namespace, query=query, filter=wanted, limit=size, offset=offset)
            yield from page
            offset += len(page)
            if len(page) < size:
                return


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what a Chroma store may refuse into one line for the user.

    Raises:
        InputError: the memory was filled by another embedder.
        BackendUnavailableError: no Chroma server answers at the URL that was given.
        BusyError: another process kept writing to it.
        DamagedError: Chroma can't read its files.
    """
    try:
        yield
    except EmbedderMismatchError as error:
        raise InputError(
            "the memory was filled by another embedder: run `claude-studio memory reindex`"
        ) from error
    except StoreUnreachableError as error:
        raise BackendUnavailableError(
            f"{error}: start one with `chroma run`, or unset CLAUDE_STUDIO_MEMORY"
        ) from error
    except StoreBusyError as error:
        raise BusyError(f"{error}: try again when it is done") from error
    except StoreDamagedError as error:
        cause = " ".join(str(error).split())
        raise DamagedError(f"{cause}: delete the folder and run `claude-studio memory reindex`") from error


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Whose items count: of the included pairs or, where none is named, of all but the excluded."""

    included: Collection[str] = ()
    excluded: Collection[str] = ()

    def ranked(
        self, namespace: Namespace, search: Callable[[Namespace, dict[str, Any]], Iterator[SearchItem]]
    ) -> Iterator[SearchItem]:
        """Yield what counts, nearest first, of a search that takes a namespace and a further filter.

        A pair's items are in a namespace of its own; the store leaves out one excluded pair by itself.
        """
        if self.included:
            places = [(*namespace, label(pair_id)) for pair_id in sorted(set(self.included))]
            searches = [search(place, {}) for place in places]
            found: Iterator[SearchItem] = heapq.merge(*searches, key=_nearest_first)
        else:
            one = next(iter(sorted(self.excluded)), None)
            found = search(namespace, {} if one is None else {"pair_id": {"$ne": one}})
        return (item for item in found if item.value.get("pair_id") not in self.excluded)


def _nearest_first(item: SearchItem) -> tuple[float, Namespace, str]:
    return -_score(item), item.namespace, item.key


def _filter(**wanted: str | None) -> dict[str, Any]:
    return {name: str(value) for name, value in wanted.items() if value is not None}


def _at(place: tuple[float, float] | None) -> dict[str, Any]:
    return {"position": {"$gte": place[0], "$lte": place[1]}} if place else {}


def _path(place: tuple[Namespace, str]) -> str:
    return "/".join((*place[0], place[1]))


def _score(item: SearchItem) -> float:
    if item.score is None:
        raise BackendUnavailableError("the store has no vector index on `text`: open it with one")
    return item.score


def recall_of_phrases(phrases: Iterable[PhrasePattern]) -> Recall:
    """Return a memory of these phrases alone, gone with the process."""
    from langgraph.store.memory import InMemoryStore

    embedder = HashingEmbedder()
    index = {"dims": embedder.dims, "embed": lambda texts: embedder.embed(list(texts)), "fields": ["text"]}
    recall = Recall(InMemoryStore(index=index))  # type: ignore[arg-type]
    by_pair: dict[str, list[PhrasePattern]] = {}
    for phrase in phrases:
        by_pair.setdefault(phrase.pair_id, []).append(phrase)
    for pair_id, mine in by_pair.items():
        recall.remember_phrases(Analysis(pair_id=pair_id, concepts=(), segments=(), phrases=tuple(mine)))
    return recall
