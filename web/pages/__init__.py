"""The dashboard's pages, one module each."""

from web.pages.compare import add_compare
from web.pages.episode import add_episode
from web.pages.memory import add_memory
from web.pages.pairs import add_pairs
from web.pages.run import add_run
from web.pages.steer import add_steer
from web.pages.trial import add_trial
from web.reading import StudioReader


def add_pages(reader: StudioReader) -> None:
    """Add every page to the application."""
    for add in (add_run, add_trial, add_compare, add_pairs, add_episode, add_memory, add_steer):
        add(reader)
