"""Whether a trial's episodes are preferred to an earlier one's, where their losses are too close to tell."""

from collections.abc import Sequence

from agents.protocols import Comparer
from graph.services import Services
from providers.llm.parallel import side_by_side
from schema.errors import BudgetSpentError, ModelAnswerError
from schema.judge_check import Preference

_WORTH = {Preference.FIRST: 1, Preference.TIE: 0, Preference.SECOND: -1}


def preference(
    services: Services, comparer: Comparer, trial_id: str, earlier_id: str, pairs: Sequence[str]
) -> int:
    """Return on how many more pairs the trial's episode was preferred than the earlier one's.

    A pair that could not be compared counts for neither.
    """

    def one(pair_id: str) -> int:
        tree = services.tree
        texts = [tree.load_script(trial, pair_id).text for trial in (trial_id, earlier_id)]
        document, concepts = tree.load_pair(pair_id).document, tree.load_analysis(pair_id).concepts
        try:
            return _WORTH[comparer.prefer(document, concepts, *texts)]
        except (ModelAnswerError, BudgetSpentError):
            return 0

    return sum(side_by_side(one, pairs))
