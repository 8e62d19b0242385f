"""Everyday pictures for technical ideas, used where the idea is really spoken of."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Analogy:
    """A picture with the words that call for it."""

    keys: re.Pattern[str]
    text: str

    def suits(self, sentence: str) -> bool:
        """Return whether a sentence speaks of the idea."""
        return self.keys.search(sentence) is not None


@lru_cache(maxsize=1)
def analogies() -> tuple[Analogy, ...]:
    """Return the bank, in the order of its file."""
    text = files("agents.writer").joinpath("analogies.toml").read_text(encoding="utf-8")
    return tuple(Analogy(_pattern(entry["keys"]), entry["text"]) for entry in tomllib.loads(text)["analogy"])


def _pattern(keys: list[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)
