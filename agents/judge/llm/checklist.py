"""Engagement and clarity: yes-or-no questions put to every stretch, each answer with its quote."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.analyst.llm.checks import missing_or_strange
from agents.judge.llm.answers import ChecklistAnswers, ItemAnswer
from agents.judge.llm.stretches import Stretch, is_quoted
from agents.prompts.assemble import assemble
from agents.prompts.blocks import numbered_block
from agents.prompts.rules import Rule, parse_rules
from providers.llm.protocol import ChatModel
from providers.llm.structured import all_of, ask, once
from schema.loss import Criterion

_QUOTE_IT, _QUOTE_THE_FAULT = "(quote it)", "(quote the fault)"
_OPENING = frozenset({"opens-with-a-hook", "names-the-paper-early"})
_CLOSING = frozenset({"leaves-a-last-thought", "closes-with-a-conclusion", "ends-on-a-whole-sentence"})
_SECTIONS = {criterion.value.capitalize(): criterion for criterion in Criterion}


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the prompt."""

    name: str
    text: str
    criterion: Criterion
    wants_fault: bool
    """Whether a no needs the quote, and not a yes."""

    @property
    def is_put_to_all(self) -> bool:
        """Whether it is put to every stretch, and not to the first or last alone."""
        return self.name not in _OPENING and self.name not in _CLOSING

    def is_put_to(self, stretch: Stretch) -> bool:
        """Whether the question makes sense there: some are about the beginning or the end alone."""
        if self.name in _OPENING:
            return stretch.number == 1
        return self.name not in _CLOSING or stretch.number == stretch.count


@dataclass(frozen=True, slots=True)
class ItemVote:
    """One sample's answer to one question about one stretch."""

    question: Question
    part: str
    passed: bool
    quote: str


def read_questions(prompt: str) -> tuple[Question, ...]:
    """Return the questions of a quality_judge prompt, in order."""
    return tuple(_question(rule) for rule in parse_rules(prompt).values() if rule.section in _SECTIONS)


def _question(rule: Rule) -> Question:
    text = rule.text.removesuffix(_QUOTE_IT).removesuffix(_QUOTE_THE_FAULT).strip()
    return Question(rule.rule_id, text, _SECTIONS[rule.section], rule.text.endswith(_QUOTE_THE_FAULT))


def ask_checklist(
    model: ChatModel, prompt: str, subject: str, stretch: Stretch, sample: int, temperature: float
) -> tuple[list[ItemVote], tuple[str, ...]]:
    """Return one sample's votes on a stretch, and its suggestions.

    A yes whose quote isn't there is a no; a no whose fault isn't there is no vote.

    Raises:
        ModelAnswerError: the model doesn't answer the questions.
    """
    questions = [question for question in read_questions(prompt) if question.is_put_to(stretch)]
    names = [question.name for question in questions]
    values = {
        "paper": subject,
        "place": stretch.place,
        "episode": numbered_block((s.index + 1, s.text) for s in stretch.sentences),
        "asked": ", ".join(names),
    }
    answer = ask(
        model,
        ChecklistAnswers,
        assemble(prompt, values),
        role="judge",
        task="checklist",
        temperature=temperature,
        sample=sample,
        check=all_of(
            lambda answer: missing_or_strange(names, [a.name for a in answer.answers], "questions"),
            once(lambda answer: _unquoted(answer, questions, stretch)),
        ),
    ).answer
    votes = [_vote(q, a, stretch) for q, a in zip(questions, answer.answers, strict=True)]
    return [vote for vote in votes if vote is not None], tuple(answer.suggestions)


def _needs_quote(question: Question, answer: ItemAnswer) -> bool:
    return answer.passed is not question.wants_fault


def _unquoted(answer: ChecklistAnswers, questions: Sequence[Question], stretch: Stretch) -> list[str]:
    pairs = zip(questions, answer.answers, strict=False)
    strange = [
        a.name for q, a in pairs if _needs_quote(q, a) and not is_quoted(a.quote, stretch.text)
    ]  # fmt: skip
    return [f"quotes that aren't in the stretch in these words: {', '.join(strange)}"] if strange else []


def _vote(question: Question, answer: ItemAnswer, stretch: Stretch) -> ItemVote | None:
    passed, quote = answer.passed, answer.quote
    if _needs_quote(question, answer) and not is_quoted(quote, stretch.text):
        if question.wants_fault:
            return None
        passed, quote = False, "nothing that could be quoted"
    if not _needs_quote(question, answer):
        quote = "no fault found" if passed else "none in this stretch"
    return ItemVote(question, stretch.part, passed, quote)
