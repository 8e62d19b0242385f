"""Filling a prompt: instructions into the system's message, data into tagged blocks of the user's.

What papers and transcripts say can't get out of its block: tags of the prompt that stand in the data are
defused, and the instructions are in another message than any data.
"""

import re
from collections.abc import Mapping
from string import Formatter

from providers.llm.protocol import Message

_BLOCK = re.compile(r"^<(?P<tag>[a-z_]+)>\n\{(?P<name>[a-z_]+)\}\n</(?P=tag)>$", re.MULTILINE)
_EMPTY = "(none)"


def assemble(template: str, values: Mapping[str, str]) -> tuple[Message, Message]:
    """Return a prompt's two messages.

    A block is three lines of the template: `<tag>`, a placeholder, `</tag>`. Blocks go into the user's
    message in the template's order; all else, its other placeholders filled, is the system's message.

    Raises:
        KeyError: a placeholder has no value.
    """
    tags = [block["tag"] for block in _BLOCK.finditer(template)]
    blocks = [
        f"<{block['tag']}>\n{_contained(values[block['name']], tags)}\n</{block['tag']}>"
        for block in _BLOCK.finditer(template)
    ]
    instructions = _BLOCK.sub(lambda block: f"<{block['tag']}> in the next message.", template)
    filled = {name: _contained(values[name], tags) for name in _placeholders(instructions)}
    return Message("system", instructions.format_map(filled)), Message("user", "\n\n".join(blocks))


def section_of(template: str, *headings: str) -> str:
    """Return a prompt's sections under these headings, headings included, in the template's order."""
    parts = re.split(r"^(?=## )", template, flags=re.MULTILINE)
    wanted = tuple(f"## {heading}\n" for heading in headings)
    return "".join(part for part in parts if part.startswith(wanted)).strip()


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _contained(text: str, tags: list[str]) -> str:
    """Return the text with every tag of the prompt defused, whatever its case and spacing."""
    names = "|".join(sorted(set(tags)))
    safe = re.sub(rf"<(?=\s*/?\s*(?:{names})\b)", "&lt;", text, flags=re.IGNORECASE) if names else text
    return safe.strip() or _EMPTY
