"""Names that may stand in the tree: ids from users can't leave it, and a prefix finds one thing."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from schema.errors import InputError, NotFoundError

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_VERSION = re.compile(r"v(?:0|[1-9][0-9]*)")
RERUN = "rerun_"
LONGEST_NAME = 100
"""Leaves room for `_script.json` within the 255 bytes that file systems allow."""


def check_name(name: str, what: str) -> str:
    """Return the name of a pair, trial or organisation, once it is safe as a file's name.

    Raises:
        InputError: it is empty, too long, or holds anything but letters, digits and inner `-`, `_`, `.`.
    """
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise InputError(
            f"{name!r} can't name a {what}: use letters, digits and, inside, '-', '_' or '.'"
            f" (at most {LONGEST_NAME})"
        )
    return name


def check_version(version: str) -> str:
    """Return a version such as `v3`.

    Raises:
        InputError: it isn't `v` and a number.
    """
    if not _VERSION.fullmatch(version):
        raise InputError(f"{version!r} is no version: write v1, v2, ...")
    return version


def next_version(versions: Iterable[str]) -> str:
    """Return the version after the highest of these; `v1` is the first that is learned."""
    return f"v{max((int(version[1:]) for version in versions), default=0) + 1}"


def in_order(versions: Iterable[str]) -> tuple[str, ...]:
    """Return versions by number, not by letter."""
    return tuple(sorted(versions, key=lambda version: int(version[1:])))


def trial_name(number: int, started_at: datetime) -> str:
    """Return a trial's id, `trial_000_YYYYmmdd_HHMMSS`."""
    return f"trial_{number:03d}_{started_at:%Y%m%d_%H%M%S}"


def rerun_name(number: int, started_at: datetime) -> str:
    """Return the id of a trial told again, `rerun_000_YYYYmmdd_HHMMSS`."""
    return f"{RERUN}{number:03d}_{started_at:%Y%m%d_%H%M%S}"


def slug(text: str) -> str:
    """Return a safe name made of a title's or file's letters and digits.

    Raises:
        InputError: nothing of it can stand in a name.
    """
    joined = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()
    return check_name(joined[:60].rstrip("-"), "pair")


def by_prefix(prefix: str, names: Sequence[str], what: str) -> str:
    """Return the one name that is, or else starts with, the prefix.

    Raises:
        NotFoundError: none does, or several do; the text lists them.
    """
    if prefix in names:
        return prefix
    found = [name for name in names if prefix and name.startswith(prefix)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(f"{what} {prefix!r} is ambiguous: {_listed(found)}")
    raise NotFoundError(no_such(prefix, names, what))


def no_such(name: str, names: Sequence[str], what: str) -> str:
    """Return the text of the error that a name isn't among these."""
    return f"no {what} {name!r}: {_listed(names) if names else 'there is none yet'}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:12])
    return f"there is {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")
