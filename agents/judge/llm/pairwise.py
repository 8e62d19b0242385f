"""Which of two episodes on one paper is better, asked both ways round so that place decides nothing."""

from enum import StrEnum

from agents.judge.llm.answers import PairVerdict
from agents.prompts.assemble import assemble
from agents.prompts.blocks import subject_block
from agents.prompts.loader import load_prompt
from agents.protocols import JudgeCase
from providers.llm.parallel import side_by_side
from providers.llm.protocol import ChatModel
from providers.llm.structured import ask


class Preference(StrEnum):
    """How two episodes compare."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"


_SWAPPED = {"first": Preference.SECOND, "second": Preference.FIRST, "tie": Preference.TIE}


class ModelComparer:
    """Implements `agents.protocols.Comparer`."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def prefer(self, first: JudgeCase, second: JudgeCase) -> Preference:
        """Return which is better; where the two ways round don't agree, neither is.

        Raises:
            ModelAnswerError: the model doesn't answer.
        """
        straight, swapped = side_by_side(lambda pair: self._ask(*pair), [(first, second), (second, first)])
        agreed = Preference(straight) is _SWAPPED[swapped]
        return Preference(straight) if agreed else Preference.TIE

    def _ask(self, first: JudgeCase, second: JudgeCase) -> str:
        values = {
            "paper": subject_block(first.document, first.concepts),
            "first": first.transcription.transcript_text,
            "second": second.transcription.transcript_text,
        }
        prompt = assemble(load_prompt("pairwise_judge"), values)
        return ask(self._model, PairVerdict, prompt, role="judge", task="pairwise").answer.better
