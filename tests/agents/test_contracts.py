"""What every analyst, writer, judge, refiner and steerer promises, whichever team it works in."""

from typing import Any

import pytest

from agents.analyst.heuristic import HeuristicAnalyst
from agents.analyst.llm.analyst import ModelAnalyst
from agents.judge.checklist import ChecklistJudge
from agents.judge.llm.judge import ModelJudge
from agents.prompts.loader import load_prompts
from agents.protocols import Evidence, Situation
from agents.refiner.evidence import EvidenceRefiner
from agents.refiner.llm import ModelRefiner
from agents.refiner.patch import patch_prompts, patch_tuning
from agents.steerer.grammar import GrammarSteerer
from agents.steerer.llm import ModelSteerer
from agents.writer.extractive import ExtractiveWriter
from agents.writer.llm.writer import ModelWriter
from agents.writer.outline import word_target
from schema.directive import StopRun
from schema.document import DocumentGraph
from schema.loss import Criterion, LossTerm, LossWeights
from schema.transcript import TranscriptionResult
from tests.agents.analyst.labelled import EXAMPLES, transcription_of
from tests.agents.llm.cases import MEMORY, MOMENT, brief_for, case_for
from tests.models.in_process import AnsweringChat
from tests.models.pairs import example_paper
from tests.records import checklist_item, loss_metrics
from tools.losses.total import total_loss
from tools.profiles.untrained import untrained_profile

TEAMS = ("offline", "models")
CONCEPTS = HeuristicAnalyst()


@pytest.fixture(scope="module")
def document() -> DocumentGraph:
    return example_paper("friend_vaccination")


@pytest.fixture(scope="module")
def talk() -> TranscriptionResult:
    return transcription_of(EXAMPLES / "pairs" / "friend_vaccination" / "transcript.vtt")


def made(offline: Any, models: Any, team: str) -> Any:
    return offline() if team == "offline" else models(AnsweringChat())


@pytest.mark.parametrize("team", TEAMS)
def test_an_analyst_reads_every_segment_and_finds_concepts_of_the_paper(document, talk, team: str) -> None:
    analyst = made(HeuristicAnalyst, ModelAnalyst, team)
    concepts = analyst.key_concepts(document)
    analysis = analyst.analyse("p", talk, document, concepts, speaker_gender="female")
    assert 15 <= len(concepts) <= 25
    assert len({concept.name.lower() for concept in concepts}) == len(concepts)
    assert [s.transcript_segment for s in analysis.segments] == list(talk.segments)
    names, atoms = {c.name for c in concepts}, {atom.atom_id for atom in document.atoms}
    for segment in analysis.segments:
        assert set(segment.key_concepts) <= names
        assert {*segment.primary_atoms, *segment.referenced_figures} <= atoms
    assert analysis.concepts == concepts


@pytest.mark.parametrize("team", TEAMS)
def test_a_writer_keeps_length_and_paper_and_repeats_itself_given_the_same(document, team: str) -> None:
    concepts = CONCEPTS.key_concepts(document)
    brief = brief_for(document, concepts, seconds=180)
    if team == "offline":
        brief = brief.__class__(**{**_fields(brief), "prompts": load_prompts()})
    scripts = [
        made(lambda: ExtractiveWriter(MEMORY), lambda chat: ModelWriter(chat, MEMORY), team).write(brief)
        for _ in range(2)
    ]
    assert scripts[0] == scripts[1]
    assert scripts[0].word_count == pytest.approx(word_target(brief), rel=0.10)
    assert {a for s in scripts[0].sentences for a in s.atom_ids} <= {a.atom_id for a in document.atoms}
    assert scripts[0].document_id == document.document_id


def _fields(brief: Any) -> dict[str, Any]:
    return {name: getattr(brief, name) for name in brief.__dataclass_fields__}


@pytest.mark.parametrize("team", TEAMS)
def test_a_judge_gives_all_losses_with_evidence(document, talk, team: str) -> None:
    judge = made(ChecklistJudge, lambda chat: ModelJudge(chat, samples=1), team)
    concepts = CONCEPTS.key_concepts(document)
    case = case_for(talk, document, concepts)
    metrics = judge.judge(case)
    assert (metrics.duration_loss, metrics.structure_loss, metrics.rouge_loss) == (0, 0, 0)
    assert {item.criterion for item in metrics.checklist} == set(Criterion)
    assert [item.name for item in metrics.checklist if not item.passed and not item.evidence] == []
    assert [covered.concept for covered in metrics.concept_coverage] == [c.name for c in concepts]
    terms = {term: metrics.term(term) for term in LossTerm}
    assert metrics.total_loss == pytest.approx(total_loss(terms, LossWeights()))
    assert judge.judge(case) == metrics


@pytest.mark.parametrize("team", TEAMS)
def test_a_refiner_proposes_what_can_be_applied_and_nothing_turned_down(team: str) -> None:
    refiner = made(EvidenceRefiner, ModelRefiner, team)
    result = loss_metrics(
        "p1", duration=0.3, structure=0.4, quality=0.2, coverage=0.1, concepts_missed=("tail",),
        checklist=(checklist_item("asks-questions", passed=False),),
    )  # fmt: skip
    given = {"results": {"p1": result}, "prompts": load_prompts(), "profile": untrained_profile(MOMENT),
             "weights": LossWeights()}  # fmt: skip
    proposals = refiner.refine(Evidence(**given))
    assert proposals
    for proposal in proposals:
        assert patch_prompts(given["prompts"].texts, proposal.edits)
        assert patch_tuning(given["profile"].tuning, proposal.edits)
        assert all(edit.reason and edit.metric in LossTerm for edit in proposal.edits)
    again = refiner.refine(Evidence(**given, turned_down=tuple(p.key for p in proposals)))
    assert not {p.key for p in again} & {p.key for p in proposals}


@pytest.mark.parametrize("team", TEAMS)
def test_a_steerer_reads_directives_and_asks_back_where_it_is_unsure(team: str) -> None:
    steerer = made(GrammarSteerer, ModelSteerer, team)
    running = Situation(running=True, trial_ids=("trial_000_x",), pair_ids=("p1",))
    assert steerer.read("make it shorter", running).directives
    assert steerer.read("stop", running).directives == (StopRun(),)
    unsure = steerer.read("the purple one, obviously", running)
    assert unsure.directives == ()
    assert unsure.ask
