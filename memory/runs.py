"""The files of training runs, and of the rehearsals within a trial."""

from collections.abc import Iterable, Sequence

from memory.cache import cache_key
from memory.names import check_name
from memory.shelf import Shelf
from memory.tree import StudioTree
from schema.analysis import HeardSection
from schema.errors import NotFoundError
from schema.loss import LossMetrics
from schema.refinement import Refinement, RefinementRound
from schema.rerun import Rerun, TrialInputs
from schema.run import RunRecord
from schema.trial import TrialResult
from schema.usage import CallRecord, UsageReport

_REFINEMENT = "refinement_analysis.json"
_INPUTS = "inputs.json"


class RunFiles:
    """What the training graph stores beside the trials themselves."""

    def __init__(self, tree: StudioTree) -> None:
        self._tree = tree
        self._runs = Shelf(tree.root / "runs")

    def save(self, run: RunRecord) -> None:
        """Store a run as it stands."""
        self._runs.write_json(f"{check_name(run.run_id, 'run')}.json", run)

    def load(self, run_id: str) -> RunRecord:
        """Return a run."""
        return self._runs.load(f"{check_name(run_id, 'run')}.json", RunRecord)

    def holds(self, run_id: str) -> bool:
        """Whether there is a run of that id."""
        return self._runs.holds(f"{check_name(run_id, 'run')}.json")

    def all(self) -> tuple[RunRecord, ...]:
        """Return all runs, oldest first."""
        return tuple(self.load(name) for name in self._names())

    def _names(self) -> list[str]:
        return sorted(path.stem for path in self._runs.folder.glob("run_*.json"))

    def latest(self) -> RunRecord | None:
        """Return the run that was started last, or None."""
        names = self._names()
        return self.load(names[-1]) if names else None

    def trials(self, run_id: str) -> tuple[TrialResult, ...]:
        """Return a run's finished trials in order; a fork's begin with the trial that it started from.

        Trials that the run went back from are left out.
        """
        run = self.load(run_id)
        root = (self._tree.trial(run.forked_from),) if run.forked_from else ()
        return (*root, *(trial for trial in self.all_trials(run_id) if trial.trial_id not in run.left))

    def all_trials(self, run_id: str) -> tuple[TrialResult, ...]:
        """Return a run's own finished trials, also those that it went back from."""
        return tuple(trial for trial in self._tree.trials() if trial.run_id == run_id)

    def save_metrics(self, metrics: LossMetrics) -> None:
        """Store the losses of one pair's rehearsal: from then on the rehearsal counts as finished."""
        self._of_trial(metrics.trial_id).write_json(_metrics_name(metrics.pair_id), metrics)

    def load_metrics(self, trial_id: str, pair_id: str) -> LossMetrics:
        """Return the losses of one pair's rehearsal."""
        return self._of_trial(trial_id).load(_metrics_name(pair_id), LossMetrics)

    def refinement(self, trial_id: str) -> Refinement:
        """Return what the refiner made of a trial so far; nothing where it has not come to it."""
        shelf = self._of_trial(trial_id)
        return shelf.load(_REFINEMENT, Refinement) if shelf.holds(_REFINEMENT) else Refinement()

    def save_round(self, trial_id: str, latest: RefinementRound) -> None:
        """Store a round after a trial, in place of what was stored of the same round."""
        identity = (latest.run_id, latest.number)
        kept = [r for r in self.refinement(trial_id).rounds if (r.run_id, r.number) != identity]
        self._tree.save_refinement(trial_id, Refinement(rounds=(*kept, latest)))

    def rounds(self, run_id: str) -> tuple[RefinementRound, ...]:
        """Return all rounds of a run, in order."""
        trials = self.trials(run_id)
        found = (r for trial in trials for r in self.refinement(trial.trial_id).rounds if r.run_id == run_id)
        return tuple(sorted(found, key=lambda r: r.number))

    def save_second_metrics(self, metrics: LossMetrics) -> None:
        """Store what a second judgement of the same episode gave, to see how far the two lie apart."""
        self._of_trial(metrics.trial_id).write_json(_metrics_name(metrics.pair_id, "second_"), metrics)

    def second_metrics(self, trial_id: str, pair_ids: Iterable[str]) -> dict[str, LossMetrics]:
        """Return the second judgements of a trial's episodes, by pair; only of those judged twice."""
        shelf = self._of_trial(trial_id)
        names = {pair: _metrics_name(pair, "second_") for pair in pair_ids}
        return {pair: shelf.load(name, LossMetrics) for pair, name in names.items() if shelf.holds(name)}

    def save_sections(self, trial_id: str, pair_id: str, sections: Sequence[HeardSection]) -> None:
        """Store where the analyst, who was not told the writer's plan, heard the episode's sections."""
        self._of_trial(trial_id).write_json(_sections_name(pair_id), list(sections))

    def load_sections(self, trial_id: str, pair_id: str) -> tuple[HeardSection, ...]:
        """Return the sections heard in an episode; empty where it isn't judged."""
        shelf, name = self._of_trial(trial_id), _sections_name(pair_id)
        return shelf.load(name, tuple[HeardSection, ...]) if shelf.holds(name) else ()

    def is_rehearsed(self, trial_id: str, pair_id: str) -> bool:
        """Whether a pair's rehearsal in a trial is finished."""
        return self._of_trial(trial_id).holds(_metrics_name(pair_id))

    def save_inputs(self, trial_id: str, inputs: TrialInputs) -> None:
        """Store what a trial's episodes are made from."""
        self._of_trial(trial_id).write_json(_INPUTS, inputs)

    def load_inputs(self, trial_id: str) -> TrialInputs:
        """Return what a trial's episodes are made from.

        Raises:
            NotFoundError: it was begun by a version that didn't record it.
        """
        shelf = self._of_trial(trial_id)
        if not shelf.holds(_INPUTS):
            raise NotFoundError(f"what {trial_id} is made from was not recorded when it began: train again")
        return shelf.load(_INPUTS, TrialInputs)

    def save_rerun(self, rerun: Rerun) -> None:
        """Store what telling a trial again gave; its scripts and audio are in the folder already."""
        shelf = self._of_trial(rerun.rerun_id)
        shelf.write_json("rerun.json", rerun)
        shelf.seal()

    def episodes_digest(self, trial_id: str, pair_ids: Iterable[str]) -> str:
        """Return a hash of a trial's scripts, timings and losses of these pairs, of those that are there."""
        folder = self._tree.trial_folder(trial_id)
        names = [f"{pair}_{end}.json" for pair in sorted(pair_ids) for end in ("script", "spoken", "metrics")]
        files = [folder / name for name in names if (folder / name).is_file()]
        return cache_key(*(part for path in files for part in (path.name, path.read_bytes())))

    def save_calls(self, trial_id: str, report: UsageReport, calls: Sequence[CallRecord]) -> None:
        """Store what language models were asked in a trial, and what it adds up to."""
        self._of_trial(trial_id).write_json("calls.json", {"usage": report, "calls": list(calls)})

    def _of_trial(self, trial_id: str) -> Shelf:
        return Shelf(self._tree.trial_folder(trial_id))


def _metrics_name(pair_id: str, which: str = "") -> str:
    return f"{check_name(pair_id, 'pair')}_{which}metrics.json"


def _sections_name(pair_id: str) -> str:
    return f"{check_name(pair_id, 'pair')}_sections.json"
