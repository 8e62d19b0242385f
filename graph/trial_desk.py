"""A pair's rehearsal within a trial: its files are its cache."""

from dataclasses import dataclass
from functools import cached_property

from agents.protocols import Brief, JudgeCase, PhraseMemory
from graph.briefing import Assignment, brief_of, case_of, pauses_of, phrases_of, rate_of, speaker_of
from graph.services import Services
from graph.state import EpisodeState
from schema.script import PodcastScript, SpokenEpisode
from tools.speak.voice_script import estimate_episode, voice_script


@dataclass(frozen=True)
class TrialDesk:
    """Implements `graph.desk.Desk` over the files of a trial in the tree."""

    services: Services
    state: EpisodeState

    @cached_property
    def assignment(self) -> Assignment:
        """What this rehearsal is made by."""
        tree, state = self.services.tree, self.state
        config = tree.load_config(self.trial_id)
        return Assignment(
            pair_id=self.pair_id,
            training=self.services.runs.load_inputs(self.trial_id).training,
            prompts=tree.load_prompts(state["prompt_version"]),
            profile=tree.load_profile(state["profile_version"]),
            config=config,
            parent_trial_id=state["parent_trial_id"],
            seed=config.seed,
        )

    @property
    def pair_id(self) -> str:
        """The pair that is rehearsed."""
        return self.state["pair_id"]

    @property
    def trial_id(self) -> str:
        """The trial it is part of."""
        return self.state["trial_id"]

    def brief(self) -> Brief:
        """Return what the writer is asked for."""
        return brief_of(self.services, self.assignment)

    def phrases(self, brief: Brief) -> PhraseMemory:  # noqa: ARG002 - the Protocol's signature
        """Return the phrases of the other pairs."""
        return phrases_of(self.services, self.assignment)

    def has_script(self) -> bool:
        """Whether the trial's script of this pair is there."""
        return self._holds("script.json")

    def keep_script(self, script: PodcastScript) -> None:
        """Keep the script in the trial."""
        self.services.tree.save_script(self.trial_id, script)

    def is_spoken(self) -> bool:
        """Whether the trial's episode of this pair is there."""
        return self._holds("spoken.json")

    def speak(self) -> SpokenEpisode:
        """Voice the script, or estimate its length where no audio is wanted."""
        tree = self.services.tree
        script = tree.load_script(self.trial_id, self.pair_id)
        spoken = self._voiced(script) if self.assignment.config.audio else self._estimated(script)
        tree.save_spoken(self.trial_id, self.pair_id, spoken)
        return spoken

    def misses_its_length(self) -> bool:
        """Never in a trial: how far a length is off is what the trial measures."""
        return False

    def drop_script(self) -> None:
        """Nothing: a trial's script stays."""

    def has_reference(self) -> bool:
        """Always: a training pair has its human telling."""
        return True

    def is_judged(self) -> bool:
        """Whether the losses are there."""
        return self.services.runs.is_rehearsed(self.trial_id, self.pair_id)

    def case(self) -> JudgeCase:
        """Return the episode beside its human telling."""
        tree = self.services.tree
        script = tree.load_script(self.trial_id, self.pair_id)
        spoken = tree.load_spoken(self.trial_id, self.pair_id)
        return case_of(self.services, self.assignment, self.trial_id, script, spoken)

    def _voiced(self, script: PodcastScript) -> SpokenEpisode:
        tree, services = self.services.tree, self.services
        path = tree.audio_path(self.trial_id, self.pair_id)
        spoken = voice_script(
            script,
            engine=services.voice,
            speaker=speaker_of(services, self.assignment),
            path=path,
            cache=tree.home / "cache" / "speech",
            pauses=pauses_of(services, self.assignment),
        )
        return spoken.model_copy(update={"audio_path": path.name})

    def _estimated(self, script: PodcastScript) -> SpokenEpisode:
        return estimate_episode(script, words_per_minute=rate_of(self.services, self.assignment))

    def _holds(self, ending: str) -> bool:
        folder = self.services.tree.trial_folder(self.trial_id)
        return (folder / f"{self.pair_id}_{ending}").is_file()
