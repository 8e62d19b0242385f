"""The script_writer prompt as a language model needs it, whichever team trained it."""

import re

from agents.prompts.assemble import section_of
from agents.prompts.loader import load_model_prompts

RULE_SECTIONS = ("Structure", "Engagement", "Clarity", "Faithfulness")
_OWN_PLACEHOLDER = "{section}"


def model_prompt(prompt: str) -> str:
    """Return the prompt; of one that the offline team trained, its rules in the language models' prompt."""
    if _OWN_PLACEHOLDER in prompt:
        return prompt
    text = load_model_prompts().texts["script_writer"]
    for heading in RULE_SECTIONS:
        rules = section_of(prompt, heading)
        pattern = rf"^## {heading}\n.*?(?=^## )"
        text = re.sub(pattern, lambda _, rules=rules: f"{rules}\n\n", text, flags=re.MULTILINE | re.DOTALL)  # type: ignore[misc]
    return text
