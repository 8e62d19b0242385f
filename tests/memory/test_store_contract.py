"""What every store must do: LangGraph's own in memory and on SQLite, and ours on Chroma in all its forms."""

import asyncio

import pytest
from langgraph.store.base import (
    GetOp,
    InvalidNamespaceError,
    ListNamespacesOp,
    MatchCondition,
    PutOp,
    SearchOp,
)
from langgraph.store.memory import InMemoryStore

from tests.memory.vectors import keys


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


def test_values_that_were_read_can_be_changed_without_harm(store):
    store.put(("a",), "k", {"list": [1]})
    original = {"list": [1]}
    store.put(("a",), "k2", original)
    original["list"].append(2)
    if not isinstance(store, InMemoryStore):
        assert store.get(("a",), "k2").value == {"list": [1]}
        store.get(("a",), "k").value["list"].append(2)
        assert store.get(("a",), "k").value == {"list": [1]}


def test_pages_hold_every_item_once(store):
    for number in range(25):
        store.put(("p", f"n{number % 3}"), f"k{number:02}", {"n": number})
    pages = [keys(store.search(("p",), limit=10, offset=offset)) for offset in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({key for page in pages for key in page}) == 25
    assert store.search(("p",), limit=10, offset=25) == []


def test_a_prefix_ends_at_a_label(store):
    for namespace in [("foo",), ("foo", "child"), ("foobar",), ("fo",), ("Foo",)]:
        store.put(namespace, "k", {"n": 1})
    found = {item.namespace for item in store.search(("foo",), limit=100)}
    assert found == {("foo",), ("foo", "child")}
    assert len(store.search((), limit=100)) == 5


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


def test_labels_are_taken_as_they_are(store):
    spaces = [
        ("user_1",),
        ("user_1", "x"),
        ("userX1",),
        ("a%b",),
        ("aXb",),
        ("s*",),
        ("sX",),
        ("q?",),
        ("[q]",),
    ]
    for namespace in [*spaces, ("n\n",), ("n",)]:
        store.put(namespace, "k", {"n": 1})
    for prefix, found in (
        (("user_1",), {("user_1",), ("user_1", "x")}),
        (("a%b",), {("a%b",)}),
        (("s*",), {("s*",)}),
        (("q?",), {("q?",)}),
        (("[q]",), {("[q]",)}),
        (("n",), {("n",)}),
    ):
        assert {item.namespace for item in store.search(prefix, limit=50)} == found
    assert store.list_namespaces(suffix=("n",)) == [("n",)]
    assert store.list_namespaces(prefix=("user_1",)) == [("user_1",), ("user_1", "x")]


def test_a_suffix_begins_at_a_label_and_a_star_is_one_label(store):
    for namespace in [("u", "s", "alice"), ("u", "s", "malice"), ("u", "a", "b", "alice"), ("alice",)]:
        store.put(namespace, "k", {"n": 1})
    found = store.list_namespaces(suffix=("alice",))
    assert set(found) == {("alice",), ("u", "a", "b", "alice"), ("u", "s", "alice")}
    assert store.list_namespaces(prefix=("u", "*", "alice")) == [("u", "s", "alice")]
    assert store.list_namespaces(suffix=("*", "b", "alice")) == [("u", "a", "b", "alice")]
    assert store.list_namespaces(prefix=("u",), max_depth=2) == [("u", "a"), ("u", "s")]


@pytest.mark.parametrize("namespace", [("a.b",), ("a", ""), ("a", 1)])
def test_every_operation_of_a_batch_is_checked_before_any_is_done(store, namespace):
    if isinstance(store, InMemoryStore):
        pytest.skip("LangGraph's store in memory checks no batch")
    store.put(("a", "b"), "k", {"n": 1})
    for wrong in (
        GetOp(namespace, "k"),
        PutOp(namespace, "k", {"n": 2}),
        PutOp(namespace, "k", None),
        SearchOp(namespace),
        ListNamespacesOp((MatchCondition("prefix", namespace),)),
        ListNamespacesOp((MatchCondition("suffix", namespace),)),
    ):
        with pytest.raises(InvalidNamespaceError):
            store.batch([PutOp(("a", "b"), "k", {"n": 2}), wrong])
    assert store.get(("a", "b"), "k").value == {"n": 1}


async def test_asynchronous_calls_do_what_the_others_do(async_store):
    await async_store.aput(("a", "b"), "k", {"text": "abc", "n": 1})
    await async_store.aput(("a", "c"), "l", {"text": "xyz", "n": 2})
    assert (await async_store.aget(("a", "b"), "k")).value == {"text": "abc", "n": 1}
    assert keys(await async_store.asearch(("a",), query="xy")) == ["l", "k"]
    assert keys(await async_store.asearch(("a",), filter={"n": {"$lt": 2}})) == ["k"]
    assert await async_store.alist_namespaces(max_depth=1) == [("a",)]
    await async_store.adelete(("a", "b"), "k")
    assert await async_store.aget(("a", "b"), "k") is None


async def test_a_bad_namespace_fails_no_call_but_its_own(async_store):
    await async_store.aput(("a", "b"), "k", {"n": 1})
    good, bad = await asyncio.gather(
        async_store.aget(("a", "b"), "k"), async_store.aget(("a.b",), "k"), return_exceptions=True
    )
    assert good.value == {"n": 1}
    assert isinstance(bad, InvalidNamespaceError)


async def test_many_calls_at_once_are_each_answered(async_store):
    names = [f"k{number}" for number in range(150)]
    await asyncio.gather(*(async_store.aput(("a", name[-1]), name, {"n": name}) for name in names))
    got = await asyncio.gather(*(async_store.aget(("a", name[-1]), name) for name in names))
    assert [item.value["n"] for item in got] == names
    found = await asyncio.gather(*(async_store.asearch(("a",), filter={"n": name}) for name in names))
    assert [keys(items) for items in found] == [[name] for name in names]
