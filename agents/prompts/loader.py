"""Loading the prompt texts that come with the project."""

from importlib.resources import files

from agents.prompts.rules import Rule, parse_rules
from schema.prompt import PROMPT_NAMES, PromptSet


def load_prompts(version: str = "v1") -> PromptSet:
    """Return a released version of every prompt, untrained."""
    return PromptSet(version=version, texts={name: _read(f"{name}/{version}.txt") for name in PROMPT_NAMES})


def optional_rules() -> dict[str, Rule]:
    """Return the rules that training may add to `script_writer`, by id."""
    return parse_rules(_read("script_writer/optional_rules.txt"))


def _read(path: str) -> str:
    return files("agents.prompts").joinpath(path).read_text(encoding="utf-8")
