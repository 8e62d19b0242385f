"""Writing a script, whoever the writer is, under what a person asked to be said or never to be said."""

from agents.protocols import Brief, PhraseMemory
from agents.writer.obeying import obey
from graph.services import Services
from schema.script import PodcastScript


def write_script(services: Services, phrases: PhraseMemory, brief: Brief) -> PodcastScript:
    """Return the writer's script as the profile's wishes demand it."""
    return obey(services.writer(phrases).write(brief), brief.profile.wishes)
