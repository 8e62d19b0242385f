"""Measures speech: rates, real-time factors, word error rates, and word times against a voice's own.

Run as `python -m benchmarks.speech [--pairs FOLDER] [--minutes N]`. Times are CPU seconds, children
included, per second of audio.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from providers.forced_alignment.hmm_aligner import HmmAligner
from providers.forced_alignment.protocol import PlacedWord
from providers.speech_to_text.match_words import plain
from providers.speech_to_text.pocketsphinx import recognise
from providers.text_to_speech.espeak import EspeakVoice
from schema.analysis import SegmentType
from schema.script import PodcastScript, ScriptSection, ScriptSentence
from tools.audio.decode import read_mono
from tools.speak.rate import measured_rate
from tools.speak.voice_script import voice_script
from tools.text.sentences import split_sentences
from tools.transcribe.formats import read_transcript
from tools.transcribe.placing import SAMPLE_RATE, agreement, measured_words
from tools.transcribe.published import PublishedTranscript

Result = TypeVar("Result")
_PAIRS = Path(__file__).resolve().parents[1] / ".." / "shared" / "pairs"
_SILENT = 0.01
"""Amplitude (0 to 1) at which a turn is heard to begin."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took, in seconds."""

    cpu: float
    wall: float


def measured(work: Callable[[], Result]) -> tuple[Result, Cost]:
    """Return what the work gives, and its cost, child processes that ended included."""
    before, started = _cpu(), time.perf_counter()
    result = work()
    return result, Cost(_cpu() - before, time.perf_counter() - started)


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def report_errors(name: str, places: Sequence[PlacedWord | None], truth: Sequence[float]) -> None:
    """Print the share of words timed and their errors against the true starts, in seconds."""
    times = measured_words(places)
    errors = np.array([abs(t.start - true) for t, true in zip(times, truth, strict=True) if t is not None])
    timed = len(errors) / len(truth)
    print(
        f"{name:28} timed {timed:6.1%}  median {np.median(errors) * 1000:4.0f} ms"
        f"  p95 {np.percentile(errors, 95) * 1000:4.0f} ms  over 0.5 s {np.mean(errors > 0.5):.2%}"
    )


def script_of(transcript: PublishedTranscript) -> PodcastScript:
    """Return a transcript as a script of one section, a paragraph a cue."""
    paragraphs = [split_sentences(" ".join(token.text for token in cue.tokens)) for cue in transcript.cues]
    section = ScriptSection(
        section_id="all",
        segment_type=SegmentType.BACKGROUND,
        paragraphs=tuple(tuple(ScriptSentence(text=text) for text in p) for p in paragraphs),
        word_budget=len(transcript.tokens),
    )
    return PodcastScript(
        pair_id="benchmark",
        document_id="benchmark",
        title="Benchmark",
        sections=(section,),
        target_seconds=0,
        prompt_version="v1",
        profile_version="v1",
        seed=0,
    )


def bench_voice(transcript: PublishedTranscript, gender: str, folder: Path) -> None:
    """Voice a transcript, lay it on its own audio, and print how far its words lie from the voice's times."""
    voice = EspeakVoice()
    speaker = voice.speaker_for(gender, 165)
    path = folder / f"{gender}.mp3"
    spoken, cost = measured(
        lambda: voice_script(script_of(transcript), engine=voice, speaker=speaker, path=path, cache=None)
    )
    rate = measured_rate(voice, speaker)
    print(f"\n{speaker.name}: {spoken.duration / 60:.1f} min, wall {cost.wall:.1f} s")
    print(
        f"  asked for 165 words a minute; with pauses {rate:.0f} on prose of ours,"
        f" here {spoken.words_per_minute:.0f}"
    )
    samples, words = read_mono(path, SAMPLE_RATE), [word.word for word in spoken.words]
    truth = [word.start_time for word in spoken.words]
    bench_alignment("as spoken", samples, words, truth)
    hiss = np.random.default_rng(0).normal(0, 1, len(samples)) * np.sqrt(np.mean(samples**2) / 10)
    bench_alignment("under white noise, 10 dB", samples + hiss.astype(np.float32), words, truth)
    third = len(words) // 3
    kept = [*range(third), *range(third + 60, len(words))]
    bench_alignment("60 words missing", samples, [words[i] for i in kept], [truth[i] for i in kept])
    gap = round(truth[third] * SAMPLE_RATE)
    jingle = 0.2 * np.sin(2 * np.pi * 330 * np.arange(20 * SAMPLE_RATE) / SAMPLE_RATE)
    longer = np.concatenate([samples[:gap], jingle.astype(np.float32), samples[gap:]])
    moved = [start + 20 * (index >= third) for index, start in enumerate(truth)]
    bench_alignment("a jingle of 20 s inside", longer, words, moved)


def bench_alignment(
    name: str, samples: NDArray[np.float32], words: Sequence[str], truth: Sequence[float]
) -> None:
    """Lay words on audio and print their errors and the cost."""
    places, cost = measured(lambda: HmmAligner().align(samples, SAMPLE_RATE, words))
    report_errors(f"  {name}", places, truth)
    seconds = len(samples) / SAMPLE_RATE
    print(f"{'':28} agreement {agreement(places, samples):.2f}  CPU {cost.cpu / seconds:.3f} s a second")


def bench_pair(folder: Path, minutes: float) -> None:
    """Print the recogniser's word error rate on a real pair, and how its transcript lies on its audio."""
    transcript = read_transcript(folder / "transcript.vtt")
    samples = read_mono(folder / "podcast.mp3", SAMPLE_RATE)
    words = [token.text for token in transcript.tokens]
    places, cost = measured(lambda: HmmAligner().align(samples, SAMPLE_RATE, words))
    anchored = np.mean([time is not None for time in measured_words(places)])
    print(f"\n{folder.name}: {len(samples) / SAMPLE_RATE / 60:.1f} min, {len(words)} words")
    print(
        f"  alignment: timed {anchored:.1%}, agreement {agreement(places, samples):.2f},"
        f" CPU {cost.cpu / len(samples) * SAMPLE_RATE:.3f} s a second"
    )
    _report_turns(transcript, samples, places)
    part = samples[: round(minutes * 60 * SAMPLE_RATE)]
    said = [
        plain(word)
        for word, place in zip(words, places, strict=True)
        if place is not None and place.end <= len(part) / SAMPLE_RATE
    ]
    heard, cost = measured(lambda: [word.word for word in recognise(part)])
    error = Levenshtein.distance(said, heard) / len(said)
    print(
        f"  recognition of {len(part) / SAMPLE_RATE / 60:.1f} min: word error rate {error:.2f},"
        f" CPU {cost.cpu / len(part) * SAMPLE_RATE:.2f} s a second"
    )


def _report_turns(
    transcript: PublishedTranscript, samples: NDArray[np.float32], places: Sequence[PlacedWord | None]
) -> None:
    """Print how far the first word of each turn lies from the first sound in its cue."""
    errors: list[float] = []
    at = 0
    for cue in transcript.cues:
        place, at = places[at], at + len(cue.tokens)
        if place is None or cue.start is None or cue.end is None:
            continue
        inside = np.abs(samples[round(cue.start * SAMPLE_RATE) : round(cue.end * SAMPLE_RATE)])
        errors.append(abs(place.start - cue.start - float(np.argmax(inside > _SILENT)) / SAMPLE_RATE))
    print(
        f"  turns: median {np.median(errors) * 1000:.0f} ms, p95 {np.percentile(errors, 95) * 1000:.0f} ms"
        " from the first sound in their cue"
    )


def main() -> None:
    """Print all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, default=_PAIRS, help="folder of real pairs")
    parser.add_argument("--minutes", type=float, default=2.0, help="of each pair that are recognised")
    options = parser.parse_args()
    folders = sorted(path.parent for path in options.pairs.glob("*/transcript.vtt"))
    if not folders:
        parser.error(f"{options.pairs} holds no folder with a transcript.vtt")
    longest = max((read_transcript(f / "transcript.vtt") for f in folders), key=lambda t: len(t.tokens))
    with tempfile.TemporaryDirectory() as work:
        for gender in ("male", "female"):
            bench_voice(longest, gender, Path(work))
    for folder in folders:
        bench_pair(folder, options.minutes)


if __name__ == "__main__":
    main()
