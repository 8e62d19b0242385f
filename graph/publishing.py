"""What an audience needs beside the audio."""

from pathlib import Path

from graph.production_desk import ProductionDesk
from graph.services import Services
from tools.publish.captions import write_captions
from tools.speak.transcription import transcription_of


def publish_episode(services: Services, folder: Path) -> list[str]:
    """Write an episode's captions, and return the names of all that was made for people to use."""
    desk = ProductionDesk(services, folder)
    spoken, made = desk.spoken(), ["script.md", "script.json"]
    if spoken is None or spoken.estimated:
        return made
    captions = write_captions(transcription_of(desk.script(), spoken), folder)
    return [*made, "episode.mp3", *(path.name for path in captions)]
