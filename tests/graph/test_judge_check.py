"""Whether a run's judge can be trusted, from the command and in the report."""

import json
from pathlib import Path

import pytest

from cli.main import main
from graph import RunContext, make_graph
from graph.judge_check import examine_judge, verdict
from schema.judge_check import Corruption, CorruptionScore, JudgeCheck, QualityScores
from schema.run import FinalReport
from tests.team import TuningJudge, scripted_services


def scores(mean: float) -> QualityScores:
    return QualityScores(engagement=mean, clarity=mean, accuracy=mean)


def damaged(mean: float, *samples: float, reference: float = 80) -> CorruptionScore:
    return CorruptionScore(
        corruption=Corruption.SHUFFLED, seed=0, changed_share=1, scores=scores(mean),
        samples=tuple(map(scores, samples)), ranked_below=mean < reference,
    )  # fmt: skip


def test_flips_are_samples_that_rank_otherwise_than_the_mean() -> None:
    check = JudgeCheck(
        pair_id="p1",
        reference=scores(80),
        reference_samples=tuple(map(scores, (78, 82))),
        corruptions=(damaged(75, 79, 71), damaged(60, 60, 60)),
    )
    assert check.flip_rate == 0.25
    assert check.spread == pytest.approx((2 + 4 + 0) / 3)
    assert (check.ranking_accuracy, check.passed) == (1.0, True)


def test_a_judge_asked_once_has_neither_flips_nor_spread() -> None:
    check = JudgeCheck(pair_id="p1", reference=scores(80), corruptions=(damaged(90),))
    assert (check.flip_rate, check.spread, check.passed) == (0.0, 0.0, False)


def test_a_judge_that_fails_is_named_with_where() -> None:
    good = JudgeCheck(pair_id="p1", reference=scores(80), corruptions=(damaged(70),))
    bad = good.model_copy(update={"pair_id": "p2", "judge": "gpt-x", "corruptions": (damaged(90),)})
    assert "can be trusted" in verdict([good])
    assert "FAILS its check on p2" in verdict([good, bad])


def test_the_report_carries_the_examination(tmp_path: Path) -> None:
    services = scripted_services(tmp_path)
    answer = make_graph(services=services).invoke(
        {"pairs": []}, context=RunContext(home=tmp_path, max_trials=2)
    )
    report = FinalReport.model_validate(services.tree.convergence.load_final_report())
    assert [check.pair_id for check in report.judge_checks] == ["p1", "p2", "p3"]
    assert "FAILS" in report.judge_verdict
    assert report.judge_verdict in answer["messages"][-1].content


def test_every_version_is_judged_once(tmp_path: Path) -> None:
    services = scripted_services(tmp_path)
    heard: list[str] = []
    assert isinstance(services.judge, TuningJudge)
    services.judge.before = lambda case: heard.append(case.transcription.transcript_text)
    check = examine_judge(services, ["p1"])[0]
    assert len(heard) == 1 + len(check.corruptions) == len(set(heard))
    assert Corruption.WRONG_PAPER in {score.corruption for score in check.corruptions}


def test_the_command_prints_the_ranking_and_fails_where_the_judge_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services = scripted_services(tmp_path)
    monkeypatch.setattr("cli.judge_check.services", lambda: services)
    with pytest.raises(SystemExit) as stop:
        main(["training", "judge-check", "p1", "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert printed[0]["pair_id"] == "p1"
    assert stop.value.code == (0 if printed[0]["passed"] else 1)
    with pytest.raises(SystemExit):
        main(["training", "judge-check", "p1"])
    assert "ranking accuracy" in capsys.readouterr().out
