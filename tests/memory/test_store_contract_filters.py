"""What filters mean in every store, whatever stands in them."""

import pytest
from langgraph.store.memory import InMemoryStore
from langgraph.store.sqlite import SqliteStore

from tests.memory.vectors import index, keys

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


def test_any_text_is_kept_and_filtered_by(store):
    for text in ["日本語", "o'brien; drop table", "line\nbreak", "a" * 5000, "{}"]:
        namespace = ("t", text[:50])
        store.put(namespace, text, {"text": text})
        assert store.get(namespace, text).value == {"text": text}
        assert [item.value["text"] for item in store.search(("t",), filter={"text": text})] == [text]


def test_operators_take_any_number(store):
    for key, price in (("a", 10), ("b", 20), ("c", 30), ("d", -10)):
        store.put(("f",), key, {"price": price})
    for wanted, found in (
        ({"$lt": float("inf")}, "abcd"),
        ({"$gt": float("-inf")}, "abcd"),
        ({"$lt": 10**100}, "abcd"),
        ({"$eq": float("nan")}, ""),
        ({"$lt": 0}, "d"),
        ({"$gte": -10, "$lt": 20}, "ad"),
        ({"$ne": 10}, "bcd"),
    ):
        assert "".join(sorted(keys(store.search(("f",), filter={"price": wanted})))) == found, wanted


@pytest.mark.parametrize(
    "wanted", ["x' OR '1'='1", "x'; --", "x\x00' OR '1", "''''", "x' OR 'א'='א", "%", "*"]
)
def test_no_text_is_anything_but_itself_in_a_filter(store, wanted):
    store.put(("f",), "1", {"kind": "x"})
    store.put(("f",), "2", {"kind": "y"})
    assert store.search(("f",), filter={"kind": wanted}) == []
    store.put(("f",), "3", {"kind": wanted})
    if "\x00" not in wanted or not isinstance(store, SqliteStore):
        assert keys(store.search(("f",), filter={"kind": wanted})) == ["3"]


def test_keys_of_filters_may_hold_hyphens_and_begin_with_digits(store):
    store.put(("f",), "1", {"a-b": "x", "9c": "y"})
    store.put(("f",), "2", {"a-b": "y", "9c": "x"})
    assert keys(store.search(("f",), filter={"a-b": "x"})) == ["1"]
    assert keys(store.search(("f",), filter={"9c": "x"})) == ["2"]


def test_a_dotted_key_reaches_into_the_value(store):
    if isinstance(store, InMemoryStore):
        pytest.skip("LangGraph's store in memory knows no dotted keys")
    store.put(("f",), "1", {"who": {"na-me": "ann", "9": 1}})
    store.put(("f",), "2", {"who": {"na-me": "bob", "9": 2}})
    assert keys(store.search(("f",), filter={"who.na-me": "bob"})) == ["2"]
    assert keys(store.search(("f",), filter={"who.9": {"$lt": 2}})) == ["1"]


@pytest.mark.parametrize("key", ["a') = 'x' OR '1'='1", 'a"b', "a`b", "a\\b", "a\nb"])
def test_a_key_that_could_be_code_is_refused(store, key):
    if isinstance(store, InMemoryStore):
        pytest.skip("LangGraph's store in memory takes any key")
    store.put(("f",), "1", {"a": "x"})
    with pytest.raises(ValueError, match="Invalid filter key"):
        store.search(("f",), filter={key: "x"})
