"""What a run is given beside its input."""

from pathlib import Path
from typing import Literal

from langgraph.runtime import Runtime
from pydantic import BaseModel, ConfigDict, Field, field_validator

from agents.prompts.loader import load_prompts
from schema.loss import LossWeights
from schema.profile import PodcastDepth
from schema.settings import ROLES, Settings, Team
from schema.speech_settings import SpeechSettings
from schema.trial import TrainingConfig

_WITH_MODELS = {"proposals": 3, "minibatch": 1, "max_concurrency": 8}
"""Defaults where language models work: they are paid for, and wait rather than work."""


class RunContext(BaseModel):
    """Where a run keeps its things and how it trains; every field has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(
        default_factory=lambda: Settings().home, description="Folder of the tree and the memory."
    )
    organisation: str = Field(
        default_factory=lambda: Settings().organisation, description="Second part of every namespace."
    )
    embedder: str = Field(
        default_factory=lambda: Settings().embedder, description="What the memory is searched by."
    )
    memory: str = Field(
        default_factory=lambda: Settings().memory,
        description="URL of a Chroma server, or :memory:; empty: Chroma's files in the home.",
    )
    max_trials: int = Field(default=10, ge=1, le=200, description="Trials at the most.")
    convergence_threshold: float = Field(
        default=0.05, gt=0, lt=1, description="Stop where the loss improves by less than this share."
    )
    convergence_window: int = Field(
        default=3, ge=1, le=20, description="Trials the improvement is taken over."
    )
    target_depth: PodcastDepth | None = Field(
        default=None, description="Depth of the episodes; empty: as deep as each pair's human telling."
    )
    audio: bool = Field(default=True, description="Voice the episodes; else their length is estimated.")
    voice: str = Field(default_factory=lambda: SpeechSettings().voice, description="Back end that speaks.")
    voice_model: str | None = Field(
        default_factory=lambda: SpeechSettings().voice_model,
        description="Model name, file or folder of the voice; empty: its default.",
    )
    speaker: str | None = Field(
        default_factory=lambda: SpeechSettings().speaker,
        description="The voice's own name of a speaker; empty: its default of each pair's gender.",
    )
    script_writer: str = Field(
        default="",
        title="Writer's prompt",
        description="Prompt that the first trial writes by; empty, or as it stands here: as delivered.",
        json_schema_extra={
            "langgraph_nodes": ["rehearse", "writer"],
            "langgraph_type": "prompt",
            "default": load_prompts().texts["script_writer"],
        },
    )
    review: bool = Field(default=False, description="Wait for your word before each trial.")
    seed: int = Field(default=0, ge=0, description="The same seed gives the same result.")
    max_concurrency: int = Field(default=2, ge=1, le=64, description="Pairs rehearsed side by side.")
    loss_weights: LossWeights = Field(default=LossWeights(), description="Weights of the five loss terms.")
    patience: int = Field(default=1, ge=0, le=20, description="Divergences that are forgiven.")
    minibatch: int = Field(
        default=3, ge=1, le=64, description="Pairs on which a proposal must prove itself before a trial."
    )
    proposals: int = Field(default=8, ge=1, le=64, description="Proposals that are probed for each trial.")
    optimizer: Literal["pareto", "gepa"] = Field(
        default="pareto", description="Who draws parents and minibatches; gepa needs the extra of that name."
    )
    validate_on: tuple[str, ...] = Field(
        default=(), description="Pairs to hold out; empty: one is drawn where there are four or more."
    )
    team: Team = Field(
        default_factory=lambda: Settings().team,
        description="Who works; auto: language models where a key or a server is set.",
    )
    models: dict[str, str] = Field(
        default_factory=lambda: Settings().models, description="Language model by role."
    )
    judge_samples: int = Field(
        default_factory=lambda: Settings().judge_samples,
        ge=1,
        le=15,
        description="How often a language model judges each episode.",
    )
    budget: float | None = Field(default=None, gt=0, description="Dollars that a run's calls may cost.")
    max_tokens_total: int | None = Field(
        default=None, gt=0, description="Tokens that a run's calls may take."
    )

    @field_validator("models")
    @classmethod
    def _name_every_role(cls, models: dict[str, str]) -> dict[str, str]:
        if strange := sorted(set(models) - set(ROLES)):
            raise ValueError(f"there is no role {strange[0]!r}; there are {', '.join(ROLES)}")
        return {**Settings().models, **models}

    @property
    def edited_prompt(self) -> str:
        """The writer's prompt as a person changed it; empty: it is as delivered."""
        delivered = load_prompts().texts["script_writer"]
        return "" if self.script_writer.strip() == delivered.strip() else self.script_writer

    @property
    def working_team(self) -> Team:
        """The team that really works: `auto` is settled by the keys and servers that are set."""
        if self.team is not Team.AUTO:
            return self.team
        return Team.LLM if Settings().has_models else Team.OFFLINE

    @property
    def config(self) -> TrainingConfig:
        """The part of it that decides what a run finds."""
        asked = self.model_dump(include=set(TrainingConfig.model_fields) - {"team"})
        if self.working_team is Team.OFFLINE:
            asked |= {"models": {}, "judge_samples": 1}
        else:
            asked |= {name: v for name, v in _WITH_MODELS.items() if name not in self.model_fields_set}
        return TrainingConfig(**asked, team=self.working_team)


def configured_by(context: RunContext, config: TrainingConfig) -> RunContext:
    """Return a context at the same home whose runs train just as a config says."""
    return context.model_copy(update={name: getattr(config, name) for name in TrainingConfig.model_fields})


def context_of(runtime: Runtime[RunContext]) -> RunContext:
    """Return a run's context; LangGraph gives None where the caller gave none."""
    return runtime.context or RunContext()
