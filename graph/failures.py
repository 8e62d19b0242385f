"""Why a node failed, in one line; and outages, which stop a run to be resumed.

A failed pair is recorded and the run goes on without it. Where a server can't be used at all, no other pair
would fare better: the pair's record is marked as an outage, the node that gathers the records raises it, and
a resumed run asks for the failed pairs anew (`graph.running`).
"""

from collections.abc import Mapping

from langgraph.errors import NodeError

from schema.errors import BackendUnavailableError, StudioError

_OUTAGE = "outage: "


def cause_of(error: NodeError) -> str:
    """Return why a pair failed."""
    cause = error.error
    text = " ".join(str(cause).split())
    if isinstance(cause, BackendUnavailableError):
        return f"{_OUTAGE}{text}"
    return text if isinstance(cause, StudioError) else f"{type(cause).__name__}: {text}"


def has_outage(causes: Mapping[str, str]) -> bool:
    """Whether any of these failed because a server can't be used."""
    return any(cause.startswith(_OUTAGE) for cause in causes.values())


def stop_at_outage(causes: Mapping[str, str]) -> None:
    """Stop the run where any of these failed because a server can't be used.

    Raises:
        BackendUnavailableError: that is so.

    """
    for cause in causes.values():
        if cause.startswith(_OUTAGE):
            raise BackendUnavailableError(cause.removeprefix(_OUTAGE))
