"""What is ours in the store on Chroma: exactness, determinism, time to live, the event loop, mismatches."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langgraph.store.base import PutOp

from memory.chroma_store import ChromaStore, EmbedderMismatchError
from memory.chroma_store.exact import ExactIndex
from memory.chroma_store.filters import matches, to_where
from memory.chroma_store.rows import Row

DIMS = 8


def embed(texts):
    """Return a vector that depends on nothing but the text."""
    seeds = ([ord(c) for c in text] or [0] for text in texts)
    return [np.random.default_rng(seed).normal(size=DIMS).tolist() for seed in seeds]


def index(**more):
    return {"dims": DIMS, "embed": embed, "fields": ["text"], **more}


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self):
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now

    def minutes(self, count):
        self.now += timedelta(minutes=count)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "chroma"


def fill(store, count, namespaces=3):
    ops = [
        PutOp(("n", f"n{i % namespaces}"), f"k{i:05}", {"text": f"text {i}", "type": f"t{i % 7}"})
        for i in range(count)
    ]
    store.batch(ops)


def test_nothing_is_opened_before_it_is_used(folder):
    ChromaStore(folder, index=index()).close()
    assert not folder.exists()


def test_what_was_put_is_there_after_opening_again(folder):
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        fill(store, 50)
        before = store.search(("n",), query="text 7", limit=50)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        assert store.search(("n",), query="text 7", limit=50) == before
        assert before[0].key == "k00007"
        assert before[0].score == pytest.approx(1.0, abs=1e-6)


def test_a_search_is_exact(folder):
    """Every search agrees with the sorted cosines of all vectors."""
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        fill(store, 400)
        vectors = np.asarray(embed([f"text {i}" for i in range(400)]), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        for query in ("a", "b", "text 17"):
            vector = np.asarray(embed([query])[0])
            scores = vectors @ (vector / np.linalg.norm(vector))
            expected = [f"k{i:05}" for i in np.argsort(-scores, kind="stable")[:20]]
            assert [item.key for item in store.search(("n",), query=query, limit=20)] == expected


def test_the_order_of_writing_does_not_show(tmp_path):
    found = []
    for name, order in (("a", range(60)), ("b", reversed(range(60)))):
        with ChromaStore.from_conn_string(tmp_path / name, index=index()) as store:
            for i in order:
                store.put(("n",), f"k{i}", {"text": f"text {i // 2}"})
            items = store.search(("n",), query="text 5", limit=60)
            found.append([(item.key, item.score) for item in items])
    assert found[0] == found[1]


def test_chromas_own_index_finds_the_same(folder):
    """Collections over the limit are searched by Chroma; there the few nearest agree too."""
    with ChromaStore.from_conn_string(folder, index=index(), exact_limit=0) as store:
        fill(store, 300)
        in_chroma = store.search(("n",), query="text 9", filter={"type": "t2"}, limit=5)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        exact = store.search(("n",), query="text 9", filter={"type": "t2"}, limit=5)
    assert in_chroma == exact


def test_chromas_own_index_is_asked_again_until_enough_pass_the_filter(folder):
    with ChromaStore.from_conn_string(folder, index=index(), exact_limit=0) as store:
        fill(store, 200)
        rare = {"type": {"$ne": "t1"}, "text": {"$ne": "text 3"}}
        found = store.search(("n", "n1"), query="text 4", filter=rare, limit=40)
        assert len(found) == 40
        assert {item.namespace for item in found} == {("n", "n1")}
        assert all(item.value["type"] != "t1" for item in found)


def test_an_update_keeps_when_an_item_was_created(clock):
    with ChromaStore.from_conn_string(":memory:", clock=clock) as store:
        store.put(("n",), "k", {"a": 1})
        clock.minutes(5)
        store.put(("n",), "k", {"a": 2})
        item = store.get(("n",), "k")
        assert item.updated_at - item.created_at == timedelta(minutes=5)


def test_two_stores_on_one_folder_see_each_other(folder):
    with (
        ChromaStore.from_conn_string(folder, index=index()) as one,
        ChromaStore.from_conn_string(folder, index=index()) as other,
    ):
        one.put(("n",), "a", {"text": "a"})
        assert other.search(("n",), query="a")[0].key == "a"
        other.put(("n",), "b", {"text": "b"})
        assert one.search(("n",), query="b")[0].key == "b"


def test_stores_in_memory_share_nothing():
    with ChromaStore.from_conn_string(":memory:") as one, ChromaStore.from_conn_string(":memory:") as other:
        one.put(("n",), "k", {"a": 1})
        assert other.get(("n",), "k") is None


def test_a_closed_store_opens_again_by_itself(folder):
    store = ChromaStore(folder, index=index())
    store.put(("n",), "k", {"text": "a"})
    store.close()
    assert store.get(("n",), "k").value == {"text": "a"}
    store.close()


@pytest.mark.parametrize(
    "other", [{"index": index(embedder="other")}, {"index": {**index(), "dims": 9}}, {}, {"depth": 2}]
)
def test_another_embedder_or_layout_is_refused_with_the_way_out(folder, other):
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        store.put(("n",), "k", {"text": "a"})
    with (
        ChromaStore.from_conn_string(folder, **{"index": index(), **other} if other else other) as store,
        pytest.raises(EmbedderMismatchError, match="reindex"),
    ):
        store.setup()


def test_an_embedder_that_breaks_its_word_is_refused():
    with ChromaStore.from_conn_string(":memory:", index={**index(), "dims": 9}) as store:
        with pytest.raises(ValueError, match="not of 9 numbers"):
            store.put(("n",), "k", {"text": "a"})
        assert store.get(("n",), "k") is None


def test_values_that_are_no_json_are_refused_before_anything_is_written():
    with ChromaStore.from_conn_string(":memory:") as store:
        with pytest.raises(TypeError):
            store.batch([PutOp(("n",), "good", {"a": 1}), PutOp(("n",), "bad", {"a": object()})])
        assert store.get(("n",), "good") is None


def test_text_with_a_nul_is_kept_and_filtered_by():
    with ChromaStore.from_conn_string(":memory:") as store:
        store.put(("n",), "a\x00b", {"text": "x\x00y"})
        (item,) = store.search(("n",), filter={"text": "x\x00y"})
        assert item.key == "a\x00b"


def test_expired_items_are_swept(clock):
    with ChromaStore.from_conn_string(":memory:", clock=clock, index=index()) as store:
        store.put(("n",), "short", {"text": "a"}, ttl=1)
        store.put(("n",), "long", {"text": "a"}, ttl=10)
        store.put(("n",), "for ever", {"text": "a"})
        clock.minutes(5)
        assert store.get(("n",), "short") is not None
        assert store.sweep_ttl() == 1
        assert {item.key for item in store.search(("n",), query="a")} == {"long", "for ever"}
        assert store.sweep_ttl() == 0


def test_expired_items_can_be_hidden_before_they_are_swept(clock):
    ttl = {"omit_expired": True, "default_ttl": 1}
    with ChromaStore.from_conn_string(":memory:", clock=clock, index=index(), ttl=ttl) as store:
        store.put(("n", "a"), "k", {"text": "a"})
        store.put(("n", "b"), "k", {"text": "a"}, ttl=None)
        clock.minutes(2)
        assert store.get(("n", "a"), "k") is None
        assert [item.namespace[1] for item in store.search(("n",))] == ["b"]
        assert [item.namespace[1] for item in store.search(("n",), query="a")] == ["b"]
        assert store.list_namespaces() == [("n", "b")]


@pytest.mark.parametrize("read", ["get", "search", "query"])
def test_reading_starts_the_time_anew_where_that_is_configured(clock, read):
    ttl = {"refresh_on_read": True, "default_ttl": 10}
    with ChromaStore.from_conn_string(":memory:", clock=clock, index=index(), ttl=ttl) as store:
        store.put(("n",), "k", {"text": "a"})
        clock.minutes(8)
        store.get(("n",), "k", refresh_ttl=False)
        {
            "get": lambda: store.get(("n",), "k"),
            "search": lambda: store.search(("n",)),
            "query": lambda: store.search(("n",), query="a"),
        }[read]()
        clock.minutes(8)
        assert store.sweep_ttl() == 0
        clock.minutes(3)
        assert store.sweep_ttl() == 1


def test_an_update_without_a_time_to_live_lives_on(clock):
    with ChromaStore.from_conn_string(":memory:", clock=clock) as store:
        store.put(("n",), "k", {"a": 1}, ttl=1)
        store.put(("n",), "k", {"a": 1})
        clock.minutes(5)
        assert store.sweep_ttl() == 0


def test_the_sweeper_sweeps_until_it_is_stopped():
    with ChromaStore.from_conn_string(":memory:", ttl={"sweep_interval_minutes": 0.001}) as store:
        store.start_ttl_sweeper()
        store.start_ttl_sweeper()
        store.put(("n",), "k", {"a": 1}, ttl=0.0001)
        until = time.monotonic() + 10
        while store.get(("n",), "k") is not None and time.monotonic() < until:
            time.sleep(0.02)
        assert store.get(("n",), "k") is None
        assert store.stop_ttl_sweeper()


async def test_asynchronous_calls_never_run_chroma_on_the_event_loop(folder, monkeypatch):
    """Chroma's client is only ever reached from threads without a running loop."""
    seen = []
    from memory.chroma_store import connection

    original = connection._folder_client

    def checked(path):
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        seen.append(path)
        return original(path)

    monkeypatch.setattr(connection, "_folder_client", checked)
    async with ChromaStore.open(folder, index=index()) as store:
        await store.aput(("n",), "k", {"text": "a"})
        assert (await store.asearch(("n",), query="a"))[0].key == "k"
    assert seen == [folder]


async def test_calls_that_wait_share_a_batch(folder):
    async with ChromaStore.open(folder, index=index()) as store:
        batches = []
        run = store._engine.run
        object.__setattr__(store, "_turns", type(store._turns)(lambda works: _counted(works, run, batches)))
        await asyncio.gather(*(store.aput(("n",), f"k{i}", {"text": f"text {i}"}) for i in range(200)))
        assert sum(batches) == 200
        assert len(batches) < 100
        found = await asyncio.gather(*(store.aget(("n",), f"k{i}") for i in range(200)))
        assert [item.value["text"] for item in found] == [f"text {i}" for i in range(200)]


def _counted(works, run, batches):
    batches.append(len(works))
    return [run(work) for work in works]


async def test_an_asynchronous_embedder_is_awaited(folder):
    async def slowly(texts):
        await asyncio.sleep(0)
        return embed(texts)

    async with ChromaStore.open(folder, index={**index(), "embed": slowly}) as store:
        await store.aput(("n",), "k", {"text": "a"})
        assert (await store.asearch(("n",), query="a"))[0].score == pytest.approx(1.0, abs=1e-6)


VALUES = st.dictionaries(
    st.sampled_from("abc"),
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, "x", "3", [1], {"a": 1}]),
    max_size=3,
)
OPERATORS = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"]
CONDITIONS = st.one_of(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, "x", "3", [1], {"a": 1}]),
    st.dictionaries(
        st.sampled_from(["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"]),
        st.integers(-2, 2),
        min_size=1,
        max_size=2,
    ),
)
FILTERS = st.dictionaries(st.sampled_from("abc"), CONDITIONS, max_size=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=6), st.lists(FILTERS, min_size=1, max_size=6))
def test_listing_searching_and_the_plain_meaning_of_a_filter_agree(values, filters):
    with ChromaStore.from_conn_string(":memory:", index=index()) as store:
        store.batch([PutOp(("n",), f"k{i}", {**v, "text": f"t{i}"}) for i, v in enumerate(values)])
        for wanted in filters:
            expected = {f"k{i}" for i, value in enumerate(values) if matches(value, wanted)}
            for query in (None, "t0"):
                found = store.search(("n",), query=query, filter=wanted, limit=10)
                assert {item.key for item in found} == expected, (wanted, query)


@given(VALUES, FILTERS)
def test_what_chroma_is_asked_keeps_every_match(value, wanted):
    """The conditions for Chroma are equalities of plain fields that a match satisfies."""
    if matches(value, wanted):
        for where in to_where(wanted):
            ((name, plain),) = where.items()
            assert value[name.removeprefix("f.")] == plain


MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def row(key, vectors, value="{}"):
    return Row(("n",), key, value, MOMENT, MOMENT, vectors=vectors)


OPERATIONS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(-1, 3), st.integers(0, 99)), min_size=1, max_size=40
)


@settings(max_examples=50, deadline=None)
@given(OPERATIONS)
def test_the_index_in_memory_is_that_of_its_last_state(operations):
    """After any puts and drops, a search finds what a fresh index of the remaining items finds."""
    grown, state = ExactIndex(4), {}
    for key, vectors, seed in operations:
        item = row(key, max(vectors, 0))
        if vectors < 0:
            grown.drop([item.row_id])
            state.pop(key, None)
        else:
            rows = np.random.default_rng(seed).normal(size=(vectors, 4)).astype(np.float32)
            grown.put([item], rows)
            state[key] = item, rows
    fresh = ExactIndex(4)
    for item, rows in state.values():
        fresh.put([item], rows)
    query = np.ones(4, dtype=np.float32)
    for count in (1, 3, 10):
        assert grown.search(query, (), {}, None, count) == fresh.search(query, (), {}, None, count)


def test_many_dropped_items_are_compacted_away():
    exact, query = ExactIndex(4), np.ones(4, dtype=np.float32)
    vectors = np.random.default_rng(0).normal(size=(3000, 4)).astype(np.float32)
    exact.put([row(f"k{i:04}", 1, f'{{"i": {i % 2}}}') for i in range(3000)], vectors)
    before = exact.search(query, (), {"i": 1}, None, 3000)
    exact.drop(row(f"k{i:04}", 1).row_id for i in range(2000))
    kept = [one for one in before if one[1].key >= "k2000"]
    assert exact.search(query, (), {"i": 1}, None, 3000) == kept
    exact.put([row("new", 1, '{"i": 1}')], 9 * query[None])
    assert exact.search(query, (), {"i": 1}, None, 1)[0][1].key == "new"


@pytest.fixture
def worthwhile(monkeypatch):
    """Every collection is worth a snapshot."""
    monkeypatch.setattr("memory.chroma_store.snapshot.WORTHWHILE", 1)


def snapshots(folder):
    return sorted((folder / "exact").glob("*.rows")) if (folder / "exact").is_dir() else []


def test_a_snapshot_gives_the_same_items_and_scores(folder, worthwhile, monkeypatch):
    with ChromaStore.from_conn_string(folder, index=index(), ttl={}) as store:
        fill(store, 30)
        store.put(("n",), "many", {"text": "x", "other": "y"}, index=["text", "other"], ttl=5)
        store.put(("n",), "hidden", {"text": "z"}, index=False)
    found = []
    for _ in range(2):
        with ChromaStore.from_conn_string(folder, index=index()) as store:
            found.append([item.dict() for item in store.search(("n",), query="text 7", limit=50)])
        assert len(snapshots(folder)) == 1
        monkeypatch.setattr("memory.chroma_store.partition.load", unused)
    assert found[0] == found[1]
    assert len(found[0]) == 32


def unused(*arguments):
    raise AssertionError("what the snapshot holds was read from Chroma")


def test_what_a_snapshot_holds_can_be_added_to(folder, worthwhile, monkeypatch):
    """The file stays as it is; the vectors move to memory."""
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        fill(store, 30)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        store.search(("n",), query="a")
    monkeypatch.setattr("memory.chroma_store.partition.load", unused)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        assert store.search(("n",), query="text 29", limit=1)[0].key == "k00029"
        store.put(("n",), "new", {"text": "new"})
        store.delete(("n", "n2"), "k00029")
        assert store.search(("n",), query="new", limit=1)[0].key == "new"
        assert store.search(("n",), query="text 29", limit=1)[0].score < 0.99


@pytest.mark.parametrize("change", ["put", "delete", "touch", "sweep"])
def test_any_write_removes_the_snapshot_first(folder, worthwhile, change, clock):
    ttl = {"refresh_on_read": True, "default_ttl": 10}
    options = {"index": index(), "clock": clock, "ttl": ttl}
    with ChromaStore.from_conn_string(folder, **options) as store:
        for i in range(5):
            store.put(("n", f"n{i % 3}"), f"k{i:05}", {"text": f"text {i}"})
    with ChromaStore.from_conn_string(folder, **options) as store:
        store.search(("n",), query="a", refresh_ttl=False)
        assert len(snapshots(folder)) == 1
        clock.minutes(20 if change == "sweep" else 5)
        {
            "put": lambda: store.put(("n",), "new", {"text": "a"}),
            "delete": lambda: store.delete(("n", "n0"), "k00000"),
            "touch": lambda: store.get(("n", "n0"), "k00000"),
            "sweep": store.sweep_ttl,
        }[change]()
        assert snapshots(folder) == []
        after = store.search(("n",), query="a", limit=20, refresh_ttl=False)
    with ChromaStore.from_conn_string(folder, **options) as store:
        assert store.search(("n",), query="a", limit=20, refresh_ttl=False) == after


@pytest.mark.parametrize("damage", [b"", b"junk", b"PK\x03\x04"])
def test_a_damaged_snapshot_is_passed_over(folder, worthwhile, damage):
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        fill(store, 5)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        before = store.search(("n",), query="a")
    snapshots(folder)[0].write_bytes(damage)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        assert store.search(("n",), query="a") == before


def test_a_snapshot_of_fewer_rows_is_passed_over(folder, worthwhile):
    """Somebody put rows with Chroma itself, which knows nothing of snapshots."""
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        fill(store, 5)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        store.search(("n",), query="a")
        kept = snapshots(folder)[0].read_bytes()
        fill(store, 8)
        path = folder / "exact" / f"{next(iter(store._catalog.collections.values())).name}.rows"
    path.write_bytes(kept)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        assert len(store.search(("n",), query="a", limit=20)) == 8


def test_small_collections_get_no_snapshot(folder):
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        fill(store, 50)
    with ChromaStore.from_conn_string(folder, index=index()) as store:
        store.search(("n",), query="a")
    assert snapshots(folder) == []
