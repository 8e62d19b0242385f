"""From what training has come to, to what the writer of one pair's episode is asked for."""

from dataclasses import dataclass, replace

from agents.protocols import Brief, JudgeCase, PhraseMemory
from graph.commission import commission
from graph.holding_out import teachers_of
from graph.learning import learn_profile, style_to_imitate
from graph.phrases import phrase_memory
from graph.services import Services
from graph.speech import chosen_speaker
from providers.text_to_speech.protocol import Speaker
from schema.profile import AggregatedProfile, Pauses, Tuning
from schema.prompt import PromptSet
from schema.script import PodcastScript, SpokenEpisode
from schema.trial import TrainingConfig
from tools.profiles.pauses import pauses_in, shared_pauses
from tools.speak.rate import Manner, expected_rate, measured_rate
from tools.speak.transcription import transcription_of


@dataclass(frozen=True, slots=True)
class Assignment:
    """One pair's episode: by which prompts and profile, learned from whom."""

    pair_id: str
    training: tuple[str, ...]
    """All pairs that are trained on."""
    prompts: PromptSet
    profile: AggregatedProfile
    """The stored profile; what its owner may not know of is left out of it when the brief is made."""
    config: TrainingConfig
    parent_trial_id: str | None = None
    """The trial whose episodes show how fast the voice is and what was missed."""
    sees_itself: bool = False
    """Whether the pair's own telling may teach, too: only to measure how much that helps."""
    seed: int = 0

    @property
    def tuning(self) -> Tuning:
        """What training moved."""
        return self.profile.tuning


def brief_of(services: Services, assignment: Assignment) -> Brief:
    """Return the writer's brief; the profile in it is learned from the pair's teachers alone."""
    tree, pair_id, tuning = services.tree, assignment.pair_id, assignment.tuning
    pair, analysis = tree.load_pair(pair_id), tree.load_analysis(pair_id)
    stored, teachers = assignment.profile, _teachers(services, assignment)
    profile = learn_profile(
        tree,
        teachers,
        version=stored.version,
        tuning=tuning,
        created_at=stored.created_at,
        wishes=stored.wishes,
    )
    reference = pair.transcription.total_duration
    depth, seconds = commission(reference, assignment.config.target_depth, tuning, stored.wishes)
    return Brief(
        pair_id=pair_id,
        document=pair.document,
        concepts=analysis.concepts,
        profile=profile,
        prompts=assignment.prompts,
        depth=depth,
        target_seconds=seconds,
        words_per_minute=rate_of(services, assignment) * tuning.length_scale,
        variant=style_to_imitate(profile, pair.metadata),
        missed_concepts=_missed(services, assignment),
        exclude_pairs=tuple(other for other in tree.pair_ids() if other not in teachers),
        seed=assignment.seed,
    )


def phrases_of(services: Services, assignment: Assignment) -> PhraseMemory:
    """Return the phrases that the writer may use; nothing of the pair's own telling unless it may see it."""
    return phrase_memory(services, assignment.pair_id, assignment.tuning, guarded=not assignment.sees_itself)


def speaker_of(services: Services, assignment: Assignment) -> Speaker:
    """Return who speaks, at the tuned rate."""
    return chosen_speaker(
        services.voice,
        assignment.config.speaker,
        gender=services.tree.load_metadata(assignment.pair_id).speaker_gender,
        words_per_minute=assignment.tuning.speaking_rate,
    )


def rate_of(services: Services, assignment: Assignment) -> float:
    """Return the standard words a minute to expect: as the pair's last episode showed, or our passage."""
    tree, parent, pair_id = services.tree, assignment.parent_trial_id, assignment.pair_id
    if parent is not None and services.runs.is_rehearsed(parent, pair_id):
        script, spoken = tree.load_script(parent, pair_id), tree.load_spoken(parent, pair_id)
        profile = tree.load_profile(tree.trial(parent).profile_version)
        then = _manner(services, replace(assignment, profile=profile))
        now = _manner(services, assignment)
        return expected_rate(script, spoken, then=then, now=now, traits=services.voice.traits)
    speaker, pauses = speaker_of(services, assignment), pauses_of(services, assignment)
    return measured_rate(services.voice, speaker, cache=tree.home / "cache" / "speech", pauses=pauses)


def pauses_of(services: Services, assignment: Assignment) -> Pauses:
    """Return the pauses that the episode is spoken with; the learned part is the teachers' alone."""
    if assignment.tuning.learned_pauses == 0:
        return Pauses()
    tree = services.tree
    learned = shared_pauses(
        [
            pauses_in(tree.load_pair(teacher).transcription, tree.load_analysis(teacher).segments)
            for teacher in _teachers(services, assignment)
        ]
    )
    return assignment.profile.model_copy(update={"pauses": learned}).spoken_pauses


def _manner(services: Services, assignment: Assignment) -> Manner:
    return Manner(assignment.tuning.speaking_rate, pauses_of(services, assignment))


def case_of(
    services: Services, assignment: Assignment, trial_id: str, script: PodcastScript, spoken: SpokenEpisode
) -> JudgeCase:
    """Return the episode, read blind by the analyst, beside the human telling."""
    tree, pair_id = services.tree, assignment.pair_id
    pair, analysis = tree.load_pair(pair_id), tree.load_analysis(pair_id)
    transcription = transcription_of(script, spoken)
    heard = services.analyst.analyse(
        pair_id,
        transcription,
        pair.document,
        analysis.concepts,
        speaker_gender=pair.metadata.speaker_gender,
    )
    return JudgeCase(
        trial_id=trial_id,
        pair_id=pair_id,
        document=pair.document,
        concepts=analysis.concepts,
        transcription=transcription,
        segments=heard.segments,
        spoken=spoken,
        reference=pair.transcription,
        reference_segments=analysis.segments,
        weights=assignment.config.loss_weights,
        generated_at=services.clock(),
    )


def _teachers(services: Services, assignment: Assignment) -> list[str]:
    if assignment.sees_itself:
        return sorted({*assignment.training, assignment.pair_id})
    return teachers_of(services.tree, assignment.pair_id, assignment.training)


def _missed(services: Services, assignment: Assignment) -> tuple[str, ...]:
    parent, pair_id = assignment.parent_trial_id, assignment.pair_id
    if parent is None or not services.runs.is_rehearsed(parent, pair_id):
        return ()
    return services.runs.load_metrics(parent, pair_id).concepts_missed
