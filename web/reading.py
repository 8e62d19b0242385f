"""What the pages show, read from the files of a home: nothing here writes."""

from dataclasses import dataclass
from pathlib import Path

from graph.acceptance import best_of
from graph.context import RunContext
from graph.services import Clock, Services, services_for
from memory.ledger import CallLedger
from memory.names import check_name
from memory.progress import ProgressLog
from memory.runs import RunFiles
from memory.tree import StudioTree
from schema.errors import NotFoundError
from schema.run import RunRecord
from schema.trial import Outcome, TrialResult
from schema.usage import Usage
from web.stages import PairStages, activity_of, stages_of

Stamp = tuple[tuple[str, int, int], ...]
"""Names, sizes and times of the files that a page rests on: where it is the same, nothing has changed."""


@dataclass(frozen=True, slots=True)
class RunView:
    """A training run as it stands."""

    record: RunRecord
    trials: tuple[TrialResult, ...]
    """The finished ones, in order."""
    best: TrialResult | None
    working: bool
    """Whether a process is training in this home at this moment."""
    stages: tuple[PairStages, ...]
    """Where each pair is in the trial under way; empty where none is."""
    activity: str
    """What it is doing, in a few words; empty where nobody works on it."""
    usage: Usage
    runs: tuple[str, ...]
    """All runs of the home, the latest first."""
    has_report: bool
    """Whether the run's report was written as a page."""

    @property
    def going_on(self) -> bool:
        """Whether the run isn't over and somebody works on it."""
        return self.record.outcome is Outcome.RUNNING and self.working

    @property
    def improvement(self) -> float | None:
        """Share by which the best trial lies below trial 0."""
        if self.best is None or self.trials[0].avg_total_loss <= 0:
            return None
        return 1 - self.best.avg_total_loss / self.trials[0].avg_total_loss


class StudioReader:
    """Reads one organisation's tree; a finished trial is read once and kept."""

    def __init__(self, context: RunContext, clock: Clock) -> None:
        home = context.home
        self.tree = StudioTree(home, context.organisation)
        self.runs = RunFiles(self.tree)
        self.clock = clock
        self._context = context
        self._log = ProgressLog(home)
        self._ledger = CallLedger(home)
        self._trials: dict[str, tuple[int, TrialResult]] = {}

    def services(self) -> Services:
        """Return what reads and writes the memory: search and chat; opened when it is first asked for."""
        return services_for(self._context)

    def run_ids(self) -> tuple[str, ...]:
        """Return all runs, the latest first."""
        found = (self.tree.root / "runs").glob("run_*.json")
        return tuple(sorted((path.stem for path in found), reverse=True))

    def run(self, run_id: str | None = None) -> RunView | None:
        """Return a run, or the latest; None where there is none yet.

        Raises:
            NotFoundError: there is no run of that id.
        """
        known = self.run_ids()
        if run_id is None and not known:
            return None
        if run_id is not None and run_id not in known:
            raise NotFoundError(f"There is no run {run_id!r}.")
        record = self.runs.load(run_id or known[0])
        trials = self.trials(record)
        events = self._log.read(record.run_id).events
        owner = self.tree.run_lock().owner()
        working = owner is not None and owner.alive and record.run_id == known[0]
        going_on = working and record.outcome is Outcome.RUNNING
        pairs = (*record.pairs, *record.validation_pairs)
        return RunView(
            record=record,
            trials=trials,
            best=best_of(trials) if trials else None,
            working=working,
            stages=stages_of(events, pairs, self.clock()) if going_on else (),
            activity=activity_of(events) if going_on else "",
            usage=self._ledger.spent(record.run_id),
            runs=known,
            has_report=self.report(record.run_id).is_file(),
        )

    def trials(self, run: RunRecord) -> tuple[TrialResult, ...]:
        """Return a run's finished trials in order; a fork's begin with the trial that it started from."""
        root = (self.trial(run.forked_from),) if run.forked_from else ()
        finished = (self._trial(trial_id) for trial_id in self.tree.trial_ids())
        return (*root, *(trial for trial in finished if trial is not None and trial.run_id == run.run_id))

    def trial(self, trial_id: str) -> TrialResult:
        """Return a finished trial by its id or an unambiguous prefix."""
        found = self._trial(self.tree.find_trial(trial_id))
        if found is None:
            raise NotFoundError(f"{trial_id} isn't finished yet.")
        return found

    def report(self, run_id: str) -> Path:
        """Return where a run's report page is, or would be."""
        return self.tree.root / "convergence" / f"report_{check_name(run_id, 'run')}.html"

    def video(self, name: str) -> Path | None:
        """Return the rendered video of a pair's episode, or of `<trial>_<pair>`; None where none was made."""
        path = self.tree.home / "videos" / check_name(name, "video") / "video.mp4"
        return path if path.is_file() else None

    def stamp(self) -> Stamp:
        """Return the state of all files that change while a run goes on."""
        root = self.tree.root
        patterns = ((root, "runs/*.json"), (root, "trials/*/results.json"), (root, ".locks/run-*.lock"))
        files = [path for folder, pattern in patterns for path in folder.glob(pattern)]
        files += [*(self.tree.home / "progress").glob("*.jsonl"), *(self.tree.home / "usage").glob("*.jsonl")]
        states = ((str(path), state) for path in sorted(files) if (state := _state(path)) is not None)
        return tuple((name, size, moment) for name, (size, moment) in states)

    def _trial(self, trial_id: str) -> TrialResult | None:
        state = _state(self.tree.root / "trials" / trial_id / "results.json")
        if state is None:
            return None
        kept = self._trials.get(trial_id)
        if kept is None or kept[0] != state[1]:
            kept = self._trials[trial_id] = (state[1], self.tree.trial(trial_id))
        return kept[1]


def _state(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns
