"""A short talk with a real model: needs a key or a server in the environment, and is never run in CI."""

from pathlib import Path
from threading import Semaphore

import pytest

from agents.analyst.llm.analyst import ModelAnalyst
from agents.judge.llm.judge import ModelJudge
from agents.writer.llm.writer import ModelWriter
from graph.services import local_now
from memory.ledger import CallLedger
from providers.llm.accounted import AccountedChat, Books
from providers.llm.budget import Purse
from providers.llm.openai_chat import Endpoint, OpenAIChat
from providers.llm.prices import load_prices
from providers.llm.purpose import Limits, Purpose, calls_for
from providers.llm.reply_cache import ReplyCache
from schema.settings import Settings
from tests.agents.analyst.labelled import EXAMPLES, transcription_of
from tests.agents.llm.cases import MEMORY, brief_for, case_for
from tests.models.pairs import example_paper

pytestmark = [pytest.mark.live, pytest.mark.enable_socket]
_TOKENS = 200_000


def test_a_minute_is_planned_written_read_and_judged(tmp_path: Path) -> None:
    settings = Settings()
    if not settings.has_models:
        pytest.skip("set OPENAI_API_KEY or OPENAI_BASE_URL, and CLAUDE_STUDIO_MODEL")
    endpoint = Endpoint(settings.openai_base_url, settings.openai_api_key)
    ledger = CallLedger(tmp_path)
    books = Books(ledger, ReplyCache(tmp_path / "replies"), load_prices(), Purse(), Semaphore(16), local_now)
    chat = AccountedChat(OpenAIChat(settings.model, endpoint), books)
    document = example_paper("cache_admission")
    talk = transcription_of(EXAMPLES / "pairs" / "cache_admission" / "transcript.vtt")
    few = talk.model_copy(update={"segments": talk.segments[:20]})
    with calls_for(Purpose("run_live", limits=Limits(tokens=_TOKENS))):
        analyst = ModelAnalyst(chat)
        concepts = analyst.key_concepts(document)
        analysis = analyst.analyse("p", few, document, concepts, speaker_gender="male")
        script = ModelWriter(chat, MEMORY).write(brief_for(document, concepts, seconds=60))
        metrics = ModelJudge(chat, samples=1).judge(case_for(few, document, concepts))
    assert len(concepts) >= 15
    assert len(analysis.segments) == 20
    assert script.word_count == pytest.approx(150, rel=0.10)
    assert 0 < metrics.quality_loss < 1
    assert ledger.spent("run_live").calls > 5
