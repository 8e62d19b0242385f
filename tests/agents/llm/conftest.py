"""An example paper with its episode and concepts, for tests of the agents on language models."""

import pytest

from agents.analyst.heuristic import HeuristicAnalyst
from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from schema.transcript import TranscriptionResult
from tests.agents.analyst.labelled import EXAMPLES, transcription_of
from tests.models.pairs import example_paper


@pytest.fixture(scope="session")
def document() -> DocumentGraph:
    return example_paper("cache_admission")


@pytest.fixture(scope="session")
def talk() -> TranscriptionResult:
    return transcription_of(EXAMPLES / "pairs" / "cache_admission" / "transcript.vtt")


@pytest.fixture(scope="session")
def concepts(document: DocumentGraph) -> tuple[KeyConcept, ...]:
    return HeuristicAnalyst().key_concepts(document)
