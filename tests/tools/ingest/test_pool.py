"""Work shared out among children: who gets what, and what comes of what goes wrong."""

import pymupdf
import pytest

from tools.ingest.limits import ReadLimits
from tools.ingest.pool import _MANY, PageLostError, Pool, Work, _opened, _Queue

WORK = Work(1, lambda request, answer: None)


def job(page, do="read"):
    return {"do": do, "page": page}, WORK


def pages_taken(queue, child, count):
    return [(taken[0]["do"], taken[0]["page"]) for _ in range(count) if (taken := queue.take(child))]


def test_a_page_goes_back_to_the_child_that_had_it():
    queue = _Queue(2)
    for page in (1, 2):
        queue.put(job(page))
    assert pages_taken(queue, 0, 1) == [("read", 1)]
    assert pages_taken(queue, 1, 1) == [("read", 2)]
    for page in (2, 1):
        queue.put(job(page, "crop"))
    assert pages_taken(queue, 0, 1) == [("crop", 1)]
    assert pages_taken(queue, 1, 1) == [("crop", 2)]


def test_new_pages_come_first_unless_much_waits_for_the_child():
    queue = _Queue(1)
    for page in range(1, _MANY + 3):
        queue.put(job(page))
    pages_taken(queue, 0, _MANY)
    queue.put(job(1, "look"))
    assert pages_taken(queue, 0, 1) == [("read", _MANY + 1)]
    for page in range(2, _MANY + 1):
        queue.put(job(page, "look"))
    assert pages_taken(queue, 0, 2) == [("look", 1), ("read", _MANY + 2)]


def test_an_idle_child_takes_what_waits_longest_behind_a_busy_one():
    queue = _Queue(2)
    for page in (1, 2):
        queue.put(job(page))
    pages_taken(queue, 0, 2)
    for page in (1, 2):
        queue.put(job(page, "crop"))
    assert pages_taken(queue, 1, 3) == [("crop", 2), ("crop", 1)]
    assert len(queue) == 0


@pytest.fixture
def pdf(tmp_path):
    with pymupdf.open() as document:
        for _ in range(6):
            document.new_page()
        document.save(tmp_path / "six.pdf")
    return tmp_path / "six.pdf"


def test_an_error_in_what_receives_the_answers_is_raised_where_they_are_waited_for(pdf):
    def receive(request, answer):
        raise KeyError(request["page"])

    with Pool(pdf, ReadLimits()) as pool:
        work = pool.start([{"do": "read", "page": n} for n in range(1, 7)], receive)
        with pytest.raises(KeyError):
            work.lost()


def test_work_left_when_the_pool_closes_is_given_up(pdf):
    with Pool(pdf, ReadLimits(workers=1)) as pool:
        work = pool.start([{"do": "read", "page": n} for n in range(1, 7)] * 50, lambda request, answer: None)
    assert set(work.lost().values()) == {"reading was stopped"}


def test_no_requests_are_done_at_once(pdf):
    with Pool(pdf, ReadLimits()) as pool:
        assert pool.start([], lambda request, answer: None).lost() == {}


@pytest.mark.parametrize("content", [b"\xc1", b"\x07", b"\x93\x01\x02\x03"])
def test_an_answer_that_is_no_record_is_refused(content):
    with pytest.raises(PageLostError, match="spoilt its answer"):
        _opened(bytearray(content))
