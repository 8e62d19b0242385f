"""The team of language models: which models, on which server, and what they share."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Semaphore

from agents.prompts.loader import load_model_prompts
from graph.context import RunContext
from graph.services import Services
from providers.llm.accounted import AccountedChat, Books
from providers.llm.budget import Purse
from providers.llm.openai_chat import Endpoint, OpenAIChat
from providers.llm.prices import load_prices
from providers.llm.protocol import ChatModel
from providers.llm.reply_cache import ReplyCache
from schema.errors import BackendUnavailableError
from schema.settings import Settings, Team


@dataclass(frozen=True, slots=True)
class ModelTeam:
    """What decides how the language models work; equal ones share one set of services."""

    models: tuple[tuple[str, str], ...]
    """Model by role."""
    endpoint: Endpoint
    calls_at_once: int
    judge_samples: int
    prices: Path | None

    @classmethod
    def of(cls, context: RunContext, settings: Settings) -> "ModelTeam":
        """Return the team that a run asks for.

        Raises:
            BackendUnavailableError: neither a key nor a server is set.

        """
        if not settings.has_models:
            raise BackendUnavailableError(
                "Language models need a key or a server: set OPENAI_API_KEY or OPENAI_BASE_URL, or use "
                "--team offline."
            )
        return cls(
            models=tuple(sorted(context.models.items())),
            endpoint=Endpoint(
                settings.openai_base_url,
                settings.openai_api_key,
                settings.model_timeout,
                settings.model_retries,
            ),
            calls_at_once=settings.model_calls,
            judge_samples=context.judge_samples,
            prices=settings.prices,
        )

    def services(self, offline: Services) -> Services:
        """Return the language models at work over the offline team's tree, memory and voice."""
        from agents.analyst.llm.analyst import ModelAnalyst
        from agents.judge.llm.judge import ModelJudge
        from agents.judge.llm.pairwise import ModelComparer
        from agents.refiner.llm import ModelRefiner
        from agents.steerer.llm import ModelSteerer
        from agents.writer.llm.writer import ModelWriter

        chats, models = self._chats(offline), dict(self.models)
        analyst = ModelAnalyst(chats["analyst"])
        return replace(
            offline,
            team=Team.LLM,
            analyst=analyst,
            style_reader=analyst,
            analyst_name=models["analyst"],
            writer=partial(ModelWriter, chats["writer"]),
            judge=ModelJudge(chats["judge"], samples=self.judge_samples),
            judge_name=models["judge"],
            comparer=ModelComparer(chats["judge"]),
            refiner=ModelRefiner(chats["refiner"]),
            steerer=ModelSteerer(chats["steerer"]),
            prompts=load_model_prompts(),
        )

    def _chats(self, offline: Services) -> dict[str, ChatModel]:
        books = Books(
            ledger=offline.ledger,
            cache=ReplyCache(offline.tree.home / "cache" / "replies"),
            prices=load_prices(self.prices),
            purse=Purse(),
            slots=Semaphore(self.calls_at_once),
            clock=offline.clock,
        )
        clients = {model: OpenAIChat(model, self.endpoint) for _, model in self.models}
        return {
            role: AccountedChat(clients[model], books, server=self.endpoint.shown)
            for role, model in self.models
        }
