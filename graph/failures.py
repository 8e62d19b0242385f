"""Why a node failed, in one line."""

from langgraph.errors import NodeError

from schema.errors import BackendUnavailableError, StudioError


def cause_of(error: NodeError) -> str:
    """Return why a pair failed.

    Raises:
        BackendUnavailableError: that is why; no pair would fare better, so the run stops, to be resumed.

    """
    cause = error.error
    if isinstance(cause, BackendUnavailableError):
        raise cause
    text = " ".join(str(cause).split())
    return text if isinstance(cause, StudioError) else f"{type(cause).__name__}: {text}"
