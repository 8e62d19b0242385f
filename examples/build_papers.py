"""Builds the example papers: experiment to results, results to figures, figures and text to PDF."""

import argparse
import datetime
import importlib
import json
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent
PAPERS = HERE / "papers"
SLUGS = ("cache_admission", "friend_vaccination", "quantised_ldpc")
MADE_ON = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)


def results_of(slug: str, *, again: bool) -> dict[str, Any]:
    """Return a paper's results, from its file or, when asked or missing, from its experiment."""
    path = PAPERS / slug / "results.json"
    if again or not path.exists():
        results = importlib.import_module(f"papers.{slug}.experiment").run()
        path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def compiled(slug: str) -> bytes:
    """Return a paper as PDF; the same text and figures give the same bytes."""
    pdf: bytes = typst.compile(
        PAPERS / slug / "paper.typ", root=PAPERS, ignore_system_fonts=True, timestamp=MADE_ON
    )
    return pdf


def build(slug: str, *, again: bool = False) -> Path:
    """Build one paper whole."""
    results = results_of(slug, again=again)
    importlib.import_module(f"papers.{slug}.figures").draw(results, PAPERS / slug / "figures")
    target = HERE / "pairs" / slug / "paper.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(compiled(slug))
    return target


def main() -> None:
    """Build the papers that are named on the command line, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slugs", nargs="*", metavar="slug", help=f"any of {', '.join(SLUGS)}")
    parser.add_argument(
        "--again", action="store_true", help="run the experiments again, about a quarter of an hour"
    )
    arguments = parser.parse_args()
    for slug in arguments.slugs or SLUGS:
        path = build(slug, again=arguments.again)
        print(f"{path.relative_to(HERE.parent)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
