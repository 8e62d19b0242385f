"""Loading the prompt texts that come with the project."""

from importlib.resources import files

from agents.prompts.rules import Rule, parse_rules
from schema.prompt import PROMPT_NAMES, PromptSet

MODEL_RELEASE = "v2"
"""The release of the trained prompts that language models start from; the offline team starts from v1."""


def load_prompts(version: str = "v1") -> PromptSet:
    """Return a released version of every prompt that training versions, untrained."""
    return PromptSet(version=version, texts={name: load_prompt(name, version) for name in PROMPT_NAMES})


def load_model_prompts() -> PromptSet:
    """Return what language models start from; as the first version of their own line it is `v1`."""
    return load_prompts(MODEL_RELEASE).model_copy(update={"version": "v1"})


def load_prompt(name: str, version: str = "v1") -> str:
    """Return one released prompt."""
    return _read(f"{name}/{version}.txt")


def optional_rules() -> dict[str, Rule]:
    """Return the rules that training may add to `script_writer`, by id."""
    return parse_rules(_read("script_writer/optional_rules.txt"))


def _read(path: str) -> str:
    return files("agents.prompts").joinpath(path).read_text(encoding="utf-8")
