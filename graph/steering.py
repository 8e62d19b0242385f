"""Acting on what a person says: messages become directives, these change the state, replies are given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from agents.protocols import Situation
from graph.acceptance import best_of
from graph.answers import Known, answer, find
from graph.branch import obeying, trials_of
from graph.planning import doing, plan
from graph.rollback import make_current
from graph.services import Services
from graph.standing_wishes import with_wish, without
from graph.state import TrainingState
from graph.steered import standing_of
from schema.directive import (
    Approve,
    CompareTrials,
    Directive,
    Explain,
    Fork,
    GoOn,
    Reject,
    Revoke,
    RollBack,
    SetDepth,
    SetLength,
    SetWeight,
    StandingDirective,
    StartRun,
    StopRun,
    Understanding,
    Wish,
    named,
)
from schema.run import RunRecord
from schema.trial import Outcome, TrialResult

_OPTIONS = TypeAdapter(tuple[tuple[Directive, ...], ...])
_MORE_TRIALS = 3
"""Trials that a finished run goes on for when nobody says how many."""


def is_over(state: TrainingState) -> bool:
    """Whether no run is under way: none was begun, or it is finished."""
    return not state.get("run_id") or state.get("phase", "over") == "over"


@dataclass
class Steering:
    """Takes messages one after another and gathers what they change."""

    services: Services
    state: TrainingState
    reviewing: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    """Of the state."""

    @property
    def now(self) -> TrainingState:
        """The state as it stands with what was said so far."""
        return {**self.state, **self.changes}  # type: ignore[typeddict-item]

    def hear(self, text: str, settled: Sequence[Directive] | None = None) -> str:
        """Act on a message and return the reply; `settled` is what it was understood as elsewhere."""
        options = _OPTIONS.validate_python(self.now.get("pending") or [])
        understood = (
            Understanding(directives=tuple(settled))
            if settled is not None
            else self.services.steerer.read(text, self._situation(options))
        )
        confirmed = settled is not None or (bool(options) and understood.directives in options)
        self.changes["pending"] = [
            [d.model_dump(mode="json") for d in option] for option in understood.options
        ]
        replies = [self._act(directive, text, confirmed=confirmed) for directive in understood.directives]
        if understood.unread:
            replies.append(f"I made nothing of “{' … '.join(understood.unread)}”.")
        replies += [understood.ask] if understood.ask else []
        return "\n".join(replies) or ("All right, nothing is changed." if options else "Good to hear.")

    def _situation(self, options: tuple[tuple[Directive, ...], ...]) -> Situation:
        return Situation(
            running=not is_over(self.now),
            reviewing=self.reviewing,
            trial_ids=tuple(self.now.get("trial_ids") or ()),
            pair_ids=self.services.tree.pair_ids(),
            pending=options,
        )

    def _act(self, directive: Directive, said: str, *, confirmed: bool) -> str:
        if isinstance(directive, Explain | CompareTrials):
            return answer(directive, self.known())
        if isinstance(directive, StartRun):
            return self._start(directive, confirmed=confirmed)
        if isinstance(directive, GoOn):
            return self._go_on(directive)
        if isinstance(directive, StopRun):
            return self._stop()
        if isinstance(directive, RollBack | Fork):
            return self._go_to(directive)
        if isinstance(directive, Approve | Reject):
            return self._judge(directive)
        if isinstance(directive, Revoke):
            return self._revoke(directive)
        return self._wish(directive, said)

    def known(self) -> Known:
        """Return what answers are computed from."""
        run = self.run()
        trials = trials_of(self.services, run.run_id) if run else ()
        best = best_of(obeying(trials, run)) if run and trials else None
        return Known(run, trials, best, doing(self.now), plan(self.services, self.now))

    def run(self) -> RunRecord | None:
        """Return the thread's run as it stands, what was just said included."""
        if not self.now.get("run_id"):
            return None
        run = self.services.runs.load(self.now["run_id"])
        return run.model_copy(update={"directives": standing_of(self.now)})

    def _wish(self, wish: Wish, said: str) -> str:
        number = self.now.get("directives_given", 0) + 1
        trials = self.now.get("trial_ids") or []
        standing = with_wish(
            standing_of(self.now),
            wish,
            number=number,
            said=said,
            at=self.services.clock(),
            after=trials[-1] if trials else None,
        )
        self._stand(standing)
        self.changes["directives_given"] = number
        if is_over(self.now):
            self._offer(GoOn() if self.now.get("run_id") else StartRun())
            ask = (
                "Shall I train on with that?"
                if self.now.get("run_id")
                else "Shall I start training with that?"
            )
            return f"Understood: {wish.summary} (d{number}). {ask} Say yes or no."
        return f"Understood: {wish.summary} (d{number}, from the next trial on).{_beside(wish)}"

    def _revoke(self, directive: Revoke) -> str:
        standing, taken = without(standing_of(self.now), directive)
        if not taken:
            return "Nothing of that kind is in force. " + answer(_IN_FORCE, self.known())
        self._stand(standing)
        return "Taken back: " + "; ".join(f"{d.directive.summary} ({d.directive_id})" for d in taken) + "."

    def _stand(self, standing: Sequence[StandingDirective]) -> None:
        self.changes["directives"] = [given.model_dump(mode="json") for given in standing]

    def _offer(self, directive: Directive) -> None:
        self.changes["pending"] = [[directive.model_dump(mode="json")]]

    def _start(self, directive: StartRun, *, confirmed: bool) -> str:
        if not is_over(self.now) and not confirmed:
            self._offer(directive)
            return (
                f"{self.now['run_id']} is under way. Shall I leave it and begin another one? Say yes or no."
            )
        strange = [pair for pair in directive.pairs if pair not in self.services.tree.pair_ids()]
        if strange:
            known = ", ".join(self.services.tree.pair_ids()) or "none yet"
            return f"There is no pair {strange[0]!r}; there are: {known}."
        self._close(Outcome.STOPPED)
        self.changes |= {"heading": "load", "pairs": list(directive.pairs), "forked_from": "", "run_id": ""}
        return f"Understood: {directive.summary}."

    def _go_on(self, directive: GoOn) -> str:
        run = self.run()
        if run is None:
            self._offer(StartRun())
            return "No run was begun yet. Shall I start training on all pairs? Say yes or no."
        done = len(self.now.get("trial_ids") or [])
        if directive.trials or is_over(self.now):
            most = min(done + (directive.trials or _MORE_TRIALS), 200)
            config = {**self.now["config"], "max_trials": most}
            self.changes["config"] = config
            self.services.runs.save(
                run.model_copy(
                    update={
                        "config": run.config.model_copy(update={"max_trials": most}),
                        "outcome": Outcome.RUNNING,
                        "reason": "",
                    }
                )
            )
        if is_over(self.now):
            self.changes |= {
                "phase": "refine",
                "outcome": Outcome.RUNNING.value,
                "fruitless": 0,
                "divergences": 0,
            }
        self.changes["stopping"] = False
        return f"Understood: {directive.summary}."

    def _stop(self) -> str:
        if is_over(self.now):
            return "No run is under way; there is nothing to stop."
        if self.now.get("phase") == "rehearse":
            self.changes["stopping"] = True
            return f"Understood: stop. {self.now['trial_id']} is finished first, then the report is written."
        self.changes |= {"stopping": True, "outcome": Outcome.STOPPED.value}
        if self.now.get("trial_ids"):
            return "Understood: stop. The report is written."
        self._close(Outcome.STOPPED)
        self.changes["phase"] = "over"
        return "Understood: stop. No trial was finished, so there is nothing to report."

    def _close(self, outcome: Outcome) -> None:
        """Write down that the thread's run, if one is under way, ends here."""
        run = self.run()
        if run is not None and run.outcome is Outcome.RUNNING:
            self.services.runs.save(
                run.model_copy(update={"outcome": outcome, "reason": "The run was left on your word."})
            )

    def _go_to(self, directive: RollBack | Fork) -> str:
        known = self.known()
        trial = (
            known.best if directive.trial == "best" and known.best else find(known.trials, directive.trial)
        )
        if isinstance(trial, str):
            return f"{trial} Nothing is changed."
        if isinstance(directive, Fork):
            self._close(Outcome.STOPPED)
            self.changes |= {"heading": "load", "pairs": [], "forked_from": trial.trial_id, "run_id": ""}
            return f"Understood: fork from {trial.trial_id}. A branch with a pool of its own begins there."
        return self._roll_back(trial, known.trials)

    def _roll_back(self, trial: TrialResult, trials: Sequence[TrialResult]) -> str:
        make_current(self.services, trial)
        kept = [t.trial_id for t in trials if t.trial_number <= trial.trial_number]
        mine = [trial_id for trial_id in self.now.get("trial_ids") or [] if trial_id in kept]
        self.changes |= {"trial_ids": mine, "start_from": trial.trial_id, "edits": []}
        gone = [t.trial_id for t in trials if t.trial_id not in kept]
        self.changes["avoid"] = [*(self.now.get("avoid") or []), *gone]
        if not is_over(self.now):
            self.changes |= {"phase": "refine", "outcome": Outcome.RUNNING.value, "trial_id": trial.trial_id}
        dropped = len(trials) - len(kept)
        return (
            f"Understood: {directive_words(trial)}. Its prompts ({trial.prompt_version}) and profile "
            f"({trial.profile_version}) are the current ones; {dropped} later trials are kept, but count no "
            "longer."
        )

    def _judge(self, directive: Approve | Reject) -> str:
        if not self.reviewing:
            return "No proposal waits for your word just now."
        self.changes["verdict"] = "approve" if isinstance(directive, Approve) else "reject"
        return f"Understood: {directive.summary}."


def _beside(wish: Wish) -> str:
    """Return what a person should know of a wish beside what it does."""
    if isinstance(wish, SetLength | SetDepth):
        return " The duration loss is still measured against the human telling."
    if isinstance(wish, SetWeight):
        return " All trials are weighed anew, so that their totals can be compared."
    return ""


def directive_words(trial: TrialResult) -> str:
    """Return a return to a trial in words."""
    return f"roll back to {named(trial.trial_id)}"


_IN_FORCE = Explain.model_validate({"matter": "directives"})


def understood_as(services: Services, text: str) -> Understanding:
    """Return how a message is understood while a run is under way, and do nothing."""
    latest = services.runs.latest()
    trials = services.runs.trials(latest.run_id) if latest else ()
    situation = Situation(
        running=True,
        trial_ids=tuple(trial.trial_id for trial in trials),
        pair_ids=services.tree.pair_ids(),
    )
    return services.steerer.read(text, situation)
