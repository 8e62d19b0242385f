"""What a process that trains does to itself before it begins."""

import gc


def let_collector_skip_what_is_loaded() -> None:
    """Let garbage collection pass over all that is loaded by now: modules, classes, tables.

    They are hundreds of thousands of objects that stay for good, and each full collection walks them again:
    an eighth of a second, for which every thread and the event loop wait.
    """
    gc.collect()
    gc.freeze()
