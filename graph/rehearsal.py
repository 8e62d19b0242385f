"""The nodes of one pair's rehearsal: write, voice, judge. Each is repeated only where it wasn't finished."""

from collections.abc import Callable
from typing import Any

from langgraph.runtime import Runtime

from agents.protocols import Brief, JudgeCase
from graph.accounting import booked
from graph.commission import commission
from graph.context import RunContext
from graph.learning import learn_profile, style_to_imitate
from graph.phrases import phrase_memory
from graph.progress import report_step
from graph.services import Services
from graph.state import EpisodeState
from providers.text_to_speech.protocol import Speaker
from schema.profile import Tuning
from schema.trial import TrainingConfig
from tools.speak.rate import measured_rate
from tools.speak.transcription import transcription_of
from tools.speak.voice_script import estimate_episode, voice_script

ServicesOf = Callable[[Runtime[RunContext]], Services]


class RehearsalNodes:
    """Adapts the state to the writer, the voice and the judge."""

    def __init__(self, services_of: ServicesOf) -> None:
        self._services_of = services_of

    def writer(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Write the pair's episode from the paper and what the other pairs teach."""
        services = self._services_of(runtime)
        if not _is_done(services, state, "script.json"):
            report_step(services, runtime, state, "writing")
            brief = _brief(services, state)
            memory = phrase_memory(services, state["pair_id"], brief.profile.tuning)
            with booked(state):
                services.tree.save_script(state["trial_id"], services.writer(memory).write(brief))
        return {}

    def voice(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Voice the script, or estimate its length where no audio is wanted."""
        services = self._services_of(runtime)
        if not _is_done(services, state, "spoken.json"):
            report_step(services, runtime, state, "voicing")
            _speak(services, state)
        return {}

    def judge(self, state: EpisodeState, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Read the episode blind, as the human one was read, and hold it against the human one."""
        services = self._services_of(runtime)
        if not services.runs.is_rehearsed(state["trial_id"], state["pair_id"]):
            report_step(services, runtime, state, "judging")
            with booked(state):
                services.runs.save_metrics(services.judge.judge(_case(services, state)))
        loss = services.runs.load_metrics(state["trial_id"], state["pair_id"]).total_loss
        report_step(services, runtime, state, "done", loss=loss)
        return {"rehearsals": {state["pair_id"]: ""}}


def _is_done(services: Services, state: EpisodeState, ending: str) -> bool:
    return (services.tree.trial_folder(state["trial_id"]) / f"{state['pair_id']}_{ending}").is_file()


def _brief(services: Services, state: EpisodeState) -> Brief:
    tree, pair_id = services.tree, state["pair_id"]
    config = TrainingConfig.model_validate(state["config"])
    stored = tree.load_profile(state["profile_version"])
    pair, analysis = tree.load_pair(pair_id), tree.load_analysis(pair_id)
    profile = learn_profile(
        tree,
        [other for other in state["pairs"] if other != pair_id],
        version=stored.version,
        tuning=stored.tuning,
        created_at=stored.created_at,
    )
    depth, seconds = commission(pair.transcription.total_duration, config.target_depth, stored.tuning)
    rate = _rate(services, state, stored.tuning)
    return Brief(
        pair_id=pair_id,
        document=pair.document,
        concepts=analysis.concepts,
        profile=profile,
        prompts=tree.load_prompts(state["prompt_version"]),
        depth=depth,
        target_seconds=seconds,
        words_per_minute=rate * stored.tuning.length_scale,
        variant=style_to_imitate(profile, pair.metadata),
        missed_concepts=_missed(services, state),
        exclude_pairs=(pair_id,),
        seed=config.seed,
    )


def _missed(services: Services, state: EpisodeState) -> tuple[str, ...]:
    parent, pair_id = state["parent_trial_id"], state["pair_id"]
    if parent is None or not services.runs.is_rehearsed(parent, pair_id):
        return ()
    return services.runs.load_metrics(parent, pair_id).concepts_missed


def _speaker(services: Services, pair_id: str, tuning: Tuning) -> Speaker:
    gender = services.tree.load_metadata(pair_id).speaker_gender
    return services.voice.speaker_for(gender, tuning.speaking_rate)


def _speak(services: Services, state: EpisodeState) -> None:
    tree, trial_id, pair_id = services.tree, state["trial_id"], state["pair_id"]
    script = tree.load_script(trial_id, pair_id)
    tuning = tree.load_profile(state["profile_version"]).tuning
    speaker = _speaker(services, pair_id, tuning)
    if TrainingConfig.model_validate(state["config"]).audio:
        path = tree.audio_path(trial_id, pair_id)
        spoken = voice_script(
            script, engine=services.voice, speaker=speaker, path=path, cache=tree.home / "cache" / "speech"
        )
        spoken = spoken.model_copy(update={"audio_path": path.name})
    else:
        spoken = estimate_episode(script, words_per_minute=_rate(services, state, tuning))
    tree.save_spoken(trial_id, pair_id, spoken)


def _case(services: Services, state: EpisodeState) -> JudgeCase:
    tree, trial_id, pair_id = services.tree, state["trial_id"], state["pair_id"]
    pair, analysis = tree.load_pair(pair_id), tree.load_analysis(pair_id)
    spoken = tree.load_spoken(trial_id, pair_id)
    transcription = transcription_of(tree.load_script(trial_id, pair_id), spoken)
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
        weights=TrainingConfig.model_validate(state["config"]).loss_weights,
        generated_at=services.clock(),
    )


def _rate(services: Services, state: EpisodeState, tuning: Tuning) -> float:
    """Return the words a minute to expect: as measured on the pair's last episode, or else on our passage."""
    tree, parent, pair_id = services.tree, state["parent_trial_id"], state["pair_id"]
    if parent is not None and services.runs.is_rehearsed(parent, pair_id):
        spoken = tree.load_spoken(parent, pair_id)
        asked = tree.load_profile(tree.trial(parent).profile_version).tuning.speaking_rate
        return spoken.words_per_minute * tuning.speaking_rate / asked
    speaker = _speaker(services, pair_id, tuning)
    return measured_rate(services.voice, speaker, cache=tree.home / "cache" / "speech")
