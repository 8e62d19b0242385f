"""Starting and resuming runs in this process, with checkpoints in the home's SQLite file."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.types import Command, Overwrite

from graph.context import RunContext, configured_by
from graph.episode import Graph
from graph.estimate import announced
from graph.failures import has_outage
from graph.process import let_collector_skip_what_is_loaded
from graph.refining_nodes import FRUITLESS_ROUNDS
from graph.runs import free_run_id, resolve_pairs, run_inputs
from graph.services import Clock, Services, local_now, services_for
from graph.speech import check_voice
from graph.training import make_graph
from memory.checkpoints import open_checkpoints
from schema.run import RunRecord
from schema.settings import Team
from schema.trial import Outcome

Asked = Callable[[dict[str, Any]], Any]
"""Shows a proposal and returns the answer."""
_STEPS_A_TRIAL = 4 + 3 * (FRUITLESS_ROUNDS + 1)
_STEPS_AROUND = 12
_STREAM_THREADS = 1
"""LangGraph's stream waits in a thread of the same pool: with one thread alone nothing would ever run."""


@dataclass(frozen=True, slots=True)
class Started:
    """A run about to go, to go on, or found finished."""

    services: Services
    run_id: str
    headline: str
    """What is starting, in one line."""
    repeated: bool
    """Whether the very same run was finished before, so that there is nothing to do."""
    thread_id: str | None = None
    """The thread of its checkpoints, where that isn't named like the run."""
    _graph: Graph | None = field(repr=False, default=None)
    _input: dict[str, Any] | None = None
    _context: RunContext | None = None

    def events(self, ask: Asked | None = None) -> Iterator[dict[str, Any]]:
        """Run, and yield the progress events as they come.

        A run in review waits for a person: `ask` is shown the proposal and returns the answer. Without it
        the events end there, and the run can be resumed.
        """
        if self._graph is None or self._context is None:
            return
        let_collector_skip_what_is_loaded()
        given: Any = self._input
        while True:
            yield from self._stream(given)
            waiting = self._graph.get_state(self._config).interrupts
            if not waiting or ask is None:
                return
            given = Command(resume=ask(waiting[0].value))

    @property
    def _config(self) -> RunnableConfig:
        assert self._context is not None
        steps = _STEPS_AROUND + _STEPS_A_TRIAL * self._context.max_trials
        return {
            "configurable": {"thread_id": self.thread_id or self.run_id},
            "max_concurrency": self._context.config.max_concurrency + _STREAM_THREADS,
            "recursion_limit": steps,
        }

    def _stream(self, given: Any) -> Iterator[dict[str, Any]]:
        assert self._graph is not None
        stream = self._graph.stream(
            given,
            self._config,
            context=self._context,
            stream_mode=["custom", "updates"],
            subgraphs=True,
            durability="sync",
        )
        for _, mode, told in stream:
            if mode == "custom":
                yield cast("dict[str, Any]", told)
            else:
                yield from _messages(cast("dict[str, Any]", told))


def _messages(updates: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return what the run says as events."""
    for update in updates.values():
        for message in (update or {}).get("messages") or [] if isinstance(update, dict) else []:
            if isinstance(message, AIMessage):
                yield {"event": "message", "text": message.text}


@contextmanager
def start(
    context: RunContext,
    pairs: list[str],
    *,
    resume: bool = False,
    forked_from: str = "",
    said: Sequence[str] = (),
    clock: Clock = local_now,
) -> Iterator[Started]:
    """Open a run, holding the home's run lock and its checkpoints.

    With `resume` the latest run goes on where it stopped; where it is finished and the same is asked again,
    nothing is done; otherwise a new run is opened: from the untrained prompts and profile, or from the trial
    `forked_from`. What is `said` is heard before its first trial.

    Raises:
        BusyError: another process trains in this home.
        InputError: there is no pair to train on, or no such voice or speaker.
        BackendUnavailableError: the voice lacks a package, model or key.

    """
    services = services_for(context, None, clock)
    with services.tree.run_lock(), open_checkpoints(context.home) as saver:
        asked = resolve_pairs(services, pairs)
        latest = services.runs.latest() if resume else None
        given = {"pairs": asked, "messages": [], "forked_from": forked_from}
        started = _started(services, context, given, saver, latest)
        for text in said:
            services.chat.say(started.run_id, text, services.clock())
        yield started


@contextmanager
def talk(context: RunContext, text: str, *, clock: Clock = local_now) -> Iterator[Started]:
    """Take the latest run up with a message, or begin with it where there is none; nobody else works on it.

    Raises:
        BusyError: another process trains in this home.

    """
    services = services_for(context, None, clock)
    with services.tree.run_lock(), open_checkpoints(context.home) as saver:
        latest = services.runs.latest()
        if latest is not None:
            context = _as_before(latest, context)
            services = services_for(context, None, clock)
        graph = make_graph(saver, services.recall.store, services=services)
        run_id = latest.run_id if latest else free_run_id(services, services.clock())
        thread_id = latest.thread_id if latest else None
        yield Started(
            services, run_id, "", False, thread_id, graph, {"messages": [HumanMessage(text)]}, context
        )


def _started(
    services: Services,
    context: RunContext,
    given: dict[str, Any],
    saver: BaseCheckpointSaver[Any],
    latest: RunRecord | None,
) -> Started:
    pairs: list[str] = given["pairs"]
    graph = make_graph(saver, services.recall.store, services=services)
    if latest is not None and latest.outcome is not Outcome.FAILED and _was_begun(graph, latest):
        going_on = _as_before(latest, context)
        services = services_for(going_on, None, services.clock)
        services.runs.save(latest.model_copy(update={"config": going_on.config}))
        check_voice(services.voice, going_on.speaker)
        graph = make_graph(saver, services.recall.store, services=services)
        _ask_anew_after_outage(graph, latest)
        done = len(services.runs.trials(latest.run_id))
        headline = f"Going on with {latest.run_id} after {done} finished trials."
        return Started(services, latest.run_id, headline, False, latest.thread_id, graph, None, going_on)
    if latest is not None and latest.inputs == run_inputs(services, pairs, context.config):
        return Started(services, latest.run_id, "", True, latest.thread_id)
    check_voice(services.voice, context.speaker)
    run_id = free_run_id(services, services.clock())
    names = given["forked_from"] or ", ".join(pairs)
    headline = f"{run_id}: training {{who}} on {names}; at most {context.max_trials} trials."
    if context.working_team is Team.OFFLINE:
        headline = headline.format(who="the offline team")
    else:
        headline = f"{headline.format(who='language models')}\n{announced(services, pairs, context.config)}"
    return Started(services, run_id, headline, False, None, graph, given, context)


def _as_before(run: RunRecord, asked: RunContext) -> RunContext:
    """Return how the run was asked for; a new limit of what it may spend takes the old one's place."""
    limits = {name: getattr(asked, name) for name in ("budget", "max_tokens_total")}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    return configured_by(asked, run.config).model_copy(update=given)


_GATHERED = {"analysed": "load", "rehearsals": "trial", "probes": "refiner"}
"""Records of failures that a node gathers, and the node that sends the work which they are of."""


def _ask_anew_after_outage(graph: Graph, run: RunRecord) -> None:
    """Send the work again that failed because a server could not be used; what is finished stays so."""
    config: RunnableConfig = {"configurable": {"thread_id": run.thread_id or run.run_id}}
    state = graph.get_state(config)
    for records, sender in _GATHERED.items():
        gathers = set(state.next) & {"synthesise", "score", "gate"}
        if gathers and has_outage(state.values.get(records) or {}):
            graph.update_state(config, {records: Overwrite({})}, as_node=sender)


def _was_begun(graph: Graph, run: RunRecord) -> bool:
    return bool(graph.get_state({"configurable": {"thread_id": run.thread_id or run.run_id}}).next)
