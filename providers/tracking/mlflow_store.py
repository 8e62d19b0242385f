"""Logging to MLflow: a local folder, or any tracking server."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from schema.errors import BackendUnavailableError

EXPERIMENT = "claude-studio"
_LONGEST = 500
"""Letters of a parameter's value that MLflow takes."""


def log_to_mlflow(
    name: str,
    *,
    uri: str,
    params: Mapping[str, str],
    metrics: Sequence[tuple[int, Mapping[str, float]]],
    artifacts: Sequence[Path],
    milliseconds: int,
) -> str:
    """Log one run and return MLflow's id of it; a run of that name that is there already is replaced.

    Args:
        name: of the run.
        uri: of the tracking store; a `file:` URI or a server's.
        params: what the run was asked.
        metrics: by step, name and value.
        artifacts: files to keep with it.
        milliseconds: since 1970, when it ended.

    Raises:
        BackendUnavailableError: the package isn't installed, or the store can't be used.

    """
    if uri.startswith("file:"):
        # MLflow 3 wants to be told that its plain folder is really meant.
        os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
    try:
        from mlflow.entities import Metric, Param
        from mlflow.exceptions import MlflowException
        from mlflow.tracking import MlflowClient
    except ImportError as error:
        raise BackendUnavailableError(
            "Logging to MLflow needs its package; install it with `pip install mlflow-skinny`."
        ) from error
    try:
        client = MlflowClient(tracking_uri=uri)
        experiment = _experiment(client)
        for known in client.search_runs([experiment]):
            if known.info.run_name == name:
                client.delete_run(known.info.run_id)
        run_id = str(client.create_run(experiment, run_name=name).info.run_id)
        points = [Metric(k, v, milliseconds, step) for step, found in metrics for k, v in found.items()]
        client.log_batch(run_id, metrics=points, params=[Param(k, v[:_LONGEST]) for k, v in params.items()])
        for path in artifacts:
            client.log_artifact(run_id, str(path))
        client.set_terminated(run_id)
    except MlflowException as error:
        cause = " ".join(str(error).split())
        raise BackendUnavailableError(f"MLflow at {uri} can't be used: {cause}") from error
    return run_id


def _experiment(client: Any) -> str:
    found = client.get_experiment_by_name(EXPERIMENT)
    return str(found.experiment_id if found else client.create_experiment(EXPERIMENT))
