"""Trying things cheaply: an episode is written and judged, its length estimated, nothing voiced."""

from graph.briefing import Assignment, brief_of, case_of, phrases_of, rate_of
from graph.services import Services
from graph.writing import write_script
from memory.atomic import write_json
from memory.cache import cache_key, cache_path
from schema.loss import LossMetrics
from tools.speak.voice_script import estimate_episode


def probe(services: Services, assignment: Assignment, *, run_id: str) -> LossMetrics:
    """Return the losses of an episode that is only written; the same question of a run is answered once.

    Its length is the words over the rate that the voice showed in the parent's episode of the same pair.
    """
    brief, rate = brief_of(services, assignment), rate_of(services, assignment)
    key = _key(assignment, run_id, rate, brief.missed_concepts)
    path = cache_path(services.tree.home, "probes", key)
    if path.is_file():
        return LossMetrics.model_validate_json(path.read_bytes())
    script = write_script(services, phrases_of(services, assignment), brief)
    spoken = estimate_episode(script, words_per_minute=rate)
    metrics = services.judge.judge(case_of(services, assignment, f"probe-{key[:12]}", script, spoken))
    write_json(path, metrics)
    return metrics


def _key(assignment: Assignment, run_id: str, rate: float, missed: tuple[str, ...]) -> str:
    """Return a hash of all that a probe's answer depends on; a run's probes are its own."""
    profile = assignment.profile.model_copy(update={"version": "v0"})
    return cache_key(
        run_id,
        assignment.pair_id,
        "\n".join(assignment.training),
        assignment.prompts.fingerprint,
        profile.model_dump_json(exclude={"created_at"}),
        assignment.config.model_dump_json(),
        f"{assignment.seed} {assignment.sees_itself} {rate!r}",
        "\n".join(missed),
    )
