"""Prompts as versioned texts."""

from hashlib import sha256

from schema.base import Record

PROMPT_NAMES = ("script_writer", "segment_classifier", "quality_judge")
"""The prompts that a training run versions (SPEC Part 7)."""


class PromptSet(Record):
    """One version of every prompt."""

    version: str
    """`v1` is the untrained set."""
    texts: dict[str, str]
    """By prompt name."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over names and texts."""
        joined = "\0".join(f"{name}\0{self.texts[name]}" for name in sorted(self.texts))
        return sha256(joined.encode()).hexdigest()
