"""Settings of the whole studio, in layers (see `schema.layers`); read only at the edges."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr

from schema.layers import LayeredSettings


class Team(StrEnum):
    """Who does the work."""

    AUTO = "auto"
    """The language models where a key or a server is set, else the offline team."""
    OFFLINE = "offline"
    """Classical methods: no key, no network, no download."""
    LLM = "llm"
    """Language models on OpenAI or any server that speaks its language."""


ROLES = ("analyst", "writer", "judge", "refiner", "steerer")
"""Roles that can have a model of their own."""


def default_home() -> Path:
    """Return where the tree lives unless told otherwise."""
    return Path.home() / ".claude-studio"


class Settings(LayeredSettings):
    """What the edges read from the environment: names prefixed `CLAUDE_STUDIO_`, and OpenAI's own two."""

    home: Path = Field(default_factory=default_home)
    """Folder of the tree, the Chroma index and the checkpoints."""
    organisation: str = Field(default="default", pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    """Second part of every namespace: `/org/<organisation>/...`."""
    embedder: str = "hashing"
    """What memory is searched by: hashing, minilm, openai, openai:MODEL@DIMS, or a folder with a model."""
    memory: str = ""
    """URL of a Chroma server, or `:memory:`; empty: Chroma's files in the home."""

    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    """Key of the models' server; local servers need none."""
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    """Another server than OpenAI's own, such as `http://localhost:11434/v1`."""
    team: Team = Team.AUTO
    model: str = "gpt-4.1-mini"
    """Model of every role that has none of its own."""
    model_analyst: str | None = None
    model_writer: str | None = None
    model_judge: str | None = None
    """A judge of another family than the writer favours the writer's own manner less."""
    model_refiner: str | None = None
    model_steerer: str | None = None
    model_timeout: float = Field(default=600.0, gt=0)
    """Seconds a call may take, waiting in a local server's queue included."""
    model_retries: int = Field(default=4, ge=0, le=20)
    """How often a call is tried again after a passing fault."""
    model_calls: int = Field(default=128, ge=1, le=512)
    """Calls that the server gets at once: a local one on a small machine may do better with few."""
    judge_samples: int = Field(default=3, ge=1, le=15)
    """How often the judge answers each question; the spread tells how far its scores can be trusted."""
    prices: Path | None = None
    """The user's own prices, in the form of `providers/llm/prices.toml`."""

    @property
    def models(self) -> dict[str, str]:
        """The model of each role."""
        return {role: getattr(self, f"model_{role}") or self.model for role in ROLES}

    @property
    def has_models(self) -> bool:
        """Whether a key or a server of language models is set."""
        return self.openai_api_key is not None or self.openai_base_url is not None
