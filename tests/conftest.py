"""What every test starts from: no key, no server and no setting of the developer's own."""

import os
from pathlib import Path

import pytest

from schema.settings import Settings

_PREFIXES = ("OPENAI_", "ASSEMBLYAI_", "ELEVENLABS_", "CLAUDE_STUDIO_", "LANGSMITH_", "LANGCHAIN_")


@pytest.fixture(autouse=True)
def no_settings_of_the_developers(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "live" in request.keywords:
        return
    if Path(".env").exists():
        monkeypatch.setitem(Settings.model_config, "env_file", None)
    for name in [name for name in os.environ if name.startswith(_PREFIXES)]:
        monkeypatch.delenv(name)
