"""What training comes to, in one file that can be carried elsewhere."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from schema.analysis import PhrasePattern
from schema.base import Record
from schema.profile import AggregatedProfile
from schema.prompt import PromptSet
from schema.settings import Team


class Provenance(Record):
    """Where prompts and profile come from, and what they were measured to be worth; losses are totals."""

    studio_version: str
    exported_at: datetime
    run_id: str | None = None
    """None where no trial was made with them."""
    trial_id: str | None = None
    training_pairs: tuple[str, ...] = ()
    validation_pairs: tuple[str, ...] = ()
    team: Team = Team.OFFLINE
    models: dict[str, str] = Field(default_factory=dict)
    seed: int = 0
    loss_untrained: float | None = None
    loss: float | None = None
    """Over the training pairs, each told without what its own telling teaches."""
    validation_loss_untrained: float | None = None
    validation_loss: float | None = None
    """Over the pairs that were held out."""


class Recipe(Record):
    """All that an episode is made by: profile, prompts and the phrases of the admired episodes."""

    format: Literal["claude-studio/profile"] = "claude-studio/profile"
    format_version: Literal[1] = 1
    provenance: Provenance
    profile: AggregatedProfile
    prompts: PromptSet
    phrases: tuple[PhrasePattern, ...]


class PromptExport(Record):
    """The prompts alone."""

    format: Literal["claude-studio/prompts"] = "claude-studio/prompts"
    format_version: Literal[1] = 1
    provenance: Provenance
    prompts: PromptSet
