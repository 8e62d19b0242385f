"""Where an episode is made: what the nodes of the episode graph need of a trial or of a production."""

from typing import Protocol

from agents.protocols import Brief, JudgeCase, PhraseMemory
from schema.script import PodcastScript, SpokenEpisode


class Desk(Protocol):
    """One episode's papers: the brief, and what has been made so far. Each step is kept once it is done."""

    def brief(self) -> Brief:
        """Return what the writer is asked for."""
        ...

    def phrases(self, brief: Brief) -> PhraseMemory:
        """Return the phrases that the writer may use."""
        ...

    def has_script(self) -> bool:
        """Whether the script is written."""
        ...

    def keep_script(self, script: PodcastScript) -> None:
        """Keep the script."""
        ...

    def is_spoken(self) -> bool:
        """Whether the episode is voiced, or its length estimated."""
        ...

    def speak(self) -> SpokenEpisode:
        """Voice the script, or estimate its length where no audio is wanted, and keep the result."""
        ...

    def misses_its_length(self) -> bool:
        """Whether the voiced episode is so far off its length that it should be written again."""
        ...

    def drop_script(self) -> None:
        """Forget the script, so that it is written again."""
        ...

    def has_reference(self) -> bool:
        """Whether there is a human telling to judge by."""
        ...

    def is_judged(self) -> bool:
        """Whether the losses are kept."""
        ...

    def case(self) -> JudgeCase:
        """Return the episode beside its human telling."""
        ...
