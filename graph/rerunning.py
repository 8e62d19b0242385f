"""Telling a finished trial again, from its recorded versions, config and seed, and comparing."""

from collections.abc import Sequence
from pathlib import Path

from graph.context import RunContext, configured_by
from graph.episode import build_episode
from graph.services import Services, services_for
from graph.state import EpisodeState
from graph.trial_inputs import inputs_now
from schema.errors import NotFoundError, one_line
from schema.loss import LossMetrics, LossTerm
from schema.rerun import PairRerun, Rerun
from schema.script import PodcastScript
from schema.trial import TrialResult

_NOT_COMPARED = {"trial_id", "generated_at"}
"""What no two trials share."""


def services_of_trial(services: Services, trial: TrialResult) -> Services:
    """Return the team and voice that a trial was made with, at the same home."""
    context = RunContext(home=services.tree.home, organisation=services.tree.organisation)
    return services_for(configured_by(context, services.tree.load_config(trial.trial_id)))


def rerun_trial(services: Services, trial: TrialResult, asked: Sequence[str] = ()) -> Rerun:
    """Tell a trial's episodes again by the graph that training rehearses with, in a folder of their own.

    The trial stays as it is. What is kept by a hash of its inputs (voiced sentences, models' replies) is
    taken from there, as a resumed run takes it.

    Args:
        services: the team that the trial was made with (`services_of_trial`).
        trial: a finished trial.
        asked: pairs to tell; none: all that the trial finished.

    Raises:
        NotFoundError: the trial has no such pair, or what it was made from was not recorded.

    """
    tree, finished = services.tree, {**trial.pair_results, **trial.validation_results}
    if strangers := sorted(set(asked) - set(finished)):
        raise NotFoundError(f"{trial.trial_id} has no episode of {strangers[0]!r}: it has {_list(finished)}")
    pairs = sorted(asked or finished)
    config, recorded = tree.load_config(trial.trial_id), services.runs.load_inputs(trial.trial_id)
    rerun_id = tree.start_rerun(trial.trial_number, services.clock(), config)
    services.runs.save_inputs(rerun_id, recorded)
    told = [_episode(trial, rerun_id, pair) for pair in pairs]
    failures = _tell(services, told, config.max_concurrency)
    report = Rerun(
        rerun_id=rerun_id,
        trial_id=trial.trial_id,
        pairs=tuple(
            _failed(pair, cause) if cause else _compared(services, trial.trial_id, rerun_id, pair)
            for pair, cause in zip(pairs, failures, strict=True)
        ),
        changed=recorded.changes(inputs_now(services, trial, recorded.training)),
        at=services.clock(),
    )
    services.runs.save_rerun(report)
    return report


def _episode(trial: TrialResult, rerun_id: str, pair_id: str) -> EpisodeState:
    return EpisodeState(
        pair_id=pair_id,
        run_id="",
        trial_id=rerun_id,
        parent_trial_id=trial.parent_trial_id,
        prompt_version=trial.prompt_version,
        profile_version=trial.profile_version,
    )


def _tell(services: Services, episodes: Sequence[EpisodeState], at_once: int) -> list[str]:
    """Tell the episodes side by side; return for each why it failed, empty where it didn't."""
    graph = build_episode(lambda _runtime: services)
    answers = graph.batch(
        list(episodes),
        {"max_concurrency": at_once},
        return_exceptions=True,
        context=RunContext(home=services.tree.home),
    )
    return [one_line(answer) if isinstance(answer, Exception) else "" for answer in answers]


def _compared(services: Services, trial_id: str, rerun_id: str, pair_id: str) -> PairRerun:
    tree, runs = services.tree, services.runs
    folders = tree.trial_folder(trial_id), tree.trial_folder(rerun_id)
    metrics = [runs.load_metrics(one, pair_id) for one in (trial_id, rerun_id)]
    scripts = [tree.load_script(one, pair_id) for one in (trial_id, rerun_id)]
    return PairRerun(
        pair_id=pair_id,
        same_script=_same_files(folders, f"{pair_id}_script.json"),
        same_episode=all(_same_files(folders, f"{pair_id}_{end}") for end in ("spoken.json", "audio.mp3")),
        same_judgement=len({m.model_dump_json(exclude=_NOT_COMPARED) for m in metrics}) == 1,
        losses=_losses(*metrics),
        first_difference=_first_difference(*scripts),
    )


def _same_files(folders: Sequence[Path], name: str) -> bool:
    """Whether two folders hold the same bytes under a name, or both nothing."""
    found = [(folder / name).read_bytes() if (folder / name).is_file() else None for folder in folders]
    return found[0] == found[1]


def _losses(before: LossMetrics, after: LossMetrics) -> dict[str, tuple[float, float]]:
    terms = {term.value: (before.term(term), after.term(term)) for term in LossTerm}
    return {"total": (before.total_loss, after.total_loss), **terms}


def _first_difference(before: PodcastScript, after: PodcastScript) -> tuple[str, str] | None:
    texts = [[sentence.text for sentence in script.sentences] for script in (before, after)]
    longest = max(map(len, texts))
    filled = [[*text, *[""] * (longest - len(text))] for text in texts]
    return next(((was, is_) for was, is_ in zip(*filled, strict=True) if was != is_), None)


def _failed(pair_id: str, cause: str) -> PairRerun:
    return PairRerun(
        pair_id=pair_id,
        same_script=False,
        same_episode=False,
        same_judgement=False,
        losses={},
        failure=cause,
    )


def _list(pairs: dict[str, LossMetrics]) -> str:
    return ", ".join(sorted(pairs))
