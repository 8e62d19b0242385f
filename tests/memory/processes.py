"""Running an action in a child process that ends with it, whatever happens."""

import os
from collections.abc import Callable


def fork(action: Callable[[], None]) -> int:
    """Return the id of a child that runs the action and exits with 0, or 1 where it failed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            action()
            code = 0
        finally:
            os._exit(code)
    return child


def ended_well(*children: int) -> bool:
    """Wait for children and return whether all exited with 0."""
    codes = [os.waitpid(child, 0)[1] for child in children]
    return not any(codes)
