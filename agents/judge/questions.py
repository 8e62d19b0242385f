"""The checklist: the items that the prompt names, put to an episode."""

from collections.abc import Mapping
from dataclasses import dataclass

from agents.judge import accuracy, clarity, engagement
from agents.judge.answers import Answer, Check
from agents.judge.case import HeardEpisode
from agents.prompts.rules import Rule, parse_rules
from schema.errors import InputError
from schema.loss import ChecklistItem, Criterion

CHECKS: Mapping[Criterion, Mapping[str, Check]] = {
    Criterion.ENGAGEMENT: engagement.CHECKS,
    Criterion.CLARITY: clarity.CHECKS,
    Criterion.ACCURACY: accuracy.CHECKS,
}
"""What the offline judge can measure, by criterion and item name."""


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the prompt, with the check that answers it."""

    criterion: Criterion
    rule: Rule
    check: Check

    def put_to(self, heard: HeardEpisode) -> list[ChecklistItem]:
        """Return the item's answers, one for each window or claim where it is put more than once."""
        return [self._item(answer) for answer in self.check(heard)]

    def _item(self, answer: Answer) -> ChecklistItem:
        return ChecklistItem(
            criterion=self.criterion,
            name=f"{self.rule.rule_id}-{answer.part}" if answer.part else self.rule.rule_id,
            question=self.rule.text,
            passed=answer.passed,
            measured=answer.measured,
            wanted=answer.wanted,
            evidence=answer.evidence,
        )


def read_questions(prompt: str) -> tuple[Question, ...]:
    """Return the questions of a quality_judge prompt, in order; rules under other headings are none.

    Raises:
        InputError: an item that the offline judge can't measure, or a criterion without an item.
    """
    by_section = {criterion.value.capitalize(): criterion for criterion in Criterion}
    rules = [rule for rule in parse_rules(prompt).values() if rule.section in by_section]
    questions = tuple(_question(by_section[rule.section], rule) for rule in rules)
    for criterion in Criterion:
        if not any(question.criterion is criterion for question in questions):
            raise InputError(
                f"The quality_judge prompt has no item under '## {criterion.value.capitalize()}': "
                "add lines of the form '- [item-name] question'."
            )
    return questions


def _question(criterion: Criterion, rule: Rule) -> Question:
    check = CHECKS[criterion].get(rule.rule_id)
    if check is None:
        known = ", ".join(sorted(CHECKS[criterion]))
        raise InputError(
            f"The quality_judge prompt asks [{rule.rule_id}] under {criterion.value}, which the offline "
            f"judge can't measure: remove it or use one of {known}."
        )
    return Question(criterion, rule, check)
