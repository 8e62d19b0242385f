"""Noting what a trial's episodes are made from, so that they can be told again and any change be named."""

import platform
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from graph.services import Services
from graph.state import TrainingState
from memory.atomic import to_json
from memory.cache import cache_key
from memory.pairs import digest_of_pair
from schema.rerun import TrialInputs
from schema.trial import TrialResult

_SOURCES = ("schema", "providers", "tools", "memory", "agents", "graph")
"""Packages that decide what an episode is like; cli and web only show it."""


def inputs_at_start(services: Services, state: TrainingState, steered: Mapping[str, Any]) -> TrialInputs:
    """Return what the trial that is about to begin is made from, once a person's wishes are in it."""
    versions = (
        steered.get("prompt_version", state["prompt_version"]),
        steered.get("profile_version", state["profile_version"]),
    )
    return _inputs(
        services,
        state["pairs"],
        held_out=state["validation_pairs"],
        versions=versions,
        parent_trial_id=state["parent_trial_id"],
    )


def inputs_now(services: Services, trial: TrialResult, training: Iterable[str]) -> TrialInputs:
    """Return what a finished trial would be made from now."""
    training = list(training)
    told = {*trial.pair_results, *trial.validation_results, *trial.failed_pairs}
    return _inputs(
        services,
        training,
        held_out=sorted(told - set(training)),
        versions=(trial.prompt_version, trial.profile_version),
        parent_trial_id=trial.parent_trial_id,
    )


def _inputs(
    services: Services,
    training: Iterable[str],
    *,
    held_out: Iterable[str],
    versions: tuple[str, str],
    parent_trial_id: str | None,
) -> TrialInputs:
    tree, training = services.tree, tuple(training)
    prompts, profile = tree.load_prompts(versions[0]), tree.load_profile(versions[1])
    told = [pair for pair in (*training, *held_out) if tree.is_analysed(pair)]
    digests = {
        f"prompts {prompts.version}": prompts.fingerprint,
        f"profile {profile.version}": cache_key(to_json(profile)),
        **{f"pair {pair}": digest_of_pair(tree.pair_folder(pair)) for pair in told},
        "our own code": _code(),
    }
    if parent_trial_id is not None:
        digests[f"episodes of {parent_trial_id}"] = services.runs.episodes_digest(parent_trial_id, told)
    return TrialInputs(training=training, versions=_versions(services), digests=digests)


def _versions(services: Services) -> dict[str, str]:
    return {
        "team": services.team.value,
        "analyst": services.analyst_name,
        "judge": services.judge_name,
        "voice": f"{services.voice.name} {services.voice.version}",
        "embedder": services.recall.embedder,
        "Python": platform.python_version(),
        **_packages(),
    }


@lru_cache(maxsize=1)
def _packages() -> dict[str, str]:
    """Return the versions of the packages that we ask for by name, extras left out."""
    asked = [line for line in requires("claude-studio") or () if "extra ==" not in line]
    names = sorted(re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in asked)
    return {name: version(name) for name in names}


@lru_cache(maxsize=1)
def _code() -> str:
    """Return a hash of all source and prompt files that episodes depend on."""
    root = Path(__file__).parents[1]
    files = (path for name in _SOURCES for path in (root / name).rglob("*") if path.suffix != ".pyc")
    known = sorted((str(path.relative_to(root)), path) for path in files if path.is_file())
    return cache_key(*(part for name, path in known for part in (name, path.read_bytes())))
