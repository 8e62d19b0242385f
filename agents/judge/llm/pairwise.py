"""Which of two episodes on one paper is better, asked both ways round so that place decides nothing."""

from collections.abc import Sequence

from agents.judge.llm.answers import PairVerdict
from agents.prompts.assemble import assemble
from agents.prompts.blocks import subject_block
from agents.prompts.loader import load_prompt
from providers.llm.parallel import side_by_side
from providers.llm.protocol import ChatModel
from providers.llm.structured import ask
from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from schema.judge_check import Preference

_SWAPPED = {"first": Preference.SECOND, "second": Preference.FIRST, "tie": Preference.TIE}


class ModelComparer:
    """Implements `agents.protocols.Comparer`."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def prefer(
        self, document: DocumentGraph, concepts: Sequence[KeyConcept], first: str, second: str
    ) -> Preference:
        """Return which of two episodes is better; where the two ways round don't agree, neither is.

        Raises:
            ModelAnswerError: the model doesn't answer.
        """
        subject = subject_block(document, concepts)
        ways = [(subject, first, second), (subject, second, first)]
        straight, swapped = side_by_side(lambda way: self._ask(*way), ways)
        agreed = Preference(straight) is _SWAPPED[swapped]
        return Preference(straight) if agreed else Preference.TIE

    def _ask(self, subject: str, first: str, second: str) -> str:
        values = {"paper": subject, "first": first, "second": second}
        prompt = assemble(load_prompt("pairwise_judge"), values)
        return ask(self._model, PairVerdict, prompt, role="judge", task="pairwise").answer.better
