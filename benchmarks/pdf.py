"""How well and how fast papers are read, against hand-checked and LaTeX-made truth: `make bench-pdf`."""

import argparse
import itertools
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.pdf_quality import TRUTH, papers_in, quality
from tools.ingest.limits import ReadLimits
from tools.ingest.nursery import close_nursery
from tools.ingest.read import read_document

_TURNS = 3


def main() -> None:
    """Print quality, then speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", type=Path, default=TRUTH, help="folder of *.json and latex/*.json")
    parser.add_argument("--no-speed", action="store_true", help="quality only")
    parser.add_argument("--misses", action="store_true", help="name each miss")
    parser.add_argument("--peak", type=Path, help="only read this file and print the peak memory")
    arguments = parser.parse_args()
    if arguments.peak:
        _peak(arguments.peak)
        return
    papers = list(papers_in(arguments.truth))
    if not papers:
        raise SystemExit(f"no truth in {arguments.truth}")
    tallies = quality(papers)
    for name, tally in tallies.items():
        print(f"{name:28} {tally}")
        for miss in tally.misses if arguments.misses else ():
            print(f"    {miss}")
    if not arguments.no_speed:
        paths = sorted({path for path, _ in papers})
        _speed(paths)
        _memory(paths)


def _speed(paths: Sequence[Path]) -> None:
    """Print what each way costs, by the clock and in processor time, child processes included.

    Ways take turns, and the best of each's turns counts: what else the machine does costs the others. The
    clock starts when a way is warm; processor time holds the start of its processes, too.
    """
    import pdfplumber
    import pymupdf
    import pypdf

    pages = sum(_page_count(path) for path in paths)
    print(f"\n{len(paths)} papers, {pages} pages; ms a page: by the clock, by the processor")
    one, two = ReadLimits(workers=1), ReadLimits(workers=2)
    with tempfile.TemporaryDirectory() as folder:
        ways: dict[str, Callable[[Path], object]] = {
            'pymupdf get_text("dict")': lambda path: [page.get_text("dict") for page in pymupdf.open(path)],
            "pypdf": lambda path: [page.extract_text() for page in pypdf.PdfReader(path).pages],
            "pdfplumber": _plumbed(pdfplumber),
            "this, no crops, 1 process": lambda path: read_document(path, limits=one),
            "this, with crops, 1 process": lambda path: read_document(
                path, Path(folder) / path.stem, limits=one
            ),
            "this, with crops, 2 processes": lambda path: read_document(
                path, Path(folder) / path.stem, limits=two
            ),
        }
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(_TURNS):
            for name, way in ways.items():
                spent[name].append(_cost(way, paths))
        for name, turns in spent.items():
            clock, processor = (min(values) / pages * 1000 for values in zip(*turns, strict=True))
            print(f"{name:32} {clock:8.1f} {processor:8.1f}")


def _cost(way: Callable[[Path], object], paths: Sequence[Path]) -> tuple[float, float]:
    """Return the seconds that reading the files takes by the clock and by the processor."""
    processor = _processor_seconds()
    way(min(paths, key=_page_count))  # what is imported and started once is no page's cost
    warm = _processor_seconds() - processor
    clock = time.perf_counter()
    for path in paths:
        way(path)
    seconds = time.perf_counter() - clock
    close_nursery()  # its children's time counts as ours when it has ended
    return seconds, _processor_seconds() - processor - warm


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _page_count(path: Path) -> int:
    import pymupdf

    with pymupdf.open(path) as document:
        return len(document)


def _memory(paths: Sequence[Path], lengths: Sequence[int] = (100, 1000)) -> None:
    """Print the peak memory of reading long files, each in a fresh process."""
    import pymupdf

    with tempfile.TemporaryDirectory() as folder:
        for length in lengths:
            long = Path(folder) / f"{length}.pdf"
            with pymupdf.open() as document:
                for path in itertools.cycle(paths):
                    if len(document) >= length:
                        break
                    with pymupdf.open(path) as part:
                        document.insert_pdf(part)
                document.save(long)
            run = [sys.executable, "-m", "benchmarks.pdf", "--peak", str(long)]
            print(subprocess.run(run, check=True, capture_output=True, text=True).stdout, end="")


def _peak(path: Path) -> None:
    """Read one file and print this process's peak memory and its largest child's."""
    start = time.perf_counter()
    document = read_document(path)
    close_nursery()  # its children count as ours when it has ended
    own = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    seconds = time.perf_counter() - start
    print(
        f"{document.page_count} pages in {seconds:.0f} s: peak {own} MB here, {child} MB in the largest child"
    )


def _plumbed(pdfplumber: Any) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        with pdfplumber.open(path) as pdf:
            return [page.extract_text() for page in pdf.pages]

    return read


if __name__ == "__main__":
    main()
