"""How well and how fast papers are read, against hand-checked and LaTeX-made truth: `make bench-pdf`."""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.pdf_quality import TRUTH, papers_in, quality
from tools.ingest.limits import ReadLimits
from tools.ingest.read import read_document


def main() -> None:
    """Print quality, then speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", type=Path, default=TRUTH, help="folder of *.json and latex/*.json")
    parser.add_argument("--no-speed", action="store_true", help="quality only")
    parser.add_argument("--misses", action="store_true", help="name each miss")
    arguments = parser.parse_args()
    papers = list(papers_in(arguments.truth))
    if not papers:
        raise SystemExit(f"no truth in {arguments.truth}")
    tallies = quality(papers)
    for name, tally in tallies.items():
        print(f"{name:28} {tally}")
        for miss in tally.misses if arguments.misses else ():
            print(f"    {miss}")
    if not arguments.no_speed:
        _speed([path for path, _ in papers])


def _speed(paths: Sequence[Path]) -> None:
    import pdfplumber
    import pymupdf
    import pypdf

    unique = sorted(set(paths))
    pages = sum(len(pymupdf.open(path)) for path in unique)
    print(f"\n{len(unique)} papers, {pages} pages; ms a page")
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
        for name, way in ways.items():
            start = time.perf_counter()
            for path in unique:
                way(path)
            print(f"{name:32} {(time.perf_counter() - start) / pages * 1000:8.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory: {peak} MB here (all libraries above included), {children} MB in the largest child")


def _plumbed(pdfplumber: Any) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        with pdfplumber.open(path) as pdf:
            return [page.extract_text() for page in pdf.pages]

    return read


if __name__ == "__main__":
    main()
