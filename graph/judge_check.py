"""Examining the judge on pairs of the tree: it must rank the human episode above damaged versions of it."""

from collections.abc import Sequence

from agents.judge.calibration import CalibrationCase, at_once, check_judge
from graph.analysis import analyse_pair, is_analysed
from graph.services import Services
from providers.llm.parallel import side_by_side
from schema.errors import BudgetSpentError, ModelAnswerError
from schema.judge_check import JudgeCheck
from schema.run import RunRecord
from schema.settings import Team
from schema.transcript import TranscriptionResult


def examine_judge(
    services: Services, pair_ids: Sequence[str], seeds: Sequence[int] = (0,)
) -> tuple[JudgeCheck, ...]:
    """Return how the judge ranks each pair's human episode and its damaged versions.

    A pair that isn't analysed yet is analysed first. Pairs of the tree about other papers lend the episode
    of the wrong paper.
    """
    return tuple(
        side_by_side(
            lambda pair_id: _examine(services, pair_id, seeds), pair_ids, limit=at_once(services.judge)
        )
    )


def examine_in_run(services: Services, run: RunRecord) -> tuple[tuple[JudgeCheck, ...], str]:
    """Return a run's examination and what it says of its scores.

    The offline judge is examined on every pair that could be analysed; language models, which are paid for,
    on the one with the shortest human episode. The verdict says where even that could not be paid for.
    """
    pairs = tuple(pair for pair in run.pairs if is_analysed(services, pair))
    if run.config.team is not Team.OFFLINE:
        pairs = (min(pairs, key=lambda pair: services.tree.load_metadata(pair).duration_minutes),)
    try:
        checks = examine_judge(services, pairs)
    except (BudgetSpentError, ModelAnswerError) as error:
        return (), f"The judge was not examined: {error}"
    return checks, verdict(checks)


def verdict(checks: Sequence[JudgeCheck]) -> str:
    """Return in a sentence whether the judge can be trusted."""
    below = sum(score.ranked_below for check in checks for score in check.corruptions)
    asked = sum(len(check.corruptions) for check in checks)
    failed = [check.pair_id for check in checks if not check.passed]
    names = " and ".join(sorted({check.judge for check in checks}))
    ranked = f"{below} of {asked} damaged episodes below the human one"
    if not failed:
        return f"The judge ({names}) ranks {ranked}: its scores can be trusted."
    return (
        f"The judge ({names}) FAILS its check on {', '.join(failed)}: it ranks only {ranked}; don't trust "
        "its quality scores."
    )


def _examine(services: Services, pair_id: str, seeds: Sequence[int]) -> JudgeCheck:
    tree = services.tree
    known = is_analysed(services, pair_id)
    analysis = tree.load_analysis(pair_id) if known else analyse_pair(services, pair_id)
    pair = tree.load_pair(pair_id)
    case = CalibrationCase(
        pair_id=pair_id,
        document=pair.document,
        concepts=analysis.concepts,
        reference=pair.transcription,
        reference_segments=analysis.segments,
        speaker_gender=pair.metadata.speaker_gender,
        other=_wrong_paper(services, pair_id),
        checked_at=services.clock(),
    )
    return check_judge(services.judge, case, services.analyst, seeds, name=services.judge_name)


def _wrong_paper(services: Services, pair_id: str) -> TranscriptionResult | None:
    """Return the human episode of the next pair round that is about another paper, or None."""
    ids = list(services.tree.pair_ids())
    at = ids.index(pair_id)
    document = services.tree.load_metadata(pair_id).document_id
    for other in (*ids[at + 1 :], *ids[:at]):
        if services.tree.load_metadata(other).document_id != document:
            return services.tree.load_pair(other).transcription
    return None
