"""What an audience needs beside the audio."""

from pathlib import Path

from graph.production_desk import ProductionDesk
from graph.services import Services


def publish_episode(services: Services, folder: Path) -> list[str]:
    """Return the names of all that was made for people to use."""
    desk = ProductionDesk(services, folder)
    spoken, made = desk.spoken(), ["script.md", "script.json"]
    if spoken is None or spoken.estimated:
        return made
    return [*made, "episode.mp3"]
