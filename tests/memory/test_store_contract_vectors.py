"""What every store with an index must do: find what is nearest, page by page, and nothing that is gone."""

import pytest
from langgraph.store.base import (
    PutOp,
)
from langgraph.store.memory import InMemoryStore
from langgraph.store.sqlite import SqliteStore

from tests.memory.vectors import index, keys


def test_a_deleted_item_is_gone_everywhere(make):
    store = make(index=index())
    store.put(("a",), "k", {"text": "abc"})
    store.put(("a",), "other", {"text": "xyz"})
    store.delete(("a",), "k")
    store.delete(("a",), "never there")
    assert store.get(("a",), "k") is None
    assert keys(store.search(("a",), query="abc")) == ["other"]
    assert keys(store.search(("a",))) == ["other"]


def test_pages_of_a_query_hold_every_item_once(make):
    store = make(index=index())
    if isinstance(store, SqliteStore):
        pytest.skip("LangGraph's SQLite store leaves the last page of a query empty")
    store.batch([PutOp(("p",), f"k{n:02}", {"text": "a" * (n + 1) + "b" * (25 - n)}) for n in range(25)])
    pages = [store.search(("p",), query="a", limit=10, offset=offset) for offset in (0, 10, 20)]
    found = [item for page in pages for item in page]
    assert len({item.key for item in found}) == 25
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


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


def test_text_of_any_script_is_found_by_itself(make):
    texts = ["这是中文", "これは日本語です", "이건 한국어야", "Это русский", "यह रूसी है"]
    alphabet = sorted({character for text in texts for character in text})

    def count_all(batch):
        return [[float(text.count(one)) for one in alphabet] for text in batch]

    store = make(index={"dims": len(alphabet), "embed": count_all, "fields": ["text"]})
    for text in texts:
        store.put(("q",), text, {"text": text})
    assert [store.search(("q",), query=text, limit=1)[0].key for text in texts] == texts


@pytest.mark.parametrize("query", ["", None, "test " * 300, "t!@#$%^&*()"])
def test_any_query_is_answered(make, query):
    store = make(index=index())
    store.put(("q",), "a", {"text": "test"})
    assert keys(store.search(("q",), query=query)) == ["a"]


def test_a_changed_text_is_found_by_its_new_words_only(make):
    store = make(index=index(fields=["text"]))
    store.put(("q",), "a", {"text": "zebra"})
    store.put(("q",), "b", {"text": "dog"})
    before = store.search(("q",), query="zebra")[0]
    store.put(("q",), "a", {"text": "hymn"})
    after = {item.key: item.score for item in store.search(("q",), query="zebra")}
    assert before.key == "a"
    assert after["a"] < before.score
    assert store.search(("q",), query="hymn")[0].score == pytest.approx(1.0, abs=1e-5)
