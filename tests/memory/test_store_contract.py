"""What every store must do: LangGraph's own in memory and on SQLite, and ours on Chroma in all its forms."""

import itertools
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack

import pytest
from langgraph.store.base import (
    BaseStore,
    GetOp,
    InvalidNamespaceError,
    ListNamespacesOp,
    MatchCondition,
    PutOp,
    SearchOp,
)
from langgraph.store.memory import InMemoryStore
from langgraph.store.sqlite import AsyncSqliteStore, SqliteStore

from memory.chroma_store import ChromaStore
from memory.chroma_store.connection import connect

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PORTS = itertools.count(18700)


def count_letters(texts):
    return [[float(text.lower().count(letter)) for letter in LETTERS] for text in texts]


def index(**more):
    return {"dims": len(LETTERS), "embed": count_letters, **more}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A Chroma server on the loopback."""
    port = next(PORTS)
    command = [sys.executable, "-c", "from chromadb.cli.cli import app; app()"]
    options = ["run", "--path", str(tmp_path_factory.mktemp("server")), "--port", str(port)]
    process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    try:
        _wait_for(f"{url}/api/v2/heartbeat", process)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(url, process):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.skip("chroma run doesn't start here")


KINDS = ["in memory", "sqlite", "chroma memory", "chroma folder"]
WITH_SERVER = [*KINDS, pytest.param("chroma server", marks=pytest.mark.slow)]


class Stores:
    """Makes empty stores of one kind, and closes them."""

    def __init__(self, kind, request, tmp_path_factory) -> None:
        self._kind = kind
        self._request = request
        self._folders = tmp_path_factory
        self._stack = ExitStack()

    def __call__(self, **options) -> BaseStore:
        if self._kind == "in memory":
            return InMemoryStore(**options)
        if self._kind == "sqlite":
            return self._sqlite(**options)
        return self._stack.enter_context(ChromaStore.from_conn_string(self._target(), **options))

    def close(self) -> None:
        self._stack.close()

    def _sqlite(self, **options):
        _need_extensions("index" in options)
        if fields := options.get("index", {}).get("fields"):
            options["index"]["text_fields"] = fields
        store = self._stack.enter_context(SqliteStore.from_conn_string(":memory:", **options))
        store.setup()
        return store

    def _target(self):
        if self._kind == "chroma memory":
            return ":memory:"
        if self._kind == "chroma folder":
            return self._folders.mktemp("chroma")
        url = self._request.getfixturevalue("server")
        _empty(url)
        return url


@pytest.fixture(params=WITH_SERVER)
def make(request, tmp_path_factory):
    """A maker of empty stores of one kind."""
    stores = Stores(request.param, request, tmp_path_factory)
    yield stores
    stores.close()


def _need_extensions(needed):
    if needed and not hasattr(sqlite3.Connection, "enable_load_extension"):
        pytest.skip("this Python's sqlite3 can't load the vector extension")


def _empty(url):
    connection = connect(url, wait_seconds=1)
    for collection in connection.client.list_collections():
        connection.client.delete_collection(collection.name)
    connection.close()


@pytest.fixture
def store(make):
    return make()


def keys(items):
    return [item.key for item in items]


def test_what_is_put_is_got(store):
    value = {"text": "héllo", "n": 3, "x": 0.1, "list": [1, {"a": None}], "yes": True, "none": None}
    store.put(("a", "b"), "k", value)
    item = store.get(("a", "b"), "k")
    assert item is not None
    assert (item.namespace, item.key, item.value) == (("a", "b"), "k", value)


def test_what_was_never_put_is_none(store):
    store.put(("a",), "k", {"n": 1})
    assert store.get(("a",), "other") is None
    assert store.get(("a", "b"), "k") is None
    assert store.get(("zzz",), "k") is None


def test_a_second_put_replaces_the_whole_value(store):
    store.put(("a",), "k", {"old": 1, "both": 1})
    store.put(("a",), "k", {"new": 2, "both": 2})
    assert store.get(("a",), "k").value == {"new": 2, "both": 2}
    assert store.search(("a",), filter={"old": 1}) == []
    assert keys(store.search(("a",), filter={"both": 2})) == ["k"]


def test_an_update_is_never_older_than_the_item(store):
    store.put(("a",), "k", {"n": 1})
    first = store.get(("a",), "k")
    store.put(("a",), "k", {"n": 2})
    second = store.get(("a",), "k")
    assert second.updated_at >= first.updated_at
    assert second.created_at <= second.updated_at


def test_a_deleted_item_is_gone_everywhere(make):
    store = make(index=index())
    store.put(("a",), "k", {"text": "abc"})
    store.put(("a",), "other", {"text": "xyz"})
    store.delete(("a",), "k")
    store.delete(("a",), "never there")
    assert store.get(("a",), "k") is None
    assert keys(store.search(("a",), query="abc")) == ["other"]
    assert keys(store.search(("a",))) == ["other"]


def test_values_that_were_read_can_be_changed_without_harm(store):
    store.put(("a",), "k", {"list": [1]})
    original = {"list": [1]}
    store.put(("a",), "k2", original)
    original["list"].append(2)
    if not isinstance(store, InMemoryStore):
        assert store.get(("a",), "k2").value == {"list": [1]}
        store.get(("a",), "k").value["list"].append(2)
        assert store.get(("a",), "k").value == {"list": [1]}


FILTERS = [
    ({"kind": "x"}, {"1", "2"}),
    ({"kind": {"$eq": "x"}}, {"1", "2"}),
    ({"kind": {"$ne": "x"}}, {"3"}),
    ({"n": {"$gt": 1}}, {"2", "3"}),
    ({"n": {"$gte": 2}}, {"2", "3"}),
    ({"n": {"$lt": 2}}, {"1"}),
    ({"n": {"$lte": 2.5}}, {"1", "2"}),
    ({"n": {"$gt": 1, "$lt": 4.5}}, {"2"}),
    ({"n": {"$lt": float("inf")}}, {"1", "2", "3"}),
    ({"n": 2.5}, {"2"}),
    ({"n": 1.0}, {"1"}),
    ({"kind": "x", "n": {"$gt": 1}}, {"2"}),
    ({"on": True}, {"1", "3"}),
    ({"on": False}, {"2"}),
    ({"tags": ["a", "b"]}, {"1"}),
    ({"kind": "nothing like it"}, set()),
    ({"absent": "x"}, set()),
    ({"kind": "o'brien\" or 1=1 --"}, set()),
]


@pytest.mark.parametrize("query", [None, "word"])
def test_filters_mean_the_same_everywhere(make, query):
    store = make(index=index(fields=["text"])) if query else make()
    store.put(("f",), "1", {"text": "word", "kind": "x", "n": 1, "on": True, "tags": ["a", "b"]})
    store.put(("f",), "2", {"text": "word", "kind": "x", "n": 2.5, "on": False, "tags": ["a"]})
    store.put(("f",), "3", {"text": "word", "kind": "y", "n": 5, "on": True, "tags": []})
    for wanted, found in FILTERS:
        assert set(keys(store.search(("f",), query=query, filter=wanted, limit=5))) == found, wanted


def test_equality_is_nested_in_dictionaries(make):
    store = make()
    if isinstance(store, SqliteStore):
        pytest.skip("SQLite's store takes the inner keys of a nested filter for operators")
    store.put(("f",), "1", {"who": {"name": "ann", "age": 3, "at": {"city": "rome"}}})
    store.put(("f",), "2", {"who": {"name": "bob", "age": 3, "at": {"city": "rome"}}})
    assert keys(store.search(("f",), filter={"who": {"name": "ann"}})) == ["1"]
    assert len(store.search(("f",), filter={"who": {"at": {"city": "rome"}}})) == 2
    assert keys(store.search(("f",), filter={"who": {"age": {"$lt": 4}, "name": "bob"}})) == ["2"]
    assert store.search(("f",), filter={"who": "ann"}) == []


def test_an_unknown_operator_is_refused(store):
    store.put(("f",), "1", {"n": 1})
    with pytest.raises(ValueError, match=r"(?i)unsupported operator"):
        store.search(("f",), filter={"n": {"$near": 1}})


def test_pages_hold_every_item_once(store):
    for number in range(25):
        store.put(("p", f"n{number % 3}"), f"k{number:02}", {"n": number})
    pages = [keys(store.search(("p",), limit=10, offset=offset)) for offset in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({key for page in pages for key in page}) == 25
    assert store.search(("p",), limit=10, offset=25) == []


def test_pages_of_a_query_hold_every_item_once(make):
    store = make(index=index())
    store.batch([PutOp(("p",), f"k{n:02}", {"text": "a" * (n + 1) + "b" * (25 - n)}) for n in range(25)])
    pages = [store.search(("p",), query="a", limit=10, offset=offset) for offset in (0, 10, 20)]
    found = [item for page in pages for item in page]
    assert len({item.key for item in found}) == 25
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


def test_a_prefix_ends_at_a_label(store):
    for namespace in [("foo",), ("foo", "child"), ("foobar",), ("fo",), ("Foo",)]:
        store.put(namespace, "k", {"n": 1})
    found = {item.namespace for item in store.search(("foo",), limit=100)}
    assert found == {("foo",), ("foo", "child")}
    assert len(store.search((), limit=100)) == 5


def test_a_query_finds_what_is_nearest_with_its_cosine(make):
    store = make(index=index(fields=["text"]))
    store.put(("q",), "cats", {"text": "ccaatt"})
    store.put(("q",), "dogs", {"text": "dog"})
    found = store.search(("q",), query="cat")
    assert keys(found) == ["cats", "dogs"]
    assert found[0].score == pytest.approx(1.0, abs=1e-5)
    assert found[1].score == pytest.approx(0.0, abs=1e-5)


def test_the_nearest_field_of_an_item_counts(make):
    store = make(index=index(fields=["title", "lines[*].text"]))
    store.put(("q",), "many", {"title": "zzz", "lines": [{"text": "aaa"}, {"text": "bbb"}]})
    store.put(("q",), "one", {"title": "ab"})
    found = store.search(("q",), query="bbb")
    assert keys(found) == ["many", "one"]
    assert found[0].score == pytest.approx(1.0, abs=1e-5)


def test_a_put_may_choose_its_fields(make):
    store = make(index=index(fields=["text"]))
    store.put(("q",), "a", {"text": "xxx", "other": "aaa"}, index=["other"])
    store.put(("q",), "b", {"text": "aab", "other": "zzz"})
    assert keys(store.search(("q",), query="aaa", limit=1)) == ["a"]


def test_fewer_fields_leave_no_old_vector(make):
    store = make(index=index())
    if isinstance(store, InMemoryStore | SqliteStore):
        pytest.skip("LangGraph's stores keep vectors of fields that are gone")
    store.put(("q",), "a", {"one": "aaa", "two": "bbb"}, index=["one", "two"])
    store.put(("q",), "a", {"one": "ccc"}, index=["one"])
    store.put(("q",), "b", {"one": "bcd"}, index=["one"])
    assert keys(store.search(("q",), query="b", limit=1)) == ["b"]


def test_an_item_without_index_is_never_before_a_match(make):
    store = make(index=index())
    store.put(("q",), "hidden", {"text": "aaa"}, index=False)
    store.put(("q",), "seen", {"text": "aab"})
    assert keys(store.search(("q",), query="aaa", limit=1)) == ["seen"]
    assert set(keys(store.search(("q",)))) == {"hidden", "seen"}


def test_a_store_without_index_takes_a_query_for_a_listing(store):
    store.put(("q",), "a", {"text": "aaa"})
    found = store.search(("q",), query="bbb")
    assert keys(found) == ["a"]
    assert found[0].score is None


def test_a_batch_reads_before_it_writes(store):
    store.put(("b",), "k", {"n": 1})
    got, put, found, listed = store.batch(
        [
            GetOp(("b",), "k"),
            PutOp(("b",), "k", {"n": 2}),
            SearchOp(("b",)),
            ListNamespacesOp(),
        ]
    )
    assert (got.value, put, listed) == ({"n": 1}, None, [("b",)])
    assert [item.value for item in found] == [{"n": 1}]
    assert store.get(("b",), "k").value == {"n": 2}


def test_the_last_put_of_a_batch_holds(store):
    store.batch([PutOp(("b",), "k", {"n": 1}), PutOp(("b",), "k", {"n": 2})])
    assert store.get(("b",), "k").value == {"n": 2}
    store.batch([PutOp(("b",), "k", {"n": 3}), PutOp(("b",), "k", None)])
    assert store.get(("b",), "k") is None


def test_namespaces_are_listed_sorted_and_cut(store):
    for namespace in [("a", "x", "1"), ("a", "x", "2"), ("a", "y", "1"), ("b", "x", "1")]:
        store.put(namespace, "k", {"n": 1})
    assert store.list_namespaces(max_depth=2) == [("a", "x"), ("a", "y"), ("b", "x")]
    assert store.list_namespaces(prefix=("a", "*", "1")) == [("a", "x", "1"), ("a", "y", "1")]
    assert store.list_namespaces(suffix=("x", "*")) == [("a", "x", "1"), ("a", "x", "2"), ("b", "x", "1")]
    assert store.list_namespaces(prefix=("a",), suffix=("1",), limit=1, offset=1) == [("a", "y", "1")]
    op = ListNamespacesOp((MatchCondition("prefix", ("a",)), MatchCondition("prefix", ("*", "y"))))
    assert store.batch([op]) == [[("a", "y", "1")]]


def test_a_namespace_that_is_empty_again_is_not_listed(store):
    if isinstance(store, InMemoryStore):
        pytest.skip("LangGraph's store in memory lists what once was")
    store.put(("a",), "k", {"n": 1})
    store.put(("b",), "k", {"n": 1})
    store.delete(("a",), "k")
    assert store.list_namespaces() == [("b",)]


@pytest.mark.parametrize("namespace", [(), ("a.b",), ("a", ""), ("langgraph",), ("a", 1)])
def test_bad_namespaces_are_refused(store, namespace):
    with pytest.raises(InvalidNamespaceError):
        store.put(namespace, "k", {"n": 1})


def test_any_text_is_kept_and_filtered_by(store):
    for text in ["日本語", "o'brien; drop table", "line\nbreak", "a" * 5000, "{}"]:
        namespace = ("t", text[:50])
        store.put(namespace, text, {"text": text})
        assert store.get(namespace, text).value == {"text": text}
        assert [item.value["text"] for item in store.search(("t",), filter={"text": text})] == [text]


@pytest.fixture(params=["in memory", "sqlite", "chroma memory", "chroma folder"])
async def async_store(request, tmp_path):
    """An empty store of each kind for asynchronous use."""
    if request.param == "in memory":
        yield InMemoryStore(index=index())
    elif request.param == "sqlite":
        _need_extensions(True)
        async with AsyncSqliteStore.from_conn_string(":memory:", index=index()) as store:
            await store.setup()
            yield store
    else:
        target = ":memory:" if request.param == "chroma memory" else tmp_path / "chroma"
        async with ChromaStore.open(target, index=index()) as store:
            yield store


async def test_asynchronous_calls_do_what_the_others_do(async_store):
    await async_store.aput(("a", "b"), "k", {"text": "abc", "n": 1})
    await async_store.aput(("a", "c"), "l", {"text": "xyz", "n": 2})
    assert (await async_store.aget(("a", "b"), "k")).value == {"text": "abc", "n": 1}
    assert keys(await async_store.asearch(("a",), query="xy")) == ["l", "k"]
    assert keys(await async_store.asearch(("a",), filter={"n": {"$lt": 2}})) == ["k"]
    assert await async_store.alist_namespaces(max_depth=1) == [("a",)]
    await async_store.adelete(("a", "b"), "k")
    assert await async_store.aget(("a", "b"), "k") is None
