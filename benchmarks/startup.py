"""How long `claude-studio --help` takes beside bare Python, as a ratio of the best of many runs in turn."""

import argparse
import subprocess
import sys
import time
from pathlib import Path


def best(command: list[str], other: list[str], runs: int) -> tuple[float, float]:
    """Return the shortest wall time in seconds of two commands that are run in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for words, taken in zip((command, other), times, strict=True):
            start = time.perf_counter()
            subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
            taken.append(time.perf_counter() - start)
    return min(times[0]), min(times[1])


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    studio = str(Path(sys.executable).with_name("claude-studio"))
    shown, bare = best([studio, "--help"], [sys.executable, "-c", "pass"], runs)
    print(f"claude-studio --help {shown * 1000:.0f} ms, bare Python {bare * 1000:.0f} ms")
    print(f"ratio {shown / bare:.1f}")


if __name__ == "__main__":
    main()
