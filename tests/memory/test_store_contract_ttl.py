"""What every store must do that knows times to live."""

import time

from tests.memory.vectors import keys

SECOND, LONG = 1 / 60, 100.0
"""Minutes; SQLite's store counts in whole seconds."""


def test_what_has_lived_its_time_is_swept(stores_with_ttl):
    stores = stores_with_ttl(ttl={"default_ttl": SECOND})
    for store in stores:
        store.put(("t",), "default", {"n": 1})
        store.put(("t",), "own", {"n": 1}, ttl=LONG)
        store.put(("t",), "for ever", {"n": 1}, ttl=None)
    time.sleep(2.1)
    for store in stores:
        assert store.sweep_ttl() == 1
        assert sorted(keys(store.search(("t",)))) == ["for ever", "own"]
        assert store.get(("t",), "default") is None
        assert store.sweep_ttl() == 0
