"""Collecting what a run's report page shows."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from agents.prompts.rules import parse_rules
from graph.lineage import ancestors
from graph.services import Services
from memory.atomic import write_text
from memory.shelf import Shelf
from schema.loss import CoverageDepth, LossMetrics
from schema.profile import Tuning
from schema.run import FinalReport, RunRecord
from schema.script import SpokenEpisode, SpokenSentence
from schema.trial import EditEffect, TrialResult
from tools.plots.loss_curves import save_loss_curves
from tools.report.page import report_page
from tools.report.story import BeforeAfter, Passage, Story

_OPENING_WORDS = 70
_TURNED_DOWN = 40
_WORDS = {
    "reference_length": "Aim at the length that a human gives such a paper, not at the middle of a range.",
    "length_scale": "Correct what the voice leaves of a length: {after} times the words its rate suggests.",
    "speaking_rate": "Speak at {after} words a minute, as the admired hosts do.",
    "learned_phrases": "Say welcome, turn and sum up in phrases heard from the admired hosts.",
    "concept_emphasis": "Put key concepts that are not covered yet before sentences that merely stand out.",
    "learned_structure": "Go through a paper in the order in which the admired hosts do.",
    "section_scale": "Cut an episode into {after} times as many sections.",
    "questions_per_minute": "Ask the listener {after} questions a minute.",
    "analogies_per_episode": "Draw {after} analogies an episode.",
    "emphasis_per_minute": "Mark what matters {after} times a minute.",
    "address_per_minute": "Speak to the listener {after} times a minute.",
    "define_terms": "Say what a term means when it is first used, for {after} of the key concepts.",
    "max_sentence_words": "Cut sentences longer than {after} words in two.",
    "grounding": "Prefer statements that can be checked against the paper.",
}


def write_report_page(services: Services, report: FinalReport, path: Path | None = None) -> Path:
    """Write a run's page, by default beside its final report, and return its path."""
    if path is not None:
        write_text(path, report_page(story_of(services, report, path.parent)))
        return path
    beside = Shelf(services.tree.root / "convergence")
    page = report_page(story_of(services, report, beside.folder))
    return beside.write_text(f"report_{report.run.run_id}.html", page)


def write_loss_curves(
    services: Services, run: RunRecord, trials: Sequence[TrialResult], path: Path | None = None
) -> Path:
    """Draw a run's curves as a PNG, by default beside its final report, and return its path."""
    if path is not None:
        return save_loss_curves(trials, run, path)
    name = f"loss_{run.run_id}.png"
    with TemporaryDirectory() as folder:
        drawn = save_loss_curves(trials, run, Path(folder) / name).read_bytes()
    return Shelf(services.tree.root / "convergence").write_bytes(name, drawn)


def story_of(services: Services, report: FinalReport, folder: Path) -> Story:
    """Return what the page in a folder shows; links to audio are relative to that folder."""
    trials = services.runs.trials(report.run.run_id)
    best = report.best_trial
    line = ancestors(trials, best)
    effects = [effect for trial in reversed(line) for effect in trial.effects]
    rounds = services.runs.rounds(report.run.run_id)
    turned_down = [
        (" and ".join(f"{e.target} → {e.after or 'nothing'}" for e in p.proposal.edits), p.verdict)
        for found in rounds
        for p in found.probes
        if not p.earned
    ]
    return Story(
        report=report,
        trials=trials,
        learned=tuple(_learned(services, report.first_trial, best)),
        effects=tuple(sorted(effects, key=_loss_moved)),
        turned_down=tuple(turned_down[:_TURNED_DOWN]),
        passages=tuple(_passages(services, report.first_trial, best, folder)),
        titles={pair: services.tree.load_pair(pair).document.title for pair in _told(best)},
    )


def _loss_moved(effect: EditEffect) -> float:
    return effect.loss_after - effect.loss_before


def _told(trial: TrialResult) -> dict[str, LossMetrics]:
    return {**trial.validation_results, **trial.pair_results}


def _learned(services: Services, first: TrialResult, best: TrialResult) -> Iterable[str]:
    """Say in words what the best trial's profile and prompts have that the first's have not."""
    tree = services.tree
    before, after = (tree.load_profile(trial.profile_version).tuning for trial in (first, best))
    for name in Tuning.model_fields:
        now = getattr(after, name)
        if now != getattr(before, name):
            yield _WORDS.get(name, f"{name.replace('_', ' ')}: {{after}}.").format(after=f"{now:.3g}")
    rules = [parse_rules(tree.load_prompts(t.prompt_version).texts["script_writer"]) for t in (first, best)]
    for rule_id, rule in rules[1].items():
        if rule_id not in rules[0]:
            yield rule.text
    for rule_id, rule in rules[0].items():
        if rule_id not in rules[1]:
            yield f"No longer: {rule.text}"


def _passages(
    services: Services, first: TrialResult, best: TrialResult, folder: Path
) -> Iterable[BeforeAfter]:
    if first.trial_id == best.trial_id:
        return
    for pair, after in _told(best).items():
        before = _told(first).get(pair)
        if before is None:
            continue
        spoken = {t.trial_id: services.tree.load_spoken(t.trial_id, pair) for t in (first, best)}
        openings = [_passage(services, t, pair, _opening(spoken[t.trial_id]), folder) for t in (first, best)]
        yield BeforeAfter(pair, "how it opens", openings[0], openings[1])
        concept, sentence = _newly_covered(before, after, spoken[best.trial_id])
        if sentence:
            missing = Passage(f"(Nothing is said about {concept}.)", None)
            told = _passage(services, best, pair, sentence, folder)
            yield BeforeAfter(pair, f"“{concept}”, which was missed before", missing, told)


def _opening(spoken: SpokenEpisode) -> list[SpokenSentence]:
    taken: list[SpokenSentence] = []
    for sentence in spoken.sentences:
        if taken and sum(len(s.text.split()) for s in [*taken, sentence]) > _OPENING_WORDS:
            break
        taken.append(sentence)
    return taken


def _newly_covered(
    before: LossMetrics, after: LossMetrics, spoken: SpokenEpisode
) -> tuple[str, list[SpokenSentence]]:
    """Return a concept that only the trained episode covers, most explained first, and its sentence."""
    order = list(CoverageDepth)
    found = sorted(after.concept_coverage, key=lambda c: -order.index(c.depth))
    for covered in found:
        if covered.concept in before.concepts_missed and covered.depth is not CoverageDepth.NOT_MENTIONED:
            sentences = [s for s in spoken.sentences if s.text == covered.evidence]
            if sentences:
                return covered.concept, sentences[:1]
    return "", []


def _passage(
    services: Services, trial: TrialResult, pair: str, sentences: list[SpokenSentence], folder: Path
) -> Passage:
    text = " ".join(sentence.text for sentence in sentences)
    name = trial.generated_audio.get(pair)
    if name is None or not sentences:
        return Passage(text, None)
    link = os.path.relpath(services.tree.trial_folder(trial.trial_id) / name, folder)
    return Passage(text, f"{link}#t={sentences[0].start_time:.1f},{sentences[-1].end_time:.1f}")
