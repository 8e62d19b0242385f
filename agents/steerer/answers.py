"""Reads answers: yes, no or a number to what was asked back; approval or rejection of a proposal."""

from agents.protocols import Situation
from agents.steerer.clauses import Clause
from agents.steerer.numerals import Unit
from schema.directive import Approve, Directive, Reject, Understanding

_OPTION_WORDS = frozenset({"first", "second", "former", "latter"})


def read_answer(sentences: list[Clause], situation: Situation) -> Understanding | None:
    """Return what a message answers to the options that were offered; None where it is no answer."""
    if not situation.pending or len(sentences) > 1:
        return None
    answer = sentences[0]
    options = situation.pending
    chosen = _by_number(answer, len(options))
    if chosen is not None:
        return Understanding(directives=options[chosen])
    if len(options) == 1 and answer.only("yes", "approve") and answer.has("yes", "approve"):
        return Understanding(directives=options[0])
    if answer.has("no") and answer.only("no", "reject", "negation"):
        return Understanding()
    if len(options) > 1 and answer.has("yes") and answer.only("yes"):
        return Understanding(ask=f"Which one? Say a number from 1 to {len(options)}.", options=options)
    return None


def read_review(clause: Clause) -> Directive | None:
    """Return the approval or rejection that a clause of an answer to a proposal is."""
    rejects, approves = clause.find("reject"), clause.find("approve")
    if not clause.only("yes", "no", "approve", "reject", "negation"):
        return None
    if rejects or clause.has("no"):
        return Reject()
    return Approve() if approves or clause.has("yes") else None


def _by_number(answer: Clause, count: int) -> int | None:
    numbers = [int(n.value) for _, n in answer.numerals(Unit.NONE, Unit.ORDINAL)]
    words = set(answer.words) & _OPTION_WORDS
    if not numbers and len(words) == 1 and count > 1:
        numbers = [1 if words <= {"first", "former"} else 2]
    short = answer.only("yes", "trial", numbers=True)
    return numbers[0] - 1 if len(numbers) == 1 and short and 1 <= numbers[0] <= count and count > 1 else None
