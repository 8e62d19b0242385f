"""Measures how near an episode comes to its target length, in the first and second trial, at every depth.

Run as `python -m benchmarks.episode_length [--pairs FOLDER...] [--depths DEPTH...]`. Each depth is a training
run of two trials on its own, with audio: the length is measured from the MP3.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from graph.context import RunContext
from graph.ingest import PairFiles, ingest_pair
from graph.running import start
from graph.services import services_for
from providers.speech_to_text.pocketsphinx import PocketsphinxRecogniser
from schema.profile import PodcastDepth

_EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples" / "pairs").glob("*/transcript.vtt"))
_TRIALS = 2
_PROMISE = 0.05
"""Share of the target by which the second episode may miss it."""


def ingest(home: Path, folders: Sequence[Path]) -> None:
    """Ingest pairs, each a folder with paper, podcast and transcript."""
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


def bench_depth(home: Path, depth: PodcastDepth) -> list[float]:
    """Print by how much each trial's episodes miss their targets; return the second trial's shares."""
    context = RunContext(home=home, max_trials=_TRIALS, target_depth=depth)
    with start(context, []) as started:
        for _ in started.events():
            pass
    services = started.services
    missed: list[float] = []
    for trial in services.runs.trials(started.run_id):
        missed = []
        for pair in sorted(trial.pair_results):
            target = services.tree.load_script(trial.trial_id, pair).target_seconds
            spoken = services.tree.load_spoken(trial.trial_id, pair).duration
            missed.append(abs(spoken / target - 1))
            print(
                f"{depth.value:14} trial {trial.trial_number}  {pair:20} target {target / 60:5.2f} min"
                f"  spoken {spoken / 60:5.2f} min  off by {spoken / target - 1:+.1%}",
                flush=True,
            )
        for pair, cause in trial.failed_pairs.items():
            print(f"{depth.value:14} trial {trial.trial_number}  {pair:20} failed: {cause}", flush=True)
    return missed


def main() -> None:
    """Print all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, nargs="+", default=[path.parent for path in _EXAMPLES])
    parser.add_argument("--depths", type=PodcastDepth, nargs="+", default=list(PodcastDepth))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        home = Path(work)
        ingest(home, options.pairs)
        missed = [share for depth in options.depths for share in bench_depth(home, depth)]
    kept = sum(share <= _PROMISE for share in missed)
    print(
        f"second trial: {kept} of {len(missed)} episodes within {_PROMISE:.0%} of their target,"
        f" worst {max(missed):.1%}"
    )


if __name__ == "__main__":
    main()
