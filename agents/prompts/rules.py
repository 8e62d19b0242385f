"""Rules in a prompt: lines of the form `- [rule-id] text`, which both teams obey.

A language model reads the text. The offline agents read the id, so that a change of the prompt changes
what they do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"^## +(?P<name>.+?)\s*$")
_RULE = re.compile(r"^- \[(?P<id>[a-z0-9_-]+)\] (?P<text>.+?)\s*$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule line."""

    rule_id: str
    text: str
    section: str
    """Heading the line stands under; empty before the first."""

    @property
    def line(self) -> str:
        """The rule as it stands in the prompt."""
        return f"- [{self.rule_id}] {self.text}"


def parse_rules(prompt: str) -> dict[str, Rule]:
    """Return the rules of a prompt by id, in order; of two with one id the last holds."""
    return {rule.rule_id: rule for rule in _rules(prompt)}


def _rules(prompt: str) -> Iterator[Rule]:
    section = ""
    for line in prompt.splitlines():
        if heading := _HEADING.match(line):
            section = heading["name"]
        elif rule := _RULE.match(line):
            yield Rule(rule["id"], rule["text"], section)
