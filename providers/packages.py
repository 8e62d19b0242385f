"""Packages that only some back ends need: told to be missing before any work, with what mends it."""

from importlib.util import find_spec

from schema.errors import BackendUnavailableError


def needs_package(module: str, *, service: str, extra: str) -> None:
    """Refuse where a package of an extra isn't installed; nothing is imported.

    Raises:
        BackendUnavailableError: it is missing; the text names the command.
    """
    if find_spec(module) is None:
        raise BackendUnavailableError(f"{service} needs a package: run `uv sync --inexact --extra {extra}`")
