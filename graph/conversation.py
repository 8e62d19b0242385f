"""A person's talk with the latest run of a home, from any process: answers at once, wishes by the inbox."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from agents.protocols import Situation
from graph.acceptance import best_of
from graph.answers import Known, answer
from graph.branch import obeying, trials_of
from graph.services import Services
from memory.chat_log import ChatEntry
from memory.progress import ProgressLog
from schema.directive import Approve, CompareTrials, Directive, Explain, Matter, Question, Reject
from schema.run import RunRecord
from schema.trial import Outcome

SERVER_LOCK = "server"
_AT_NEXT = "It is done at the next trial boundary."


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a message."""

    reply: str
    """Empty: the run itself answers."""
    for_the_run: bool = False
    """Whether nobody works on the run now, so that it must be taken up with this message."""


@dataclass
class Conversation:
    """Holds what was asked back between two messages; all else is in the store and the tree."""

    services: Services
    pending: tuple[tuple[Directive, ...], ...] = field(default=())

    @property
    def run(self) -> RunRecord | None:
        """The latest run."""
        return self.services.runs.latest()

    def is_under_way(self) -> bool:
        """Whether some process works on the latest run."""
        run = self.run
        if run is None or run.outcome is not Outcome.RUNNING:
            return False
        lock = self.services.tree.run_lock(SERVER_LOCK if _is_of_a_server(run) else "training")
        owner = lock.owner()
        return owner is not None and owner.alive

    def say(self, text: str) -> Said:
        """Answer a message, hand it to the run under way, or say that the run must be taken up with it."""
        run, under_way = self.run, self.is_under_way()
        understood = self.services.steerer.read(text, self._situation(run, under_way=under_way))
        if understood.ask or (self.pending and not understood.directives):
            self.pending = understood.options
            return Said(understood.ask or "All right, nothing is changed.")
        self.pending = ()
        questions = [found for found in understood.directives if isinstance(found, Explain | CompareTrials)]
        rest = [found for found in understood.directives if not isinstance(found, Explain | CompareTrials)]
        if not under_way and rest:
            return Said("", for_the_run=True)
        replies = self._answers(questions, run)
        if understood.unread:
            replies.append(f"I made nothing of “{' … '.join(understood.unread)}”.")
        if run is not None and rest:
            replies.append(self._hand_over(run, text, rest))
        return Said("\n".join(replies) or "Good to hear.")

    def heard_since(self, key: str = "") -> tuple[ChatEntry, ...]:
        """Return what was said about the latest run after a key."""
        run = self.run
        return self.services.chat.entries(run.run_id, key) if run else ()

    def _situation(self, run: RunRecord | None, *, under_way: bool) -> Situation:
        trials = self.services.runs.trials(run.run_id) if run else ()
        return Situation(
            running=under_way,
            trial_ids=tuple(trial.trial_id for trial in trials),
            pair_ids=self.services.tree.pair_ids(),
            pending=self.pending,
        )

    def _hand_over(self, run: RunRecord, text: str, directives: Sequence[Directive]) -> str:
        if any(isinstance(directive, Approve | Reject) for directive in directives):
            return "A proposal is approved or rejected where the run was started."
        self.services.chat.say(run.run_id, text, self.services.clock(), directives=directives)
        return f"Understood: {'; '.join(directive.summary for directive in directives)}. {_AT_NEXT}"

    def _answers(self, questions: Sequence[Question], run: RunRecord | None) -> list[str]:
        if not questions:
            return []
        trials = trials_of(self.services, run.run_id) if run else ()
        best = best_of(obeying(trials, run)) if run and trials else None
        known = Known(run, trials, best, self._doing(run))
        return [answer(question, known) + self._waiting(question, run) for question in questions]

    def _waiting(self, question: Question, run: RunRecord | None) -> str:
        """Beside what is in force: what was said and is not yet heard by the run."""
        if run is None or not isinstance(question, Explain) or question.matter is not Matter.DIRECTIVES:
            return ""
        said = [entry.text for entry in self.services.chat.waiting(run.run_id)]
        return "".join(f"\nWaits for the next trial boundary: “{text}”" for text in said)

    def _doing(self, run: RunRecord | None) -> str:
        """Return what the run's log says that it does."""
        if run is None or run.outcome is not Outcome.RUNNING:
            return ""
        events = ProgressLog(self.services.tree.home).read(run.run_id).events
        last = next((event for event in reversed(events) if event["event"] in _TELLING), None)
        if last is None:
            return ""
        if last["event"] == "step":
            return f"{last.get('trial_id') or 'Before the first trial'}: {last['pair_id']} is {last['step']}."
        return _TELLING[last["event"]]


_TELLING = {
    "step": "",
    "scored": "The refiner looks for the next candidate.",
    "proposed": "The refiner's proposals are being probed.",
    "probed": "The next trial is about to begin.",
    "examining": "The finished run is being examined.",
}


def _is_of_a_server(run: RunRecord) -> bool:
    try:
        return run.thread_id is not None and str(UUID(run.thread_id)) == run.thread_id
    except ValueError:
        return False
