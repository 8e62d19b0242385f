"""Errors a user can cause: one clear line that names the cause and the way out."""


class StudioError(Exception):
    """Base of every error whose text is meant for the user, as one line."""

    exit_code = 1


class InputError(StudioError):
    """A file or argument that the user gave can't be used."""

    exit_code = 2


class NotFoundError(StudioError):
    """A pair, trial, profile or key that isn't in the tree."""

    exit_code = 3


class BackendUnavailableError(StudioError):
    """A back end whose package, model file or key is missing; the text says what mends it."""

    exit_code = 4


class BusyError(StudioError):
    """Another process holds the lock on what was asked for."""

    exit_code = 5


class DamagedError(StudioError):
    """A file of the tree is torn, edited or unreadable."""

    exit_code = 6


class ModelAnswerError(StudioError):
    """A language model's answer that can't be used, after the repairs that could have helped."""

    exit_code = 7


class ContextOverflowError(ModelAnswerError):
    """A request that is longer than the model can read."""


class BudgetSpentError(StudioError):
    """The next call could pass the limit that the user set on dollars or tokens."""

    exit_code = 8


def one_line(cause: object, limit: int = 200) -> str:
    """Return what somebody else's code says as one line; where it is longer than the limit, that is shown."""
    line = " ".join(str(cause).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
