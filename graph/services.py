"""What the nodes work with: the tree, the memory, the voice and the agents of one team."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from langgraph.store.base import BaseStore

from agents.prompts.loader import load_prompts
from agents.protocols import Analyst, Comparer, Judge, PhraseMemory, Refiner, Steerer, StyleReader, Writer
from agents.steerer.grammar import GrammarSteerer
from graph.context import RunContext
from graph.speech import voice_for
from memory.chat_log import ChatLog
from memory.ledger import CallLedger
from memory.recall import Recall
from memory.runs import RunFiles
from memory.tree import StudioTree
from providers.text_to_speech.protocol import TextToSpeech
from schema.analysis import OFFLINE
from schema.prompt import PromptSet
from schema.settings import Settings, Team

if TYPE_CHECKING:
    from graph.model_team import ModelTeam

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Services:
    """One team at one tree."""

    tree: StudioTree
    runs: RunFiles
    recall: Recall
    voice: TextToSpeech
    analyst: Analyst
    writer: Callable[[PhraseMemory], Writer]
    """A writer that finds its phrases in the given memory."""
    judge: Judge
    refiner: Refiner
    clock: Clock
    steerer: Steerer = field(default_factory=GrammarSteerer)
    """Reads chat messages."""
    prompts: PromptSet = field(default_factory=load_prompts)
    """What the team works with before anything is learned."""
    team: Team = Team.OFFLINE
    comparer: Comparer | None = None
    """Compares a trial's episodes with its parent's where noise hides their losses; None: nobody does."""
    style_reader: StyleReader | None = None
    """Reads a host's style beyond what is measured; None: what is measured is all."""
    analyst_name: str = OFFLINE
    """Who analyses: a pair that another one analysed is read anew."""
    judge_name: str = OFFLINE
    """Who judges, for the reader: the offline judge, or a model."""

    @property
    def chat(self) -> ChatLog:
        """What is said about runs."""
        return ChatLog(self.recall.store, self.tree.organisation)

    @property
    def ledger(self) -> CallLedger:
        """The books of language model calls."""
        return CallLedger(self.tree.home)


def local_now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now().astimezone()


def offline_services(home: Path, organisation: str, store: BaseStore, clock: Clock = local_now) -> Services:
    """Return the embedded team: classical methods, no key, no network, no download."""
    from agents.analyst.heuristic import HeuristicAnalyst
    from agents.judge.checklist import ChecklistJudge
    from agents.refiner.evidence import EvidenceRefiner
    from agents.writer.extractive import ExtractiveWriter

    tree = StudioTree(home, organisation)
    return Services(
        tree=tree,
        runs=RunFiles(tree),
        recall=Recall(store, organisation),
        voice=voice_for("espeak", None),
        analyst=HeuristicAnalyst(),
        writer=ExtractiveWriter,
        judge=ChecklistJudge(),
        refiner=EvidenceRefiner(),
        clock=clock,
    )


def services_for(context: RunContext, store: BaseStore | None = None, clock: Clock = local_now) -> Services:
    """Return the services of a context's home; of no store, the home's own Chroma store is opened."""
    memory = store if store is not None else _open_store(context.home, context.memory, context.embedder)
    team = _team(context, memory, clock)
    return replace(team, voice=voice_for(context.voice, context.voice_model))


def _team(context: RunContext, store: BaseStore, clock: Clock) -> Services:
    if context.working_team is Team.OFFLINE:
        return _offline(context.home, context.organisation, store, clock)
    from graph.model_team import ModelTeam

    team = ModelTeam.of(context, Settings())
    return _language_models(context.home, context.organisation, store, clock, team)


def language_model_services(
    home: Path, organisation: str, store: BaseStore, clock: Clock, team: "ModelTeam"
) -> Services:
    """Return the team of language models, over the offline team's tree, memory and voice."""
    return team.services(offline_services(home, organisation, store, clock))


def home_store(context: RunContext) -> BaseStore:
    """Return the memory of a context's home, opened once a process."""
    return _open_store(context.home, context.memory, context.embedder)


@lru_cache(maxsize=8)
def _open_store(home: Path, memory: str, embedder: str) -> BaseStore:
    from memory.opening import open_store
    from providers.embeddings.choice import embedder_named

    known = Settings()
    key = known.openai_api_key.get_secret_value() if known.openai_api_key else None
    chosen = embedder_named(embedder, api_key=key, base_url=known.openai_base_url)
    return open_store(memory or home, chosen)


_offline = lru_cache(maxsize=8)(offline_services)
_language_models = lru_cache(maxsize=8)(language_model_services)
