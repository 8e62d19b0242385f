"""Measures how near an episode comes to its target length, the first time and the second, at every depth.

Run as `python -m benchmarks.episode_length [--pairs FOLDER...] [--depths DEPTH...]`. The second
episode is written by what the first showed of the voice, as in training; lengths are measured from the MP3.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graph.analysis import analyse_pair
from graph.briefing import Assignment, brief_of, pauses_of, phrases_of, speaker_of
from graph.context import RunContext
from graph.ingest import PairFiles, ingest_pair
from graph.learning import learn_profile
from graph.services import Services, services_for
from graph.writing import write_script
from providers.speech_to_text.pocketsphinx import PocketsphinxRecogniser
from schema.profile import PodcastDepth, Tuning
from schema.trial import TrainingConfig
from tools.speak.rate import Manner, expected_rate
from tools.speak.voice_script import voice_script

_EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples" / "pairs").glob("*/transcript.vtt"))
_PROMISE = 0.05
"""Share of the target by which the second episode may miss it."""


def ingest(home: Path, folders: Sequence[Path]) -> Services:
    """Ingest and analyse pairs, each a folder with paper, podcast and transcript."""
    services = services_for(RunContext(home=home))
    for folder in folders:
        files = PairFiles(
            pdf=folder / "paper.pdf",
            audio=folder / "podcast.mp3",
            transcript=folder / "transcript.vtt",
            speaker_gender="female",
            source="benchmark",
            pair_id=folder.name,
        )
        ingest_pair(services, files, PocketsphinxRecogniser())
        analyse_pair(services, folder.name)
    return services


def assignment_of(services: Services, pair_id: str, depth: PodcastDepth) -> Assignment:
    """Return a first episode's assignment: the untrained tuning, the other pairs as teachers."""
    pairs = services.tree.pair_ids()
    others = [other for other in pairs if other != pair_id]
    profile = learn_profile(services.tree, others, version="v0", tuning=Tuning(), created_at=services.clock())
    return Assignment(
        pair_id=pair_id,
        training=tuple(pairs),
        prompts=services.prompts,
        profile=profile,
        config=TrainingConfig(target_depth=depth),
    )


def bench_depth(services: Services, depth: PodcastDepth, folder: Path) -> list[float]:
    """Print by how much two episodes a pair miss their target; return the shares of the second ones."""
    missed: list[float] = []
    for pair_id in services.tree.pair_ids():
        assignment = assignment_of(services, pair_id, depth)
        brief, pauses = brief_of(services, assignment), pauses_of(services, assignment)
        manner = Manner(assignment.tuning.speaking_rate, pauses)
        for episode in ("first", "second"):
            script = write_script(services, phrases_of(services, assignment), brief)
            spoken = voice_script(
                script,
                engine=services.voice,
                speaker=speaker_of(services, assignment),
                path=folder / f"{pair_id}.mp3",
                cache=folder / "cache",
                pauses=pauses,
            )
            report(f"{depth.value:14} {pair_id:20} {episode:6}", spoken.duration, brief.target_seconds)
            rate = expected_rate(script, spoken, then=manner, now=manner, traits=services.voice.traits)
            brief = replace(brief, words_per_minute=rate)
        missed.append(abs(spoken.duration / brief.target_seconds - 1))
    return missed


def report(name: str, seconds: float, target: float) -> None:
    """Print an episode's length beside its target."""
    minutes = f"target {target / 60:5.2f} min  spoken {seconds / 60:5.2f} min"
    print(f"{name}  {minutes}  off {seconds / target - 1:+.1%}", flush=True)


def main() -> None:
    """Print all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, nargs="+", default=[path.parent for path in _EXAMPLES])
    parser.add_argument("--depths", type=PodcastDepth, nargs="+", default=list(PodcastDepth))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        services = ingest(Path(work) / "home", options.pairs)
        missed = [share for depth in options.depths for share in bench_depth(services, depth, Path(work))]
    kept = sum(share <= _PROMISE for share in missed)
    print(
        f"second episodes: {kept} of {len(missed)} within {_PROMISE:.0%} of their target,"
        f" worst {max(missed):.1%}"
    )


if __name__ == "__main__":
    main()
