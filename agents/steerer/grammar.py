"""The offline steerer: a forgiving grammar over a lexicon, without a language model."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from agents.protocols import Situation
from agents.steerer.amounts import read_amounts, read_anaphora
from agents.steerer.answers import read_answer, read_review
from agents.steerer.clauses import Clause, clauses, sentences
from agents.steerer.commands import (
    read_fork,
    read_go_on,
    read_restored,
    read_revoke,
    read_rollback,
    read_start,
    read_stop,
)
from agents.steerer.lengths import read_depth, read_length
from agents.steerer.phrases import read_phrases
from agents.steerer.questions import is_question, read_question
from agents.steerer.reading import Carry, Reading
from agents.steerer.tones import read_remedies, read_tone
from agents.steerer.topics import read_topics
from agents.steerer.weights import read_weights
from schema.directive import Approve, Directive, Reject, StopRun, Understanding

_EXAMPLES = (
    "Say for instance “make it shorter”, “focus on coverage” or “why did the loss go up?”; “help” lists more."
)
_QUESTION_WORDS = frozenset("what which why how when where who".split())


class GrammarSteerer:
    """A Steerer without a language model: what it isn't sure of it asks back."""

    def read(self, text: str, situation: Situation) -> Understanding:
        """Return the message as typed directives, or what must be asked back."""
        said = sentences(text)
        if not said:
            return Understanding(ask=f"I got no words. {_EXAMPLES}")
        return read_answer(said, situation) or _Message(situation).read(said)


class _Message:
    """One message while it is read."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._found: list[Directive] = []
        self._doubts: list[str] = []
        self._options: list[tuple[Directive, ...]] = []
        self._unread: list[Clause] = []

    def read(self, said: Sequence[Clause]) -> Understanding:
        for sentence in said:
            self._read_sentence(sentence)
        if StopRun() in self._found:
            self._doubts, self._options = [], []
        if not self._doubts and not self._found:
            self._ask_about_the_rest()
        return Understanding(
            directives=tuple(self._found),
            ask=" ".join(self._doubts[:1]),
            options=tuple(self._options),
            unread=tuple(clause.raw for clause in self._unread if not clause.only("praise"))
            if self._found
            else (),
        )

    def _ask_about_the_rest(self) -> None:
        if self._unread and all(clause.has("praise") and clause.only("praise") for clause in self._unread):
            return
        if all(clause.has("yes", "no") and clause.only("yes", "no") for clause in self._unread):
            self._doubts.append(f"Nothing waits for a yes or no just now. {_EXAMPLES}")
            return
        raw = " … ".join(clause.raw for clause in self._unread)
        self._doubts.append(f"I am not sure what to make of “{raw}”. {_EXAMPLES}")

    def _read_sentence(self, sentence: Clause) -> None:
        if _is_one_about_phrases(sentence) and (phrases := read_phrases(sentence)):
            self._keep(*phrases)
            return
        pieces = _question_pieces(sentence)
        if self._read_whole(sentence):
            return
        if all(is_question(piece) for piece in pieces):
            for piece in pieces:
                self._read_question(piece)
            return
        carry = Carry()
        for clause in _whole(clauses(sentence)):
            carry = self._read_clause(clause, sentence, carry)

    def _read_whole(self, sentence: Clause) -> bool:
        """Read what must not be cut at its conjunctions: the pairs of a run, two trials held together."""
        reading = Reading(sentence.plain, Carry())
        read_start(reading, self._situation.pair_ids)
        if not (reading.found or self._situation.reviewing or is_question(sentence)):
            read_go_on(reading)
        self._keep(*reading.found)
        return bool(reading.found)

    def _read_question(self, sentence: Clause) -> None:
        question = read_question(sentence)
        if question is not None and not _endangers(sentence):
            self._keep(question)
            return
        reading = Reading(sentence.plain, Carry())
        read_stop(reading, sentence)
        if not reading.doubts and not reading.found:
            read_rollback(reading, sentence)
        self._doubts += reading.doubts
        self._options += reading.options
        if not reading.doubts:
            self._unread.append(sentence)

    def _read_clause(self, clause: Clause, sentence: Clause, carry: Carry) -> Carry:
        if self._situation.reviewing and (word := read_review(clause)):
            if not any(isinstance(found, Approve | Reject) for found in self._found):
                self._keep(word)
            return carry
        plain = clause.plain
        if is_question(clause) and not _endangers(clause) and (question := read_question(clause)):
            self._keep(question)
            return carry
        if phrases := read_phrases(plain):
            self._keep(*phrases)
            return carry
        reading = Reading(plain, carry)
        for reader in self._readers(sentence):
            reader(reading)
            if len(reading.taken) >= len(plain.tokens):
                break
        self._keep(*reading.found)
        self._doubts += reading.doubts
        self._options += reading.options
        if not reading.found and not reading.doubts:
            self._read_remnant(clause)
        return Carry(
            reading.change or carry.change,
            reading.weighing or carry.weighing,
            reading.feature or carry.feature,
        )

    def _readers(self, sentence: Clause) -> tuple[Callable[[Reading], None], ...]:
        return (
            read_revoke,
            read_fork,
            lambda reading: read_rollback(reading, sentence),
            lambda reading: read_stop(reading, sentence),
            read_go_on,
            lambda reading: read_start(reading, self._situation.pair_ids),
            read_restored,
            read_weights,
            read_topics,
            read_amounts,
            read_anaphora,
            read_remedies,
            read_depth,
            read_tone,
            read_length,
        )

    def _read_remnant(self, clause: Clause) -> None:
        if clause.has("approve") and clause.only("approve", "yes") and "approve" in clause.words:
            self._keep(Approve())
        elif clause.has("reject") and "reject" in clause.words:
            self._keep(Reject())
        else:
            self._unread.append(clause)

    def _keep(self, *directives: Directive) -> None:
        self._found += [directive for directive in directives if directive not in self._found]


def _is_one_about_phrases(sentence: Clause) -> bool:
    """Whether a sentence must be read as a whole: one phrase for another, or an unquoted one to its end."""
    return " instead of " in sentence.said if sentence.quotes else True


def _whole(pieces: list[Clause]) -> list[Clause]:
    """Join to the clause before what is nothing but another quotation: "never say 'a', 'b' or 'c'"."""
    joined: list[Clause] = []
    for piece in pieces:
        if joined and all(token.quote for token in piece.tokens):
            joined[-1] = Clause(joined[-1].tokens + piece.tokens, piece.asks, joined[-1].joint)
        else:
            joined.append(piece)
    return joined


def _question_pieces(sentence: Clause) -> list[Clause]:
    """Cut a sentence where a new question begins: "why did it fail and what did you change?"."""
    starts = [
        at
        for at, word in enumerate(sentence.words)
        if at and word in _QUESTION_WORDS and sentence.words[at - 1] in ("and", ",", "but")
    ]
    edges = [0, *starts, len(sentence.tokens)]
    return [sentence.part(start, end) for start, end in pairwise(edges)]


def _endangers(sentence: Clause) -> bool:
    """Whether a question is about doing something destructive: "would a rollback help?"."""
    return sentence.has("rollback") and not sentence.has("ask_why")
