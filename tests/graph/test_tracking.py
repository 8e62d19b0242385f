"""Runs among a team's other experiments."""

from pathlib import Path

import pytest

from graph import RunContext, make_graph
from graph.tracking import track_run
from schema.errors import BackendUnavailableError
from tests.team import scripted_services

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning"
    ),
]


def test_a_run_is_logged_with_settings_losses_by_trial_and_report(tmp_path: Path) -> None:
    services = scripted_services(tmp_path)
    answer = make_graph(services=services).invoke(
        {"pairs": []}, context=RunContext(home=tmp_path, max_trials=2)
    )
    run = services.runs.load(answer["run_id"])
    track_run(services, run)
    run_id, place = track_run(services, run)
    assert place == f"file://{tmp_path / 'mlruns'}"
    from mlflow.tracking import MlflowClient

    client = MlflowClient(tracking_uri=place)
    (found,) = client.search_runs([client.get_run(run_id).info.experiment_id])
    assert found.data.params["pairs"] == "p1, p2, p3"
    history = client.get_metric_history(run_id, "loss/total")
    assert [point.value for point in sorted(history, key=lambda point: point.step)] == answer["losses"]
    names = {artifact.path for artifact in client.list_artifacts(run_id)}
    assert {f"report_{run.run_id}.html", "final_report.json", "script_writer.txt"} <= names


def test_a_store_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    services = scripted_services(tmp_path)
    answer = make_graph(services=services).invoke(
        {"pairs": []}, context=RunContext(home=tmp_path, max_trials=1)
    )
    with pytest.raises(BackendUnavailableError, match="odd://nowhere"):
        track_run(services, services.runs.load(answer["run_id"]), "odd://nowhere")
