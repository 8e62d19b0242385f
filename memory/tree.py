"""The tree of files (SPEC Part 7): the record of all that was ingested, learned and tried."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from memory import pairs as pair_files
from memory.atomic import point, pointed
from memory.convergence import ConvergenceFiles
from memory.lock import WriterLock, lock_states
from memory.names import (
    RERUN,
    by_prefix,
    check_name,
    check_version,
    in_order,
    next_version,
    no_such,
    rerun_name,
    trial_name,
)
from memory.pairs import TrainingPair
from memory.shelf import Shelf
from memory.staging import mend, settle, staged
from schema.analysis import Analysis
from schema.base import Record
from schema.document import DocumentGraph
from schema.errors import InputError, NotFoundError
from schema.pair import PairMetadata
from schema.profile import AggregatedProfile, StructureProfile, StyleProfile
from schema.prompt import PROMPT_NAMES, PromptSet
from schema.script import PodcastScript, SpokenEpisode
from schema.transcript import TranscriptionResult
from schema.trial import TrainingConfig, TrialResult


class StudioTree:
    """Files under `<home>/org/<organisation>/learnings/podcast_training/`.

    Every file is written atomically; readers need no lock. What isn't there raises NotFoundError, a file
    that can't be read back raises DamagedError, a name that could leave the tree raises InputError.
    """

    def __init__(self, home: Path, organisation: str = "default") -> None:
        self.home = home
        self.organisation = check_name(organisation, "organisation")
        self.root = home / "org" / organisation / "learnings" / "podcast_training"
        self.convergence = ConvergenceFiles(self.root / "convergence")

    # --- training pairs -------------------------------------------------------------------------

    def pair_lock(self, pair_id: str) -> WriterLock:
        """Return the lock of the pair's writer; saving takes it by itself."""
        return WriterLock(self._locks / f"pair-{check_name(pair_id, 'pair')}.lock", f"pair {pair_id}")

    def save_pair(
        self,
        metadata: PairMetadata,
        document: DocumentGraph,
        transcription: TranscriptionResult,
        *,
        pictures_from: Path | None = None,
        replace: bool = False,
    ) -> Path:
        """Store an ingested pair, all or nothing, and return its folder.

        The document's pictures are copied from `pictures_from`, to which their paths are relative.

        Raises:
            InputError: the pair is there already and isn't to be replaced, or a picture is missing.
            BusyError: another process writes this pair.
        """
        folder = self._pair_path(metadata.pair_id)
        with self.pair_lock(metadata.pair_id):
            mend(folder)
            if folder.exists() and not replace:
                raise InputError(
                    f"pair {metadata.pair_id} is ingested already: choose to replace it, or another id"
                )
            with staged(folder) as fresh:
                pair_files.write_pair(fresh, metadata, document, transcription, pictures_from)
        return folder

    def pair_ids(self) -> tuple[str, ...]:
        """Return the ids of all pairs, sorted."""
        return _names(self.root / "training_pairs", pair_files.METADATA)

    def pairs(self) -> tuple[PairMetadata, ...]:
        """Return what is known of every pair, sorted by id."""
        return tuple(self.load_metadata(pair_id) for pair_id in self.pair_ids())

    def pair_folder(self, pair_id: str) -> Path:
        """Return an ingested pair's folder.

        Raises:
            NotFoundError: there is no such pair; the text lists those there are.
        """
        folder = self._pair_path(pair_id)
        settle(folder, self.pair_lock(pair_id))
        if not folder.is_dir():
            raise NotFoundError(no_such(pair_id, self.pair_ids(), "pair"))
        return folder

    def load_metadata(self, pair_id: str) -> PairMetadata:
        """Return what is known of a pair before it is analysed."""
        return Shelf(self.pair_folder(pair_id)).load(pair_files.METADATA, PairMetadata)

    def load_pair(self, pair_id: str) -> TrainingPair:
        """Return an ingested pair."""
        return pair_files.read_pair(self.pair_folder(pair_id))

    def save_analysis(self, analysis: Analysis, structure: StructureProfile, style: StyleProfile) -> None:
        """Store what was found in a pair; an earlier analysis is replaced as a whole."""
        folder = self.pair_folder(analysis.pair_id)
        with self.pair_lock(analysis.pair_id):
            pair_files.write_analysis(folder, analysis, structure, style)

    def is_analysed(self, pair_id: str) -> bool:
        """Whether a pair is ingested and analysed."""
        return (self._pair_path(pair_id) / pair_files.SEGMENTS).is_file()

    def load_analysis(self, pair_id: str) -> Analysis:
        """Return what was found in a pair."""
        return pair_files.read_analysis(self.pair_folder(pair_id))[0]

    def load_structure(self, pair_id: str) -> StructureProfile:
        """Return a pair's structure profile."""
        return pair_files.read_analysis(self.pair_folder(pair_id))[1]

    def load_style(self, pair_id: str) -> StyleProfile:
        """Return a pair's style profile."""
        return pair_files.read_analysis(self.pair_folder(pair_id))[2]

    # --- profiles -------------------------------------------------------------------------------

    def save_profile(self, profile: AggregatedProfile, *, make_current: bool = True) -> Path:
        """Store a version of the profile and, unless told otherwise, make it the current one.

        A stored version never changes; saving the same again, at whatever time, is no change.

        Raises:
            InputError: the version is stored already with other content.
        """
        name = f"aggregated_{check_version(profile.version)}.json"
        if not self._profiles.holds(name):
            self._profiles.write_json(name, profile)
        elif self.load_profile(profile.version) != profile.model_copy(
            update={"created_at": self.load_profile(profile.version).created_at}
        ):
            raise InputError(_taken("profile", profile.version, self.next_profile_version()))
        if make_current:
            self.use_profile(profile.version)
        return self._profiles.folder / name

    def load_profile(self, version: str) -> AggregatedProfile:
        """Return a version of the profile."""
        known = by_prefix(check_version(version), self.profile_versions(), "profile version")
        return self._profiles.load(f"aggregated_{known}.json", AggregatedProfile)

    def profile_versions(self) -> tuple[str, ...]:
        """Return all versions of the profile, lowest first."""
        found = self._profiles.folder.glob("aggregated_v*.json")
        return in_order(path.stem.removeprefix("aggregated_") for path in found)

    def next_profile_version(self) -> str:
        """Return the first version that is higher than all stored ones."""
        return next_version(self.profile_versions())

    def use_profile(self, version: str) -> None:
        """Make a stored version the current profile."""
        self.load_profile(version)
        point(self._profiles.folder / "current.json", self._profiles.folder / f"aggregated_{version}.json")

    def has_current_profile(self) -> bool:
        """Whether a profile was made the current one."""
        return pointed(self._profiles.folder / "current.json") is not None

    def current_profile(self) -> AggregatedProfile:
        """Return the current profile.

        Raises:
            NotFoundError: there is none yet.
        """
        target = pointed(self._profiles.folder / "current.json")
        if target is None:
            raise NotFoundError("there is no profile yet: run `claude-studio training run`")
        return self._profiles.load(target.name, AggregatedProfile)

    # --- prompts --------------------------------------------------------------------------------

    def save_prompts(self, prompts: PromptSet, *, make_current: bool = True) -> Path:
        """Store a version of all prompts as text files; a stored version never changes.

        Raises:
            InputError: a prompt is missing, or the version is stored already with other texts.
        """
        if set(prompts.texts) != set(PROMPT_NAMES):
            raise InputError(f"a set of prompts holds exactly {', '.join(PROMPT_NAMES)}")
        folder = self._prompts / check_version(prompts.version)
        if folder.exists() and self.load_prompts(prompts.version) != prompts:
            raise InputError(_taken("prompts", prompts.version, self.next_prompt_version()))
        if not folder.exists():
            with WriterLock(self._locks / "prompts.lock", "the prompts"), staged(folder) as fresh:
                for name in PROMPT_NAMES:
                    Shelf(fresh).write_text(f"{name}.txt", prompts.texts[name])
        if make_current:
            self.use_prompts(prompts.version)
        return folder

    def load_prompts(self, version: str) -> PromptSet:
        """Return a version of all prompts."""
        known = by_prefix(check_version(version), self.prompt_versions(), "prompt version")
        shelf = Shelf(self._prompts / known)
        return PromptSet(version=known, texts={name: shelf.read_text(f"{name}.txt") for name in PROMPT_NAMES})

    def prompt_versions(self) -> tuple[str, ...]:
        """Return all versions of the prompts, lowest first."""
        return in_order(path.name for path in self._prompts.glob("v*"))

    def next_prompt_version(self) -> str:
        """Return the first version that is higher than all stored ones."""
        return next_version(self.prompt_versions())

    def use_prompts(self, version: str) -> None:
        """Make a stored version the current prompts."""
        self.load_prompts(version)
        point(self._prompts / "current", self._prompts / version)

    def current_prompts(self) -> PromptSet:
        """Return the current prompts.

        Raises:
            NotFoundError: there are none yet.
        """
        target = pointed(self._prompts / "current")
        if target is None:
            raise NotFoundError("there are no prompts yet: run `claude-studio training run`")
        return self.load_prompts(target.name)

    # --- trials ---------------------------------------------------------------------------------

    def run_lock(self, run_id: str = "training") -> WriterLock:
        """Return the lock of a training run's writer."""
        return WriterLock(self._locks / f"run-{check_name(run_id, 'run')}.lock", f"run {run_id}")

    def locks(self) -> tuple[str, ...]:
        """Return in one line each who is writing what, and for how long; readers are never blocked."""
        return lock_states(self._locks)

    def start_trial(self, number: int, started_at: datetime, config: TrainingConfig) -> str:
        """Make a trial's folder with its `config.json` and return its id, which no other trial has."""
        return self._claimed(trial_name, number, started_at, config)

    def start_rerun(self, number: int, started_at: datetime, config: TrainingConfig) -> str:
        """Make a folder in which a trial is told again, apart from all trials, and return its id."""
        return self._claimed(rerun_name, number, started_at, config)

    def _claimed(
        self, named: Callable[[int, datetime], str], number: int, started_at: datetime, config: TrainingConfig
    ) -> str:
        """Two runs may begin a trial within one second: the later one is given the next second's name."""
        while True:
            trial_id = named(number, started_at)
            try:
                self._trial(trial_id).folder.mkdir(parents=True)
            except FileExistsError:
                started_at += timedelta(seconds=1)
            else:
                self._trial(trial_id).write_json("config.json", config)
                return trial_id

    def trial_folder(self, trial_id: str) -> Path:
        """Return the folder of a trial, which is made where it isn't there."""
        folder = self._trial(trial_id).folder
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def trial_ids(self) -> tuple[str, ...]:
        """Return the ids of all trials, finished or not, in the order they were started."""
        return tuple(sorted(_names(self.root / "trials"), key=lambda name: (name.split("_", 2)[2:], name)))

    def find_trial(self, prefix: str) -> str:
        """Return the id of the one trial with this id or unambiguous prefix, such as `trial_001`."""
        return by_prefix(prefix, self.trial_ids(), "trial")

    def save_trial(self, result: TrialResult, config: TrainingConfig) -> None:
        """Store a finished trial; its scripts and audio are in its folder already."""
        shelf = self._trial(result.trial_id)
        shelf.write_json("config.json", config)
        shelf.write_json("results.json", result)
        shelf.seal()

    def trial(self, prefix: str) -> TrialResult:
        """Return a finished trial by its id or an unambiguous prefix."""
        return self._trial(self.find_trial(prefix)).load("results.json", TrialResult)

    def trials(self) -> tuple[TrialResult, ...]:
        """Return all finished trials in the order they were started."""
        finished = (name for name in self.trial_ids() if self._trial(name).holds("results.json"))
        return tuple(self._trial(name).load("results.json", TrialResult) for name in finished)

    def load_config(self, trial_id: str) -> TrainingConfig:
        """Return how a trial was set up."""
        return self._trial(trial_id).load("config.json", TrainingConfig)

    def save_script(self, trial_id: str, script: PodcastScript) -> Path:
        """Store the script a trial wrote for a pair."""
        return self._trial(trial_id).write_json(self._of_pair(script.pair_id, "script.json"), script)

    def load_script(self, trial_id: str, pair_id: str) -> PodcastScript:
        """Return the script a trial wrote for a pair."""
        return self._trial(trial_id).load(self._of_pair(pair_id, "script.json"), PodcastScript)

    def audio_path(self, trial_id: str, pair_id: str) -> Path:
        """Return where the audio of a trial's episode belongs; its folder is made."""
        return self.trial_folder(trial_id) / self._of_pair(pair_id, "audio.mp3")

    def save_spoken(self, trial_id: str, pair_id: str, spoken: SpokenEpisode) -> Path:
        """Store the timing of a trial's episode."""
        return self._trial(trial_id).write_json(self._of_pair(pair_id, "spoken.json"), spoken)

    def load_spoken(self, trial_id: str, pair_id: str) -> SpokenEpisode:
        """Return the timing of a trial's episode."""
        return self._trial(trial_id).load(self._of_pair(pair_id, "spoken.json"), SpokenEpisode)

    def save_refinement(self, trial_id: str, analysis: Record | Mapping[str, Any]) -> Path:
        """Store what the refiner made of a trial."""
        return self._trial(trial_id).write_json("refinement_analysis.json", analysis)

    # --- where things are -----------------------------------------------------------------------

    @property
    def _profiles(self) -> Shelf:
        return Shelf(self.root / "profiles")

    @property
    def _prompts(self) -> Path:
        return self.root / "prompts"

    @property
    def _locks(self) -> Path:
        return self.root / ".locks"

    def _pair_path(self, pair_id: str) -> Path:
        return self.root / "training_pairs" / check_name(pair_id, "pair")

    def _trial(self, trial_id: str) -> Shelf:
        kind = "reruns" if trial_id.startswith(RERUN) else "trials"
        return Shelf(self.root / kind / check_name(trial_id, "trial"))

    def _of_pair(self, pair_id: str, ending: str) -> str:
        return f"{check_name(pair_id, 'pair')}_{ending}"


def _names(folder: Path, holding: str = "") -> tuple[str, ...]:
    if not folder.is_dir():
        return ()
    found = (path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    return tuple(sorted(path.name for path in found if not holding or (path / holding).is_file()))


def _taken(what: str, version: str, free: str) -> str:
    return f"{what} {version} is stored already with other content: save it as {free}"
