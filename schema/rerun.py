"""What a trial's episodes are made from, and what telling them again gave."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from schema.base import Record


class TrialInputs(Record):
    """All that a trial's episodes are made from beside its config, as it began (`inputs.json`)."""

    training: tuple[str, ...]
    """Pairs that are trained on; an episode learns from those about other papers."""
    versions: dict[str, str]
    """By name: of Python, packages, voice, embedder, analyst and judge."""
    digests: dict[str, str]
    """SHA-256 by name: of prompts, profile, pairs, the parent's episodes and our own code."""

    def changes(self, now: "TrialInputs") -> tuple[str, ...]:
        """Return in a line each what is no longer as it was."""
        versions = [f"{name}: {was} -> {became}" for name, was, became in _moved(self.versions, now.versions)]
        digests = [
            f"{name}: {became if became == _NONE else 'changed'}"
            for name, _, became in _moved(self.digests, now.digests)
        ]
        return (*digests, *versions)


_NONE = "not there"


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    names = dict.fromkeys((*before, *after))
    pairs = [(name, before.get(name, _NONE), after.get(name, _NONE)) for name in names]
    return [(name, was, became) for name, was, became in pairs if was != became]


class PairRerun(Record):
    """One pair's episode, told again."""

    pair_id: str
    same_script: bool
    """Byte for byte, the memory items it drew on among them."""
    same_episode: bool
    """The audio byte for byte, and the time of every word; of an estimate, the times."""
    losses: dict[str, tuple[float, float]]
    """Total and terms: of the trial, and told again."""
    same_judgement: bool
    """Every loss to the last bit, and every finding of the judge behind it."""
    first_difference: tuple[str, str] | None = None
    """The first sentences that differ: of the trial, and told again."""
    failure: str = ""
    """Why it could not be told again; empty where it could."""

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs."""
        return self.same_script and self.same_episode and self.same_judgement


class Rerun(Record):
    """A trial, told again from its recorded versions and seed (`rerun.json`)."""

    rerun_id: str
    """Also the name of its folder, under `reruns`."""
    trial_id: str
    pairs: tuple[PairRerun, ...] = Field(min_length=1)
    changed: tuple[str, ...] = ()
    """What the trial was made from and is no longer as it was, a line each."""
    at: datetime

    @property
    def is_same(self) -> bool:
        """Whether every pair's episode came out the same."""
        return all(pair.is_same for pair in self.pairs)
