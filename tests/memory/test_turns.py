"""Calls that wait for one turn share it, and none fails for another's fault."""

import asyncio
from threading import Event

from memory.chroma_store.turns import Turns


async def test_a_call_that_fails_fails_no_other():
    begun, go_on, rounds = Event(), Event(), []

    def carry_out(asked):
        rounds.append(list(asked))
        if asked == ["first"]:
            begun.set()
            assert go_on.wait(30)
        if "bad" in asked:
            raise ValueError("bad")
        return [f"did {one}" for one in asked]

    turns = Turns(carry_out)
    first = asyncio.create_task(turns.call("first"))
    await asyncio.to_thread(begun.wait, 30)
    others = [asyncio.create_task(turns.call(one)) for one in ("good", "bad", "fine")]
    while len(turns._waiting) < 3:
        await asyncio.sleep(0.001)
    go_on.set()
    answers = await asyncio.gather(first, *others, return_exceptions=True)
    assert answers[0] == "did first"
    assert answers[1] == "did good"
    assert isinstance(answers[2], ValueError)
    assert answers[3] == "did fine"
    assert sorted(rounds[1]) == ["bad", "fine", "good"]
