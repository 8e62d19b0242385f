"""What `claude-studio --help` costs beside bare Python: CPU seconds, the best of many runs in turn."""

import argparse
import resource
import subprocess
import sys
from pathlib import Path


def cpu_seconds(command: list[str]) -> float:
    """Run a command and return the CPU time it took, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    studio = [str(Path(sys.executable).with_name("claude-studio")), "--help"]
    bare = [sys.executable, "-c", "pass"]
    times = [(cpu_seconds(studio), cpu_seconds(bare)) for _ in range(runs)]
    shown, started = min(pair[0] for pair in times), min(pair[1] for pair in times)
    print(f"claude-studio --help {shown * 1000:.0f} ms, bare Python {started * 1000:.0f} ms")
    print(f"ratio {shown / started:.1f}")


if __name__ == "__main__":
    main()
