"""What the documentation shows works as it stands there: command lines, code, links, drawings."""

import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest

from agents.protocols import Situation
from schema.settings import Settings
from schema.speech_settings import SpeechSettings
from tests.command_lines import joined, parse

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def shell_lines() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in blocks(page, "(?:sh|bash|console)"):
            yield from ((page.name, line) for line in joined(block) if line and not line.startswith("#"))


def bare(line: str) -> str:
    """Return a command line without what the shell does with its output."""
    return re.split(r" >>? | \| ", line)[0]


GROUPS = {"training", "kb", "memory", "config"}
COMMANDS = sorted({line for _, line in shell_lines() if line.startswith("claude-studio ")})
SPOKEN_OF = sorted(
    {
        command
        for page in PAGES
        for command in re.findall(r"`(claude-studio [^`\n]*)`", page.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_line_can_be_typed(line: str) -> None:
    parse(bare(line))


@pytest.mark.parametrize("command", SPOKEN_OF)
def test_a_command_that_is_spoken_of_is_there(command: str) -> None:
    """In prose a command may be a group, or stand without its arguments."""
    words = bare(command).split()
    if {"...", "COMMAND"} & set(words) or words[-1].isupper():
        return
    if len(words) == 2 and words[1] in GROUPS:
        return
    with suppress(click.MissingParameter):
        parse(bare(command))


def test_every_make_target_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        word
        for _, line in shell_lines()
        if line.startswith("make ")
        for word in line.partition("#")[0].split()[1:]
    }
    assert named
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)\s]+)\)", page.read_text(encoding="utf-8"))
    for link in links:
        target, _, anchor = link.partition("#")
        path = page.parent / target if target else page
        assert path.exists(), link
        if anchor:
            heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}, link


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_code_and_data_are_well_formed(page: Path) -> None:
    for block in blocks(page, "python"):
        compile(block, str(page), "exec", flags=0x2000)  # top-level await, as in a notebook
    for block in blocks(page, "json"):
        json.loads(block)
    for block in blocks(page, "toml"):
        tomllib.loads(block)


def test_the_example_of_the_configuration_file_names_settings() -> None:
    known = {*Settings.model_fields, *SpeechSettings.model_fields}
    for block in blocks(ROOT / "docs" / "command_line.md", "toml"):
        assert set(tomllib.loads(block)) <= known


def test_the_example_that_reads_the_tree_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from graph import RunContext, make_graph
    from tests.team import scripted_services

    monkeypatch.setenv("HOME", str(tmp_path))
    home = tmp_path / ".claude-studio"
    make_graph(services=scripted_services(home)).invoke(
        {"pairs": [], "messages": []}, context=RunContext(home=home, max_trials=1, audio=False)
    )
    (example,) = blocks(ROOT / "docs" / "files.md", "python")
    exec(compile(example, "files.md", "exec"), {})
    assert re.fullmatch(r"trial_000_\S+ [\d.]+ \['p1', 'p2', 'p3'\]\n", capsys.readouterr().out)


TRIALS = tuple(f"trial_{number:03d}_20260102_100000" for number in range(6))
SITUATION = Situation(running=True, trial_ids=TRIALS, pair_ids=("p1", "p2"))
CHAT = (ROOT / "docs" / "chat.md").read_text(encoding="utf-8")
SAID = [
    said.strip()
    for row in re.findall(r"^\| [^|-][^|]*\| (.*) \|$", CHAT, re.MULTILINE)
    for said in row.split("·")
]


@pytest.mark.parametrize("said", [said for said in SAID if said != "for instance"])
def test_what_can_be_said_in_chat_is_understood(said: str) -> None:
    from agents.steerer.grammar import GrammarSteerer

    understood = GrammarSteerer().read(said, SITUATION)
    assert understood.directives or understood.ask
    assert not understood.unread
