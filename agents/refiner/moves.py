"""What may be tried against each loss term, most promising first.

A move is one or more edits that only make sense together, such as a rule and the amount it works with.
"""

from collections.abc import Iterator
from statistics import fmean, median

from agents.prompts.loader import optional_rules
from agents.prompts.rules import Rule, parse_rules
from agents.protocols import Evidence
from agents.refiner.remedies import Remedy, failing_remedies
from schema.loss import LossMetrics, LossTerm
from schema.profile import Pauses, StyleProfile, Tuning
from schema.trial import Edit, EditKind

Move = tuple[Edit, ...]

TOLERATED_DURATION_LOSS = 0.02
TOLERATED_BIAS = 0.01
TOLERATED_SECTION_RATIO = 0.1
TOLERATED_RATE = 0.02


def duration_moves(evidence: Evidence) -> Iterator[Move]:
    """Aim at the human's length; then take out what bias the voice leaves."""
    results, tuning = evidence.results.values(), evidence.profile.tuning
    loss = fmean(result.duration_loss for result in results)
    if loss <= TOLERATED_DURATION_LOSS:
        return
    if tuning.reference_length < 1:
        yield (
            _tune(
                tuning,
                "reference_length",
                1.0,
                LossTerm.DURATION,
                f"episodes miss their length by {loss:.0%}",
            ),
        )
        return
    ratio = fmean(result.duration_generated / result.duration_reference for result in results)
    if abs(ratio - 1) > TOLERATED_BIAS:
        reason = f"episodes come out at {ratio:.1%} of the length asked for"
        yield (_tune(tuning, "length_scale", tuning.length_scale / ratio, LossTerm.DURATION, reason),)


def coverage_moves(evidence: Evidence) -> Iterator[Move]:
    """Ask for every concept of the list, then put the uncovered ones first."""
    missed = sorted({concept for result in evidence.results.values() for concept in result.concepts_missed})
    if not missed:
        return
    tuning = evidence.profile.tuning
    reason = f"{len(missed)} concepts are missed, among them {', '.join(missed[:3])}"
    for emphasis in (0.5, 1.0):
        if tuning.concept_emphasis < emphasis:
            edit = _tune(tuning, "concept_emphasis", emphasis, LossTerm.COVERAGE, reason)
            yield (*_rule_edits(evidence, "cover-concepts", LossTerm.COVERAGE, reason), edit)


def structure_moves(evidence: Evidence) -> Iterator[Move]:
    """Take over the section order of the other pairs, then their number of sections."""
    tuning, results = evidence.profile.tuning, list(evidence.results.values())
    for share in (1.0, 0.5):
        if tuning.learned_structure < share:
            reason = "the order of sections differs from the human one"
            yield (_tune(tuning, "learned_structure", share, LossTerm.STRUCTURE, reason),)
    ratio = _section_ratio(results)
    if ratio is not None and abs(ratio - 1) > TOLERATED_SECTION_RATIO:
        reason = f"episodes have {1 / ratio:.2f} times the sections of the human ones"
        for strength in (1.0, 0.5):
            scale = tuning.section_scale * ratio**strength
            yield (_tune(tuning, "section_scale", scale, LossTerm.STRUCTURE, reason),)


def quality_moves(evidence: Evidence) -> Iterator[Move]:
    """Speak as the admired hosts do, then mend what the checklist finds, commonest first."""
    tuning = evidence.profile.tuning
    if tuning.learned_phrases < 1:
        reason = "the writer's own phrases are plain beside those of the admired episodes"
        yield (_tune(tuning, "learned_phrases", 1.0, LossTerm.QUALITY, reason),)
    for remedy, failures in failing_remedies(evidence.results):
        reason = f"{failures.count} of {failures.asked} checks of {failures.item} fail"
        rule = _rule_edits(evidence, remedy.rule, LossTerm.QUALITY, reason)
        amount = _amount_edit(evidence, remedy, reason)
        if move := (*rule, *amount):
            yield tuple(edit.model_copy(update={"checks": remedy.items}) for edit in move)


def rouge_moves(evidence: Evidence) -> Iterator[Move]:
    """Speak as fast as the admired hosts, and pause as they do: as many words in the same time."""
    tuning, (slow, fast) = evidence.profile.tuning, evidence.profile.target_words_per_minute
    learned, ours = (slow + fast) / 2, fmean(evidence.words_per_minute.values() or [tuning.speaking_rate])
    if abs(ours - learned) > TOLERATED_RATE * learned:
        reason = f"human episodes have {learned:.0f} words a minute, ours {ours:.0f}"
        rate = tuning.speaking_rate * learned / ours
        yield (_tune(tuning, "speaking_rate", rate, LossTerm.ROUGE, reason),)
    if tuning.learned_pauses < 1 and evidence.profile.pauses != Pauses():
        reason = f"the human hosts pause {evidence.profile.pauses.sentence:.2f} s between sentences"
        yield (_tune(tuning, "learned_pauses", 1.0, LossTerm.ROUGE, reason),)


MOVES = {
    LossTerm.DURATION: duration_moves,
    LossTerm.COVERAGE: coverage_moves,
    LossTerm.STRUCTURE: structure_moves,
    LossTerm.QUALITY: quality_moves,
    LossTerm.ROUGE: rouge_moves,
}


def _section_ratio(results: list[LossMetrics]) -> float | None:
    ratios = [
        len(result.reference_sections) / len(result.generated_sections)
        for result in results
        if result.generated_sections and result.reference_sections
    ]
    return fmean(ratios) if ratios else None


def _tune(tuning: Tuning, parameter: str, value: float, metric: LossTerm, reason: str) -> Edit:
    low, high = _bounds(parameter)
    return Edit(
        kind=EditKind.PROFILE,
        target=parameter,
        before=_number(getattr(tuning, parameter)),
        after=_number(min(max(value, low), high)),
        metric=metric,
        reason=reason,
    )


def _number(value: float) -> str:
    return repr(round(float(value), 4))


def _bounds(parameter: str) -> tuple[float, float]:
    metadata = Tuning.model_fields[parameter].metadata
    low = next(float(bound.ge) for bound in metadata if hasattr(bound, "ge"))
    high = next(float(bound.le) for bound in metadata if hasattr(bound, "le"))
    return low, high


def _rule_edits(evidence: Evidence, rule_id: str | None, metric: LossTerm, reason: str) -> Move:
    if rule_id is None or rule_id in parse_rules(evidence.prompts.texts["script_writer"]):
        return ()
    rule: Rule = optional_rules()[rule_id]
    target = f"script_writer/{rule.section}"
    return (
        Edit(kind=EditKind.PROMPT, target=target, before="", after=rule.line, metric=metric, reason=reason),
    )


def _amount_edit(evidence: Evidence, remedy: Remedy, reason: str) -> Move:
    if remedy.parameter is None:
        return ()
    tuning = evidence.profile.tuning
    current = float(getattr(tuning, remedy.parameter))
    learned = _learned_amount(list(evidence.profile.style_variants.values()), remedy)
    value = learned if learned is not None and remedy.is_further(learned, current) else current + remedy.step
    edit = _tune(tuning, remedy.parameter, value, LossTerm.QUALITY, reason)
    return () if edit.before == edit.after else (edit,)


def _learned_amount(variants: list[StyleProfile], remedy: Remedy) -> float | None:
    if remedy.learned_from is None or not variants:
        return None
    return median(float(getattr(variant, remedy.learned_from)) for variant in variants) * remedy.factor
