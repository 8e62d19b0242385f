"""The writer's word lists and patterns, kept as data beside the code."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=16)
def table(name: str) -> dict[str, Any]:
    """Return the contents of `<name>.toml` of this package."""
    return tomllib.loads(files("agents.writer").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def words(name: str, key: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(table(name)[key].split())


def alternatives(name: str, key: str) -> str:
    """Return an entry's alternatives, joined: `patterns` as they stand, `words` between word boundaries."""
    entry = table(name)[key]
    if "words" in entry:
        return rf"\b(?:{'|'.join(entry['words'])})\b"
    return "|".join(entry["patterns"])


def pattern(name: str, key: str) -> re.Pattern[str]:
    """Return an entry's alternatives compiled, with `ignore_case` where it says so."""
    flags = re.IGNORECASE if table(name)[key].get("ignore_case") else 0
    return re.compile(alternatives(name, key), flags)
