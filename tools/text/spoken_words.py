"""How a voice says units, letters and signs, kept as data beside the code."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def spoken_words() -> dict[str, dict[str, Any]]:
    """Return the tables of `spoken.toml` by name."""
    return tomllib.loads(files("tools.text").joinpath("spoken.toml").read_text(encoding="utf-8"))
