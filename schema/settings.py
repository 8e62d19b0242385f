"""Settings: explicit argument, then environment, then `.env`, then default; read only at the edges."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_home() -> Path:
    """Return where the tree lives unless told otherwise."""
    return Path.home() / ".claude-studio"


class Settings(BaseSettings):
    """What the edges read from the environment, each name prefixed `CLAUDE_STUDIO_`."""

    model_config = SettingsConfigDict(
        env_prefix="CLAUDE_STUDIO_", env_file=".env", extra="ignore", frozen=True
    )

    home: Path = Field(default_factory=default_home)
    """Folder of the tree, the Chroma index and the checkpoints."""
    organisation: str = Field(default="default", pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    """Second part of every namespace: `/org/<organisation>/...`."""
