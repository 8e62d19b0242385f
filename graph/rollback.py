"""Going back: another trial's prompts and profile become the current ones, and it is written down."""

from datetime import datetime

from graph.services import Services
from memory.shelf import Shelf
from schema.base import Record
from schema.trial import TrialResult

_HISTORY = "current_history.json"


class Rollback(Record):
    """What became current when, and what was before."""

    trial_id: str
    prompt_version: str
    profile_version: str
    prompts_before: str
    profile_before: str
    at: datetime


def use_versions(services: Services, trial: TrialResult) -> None:
    """Make a trial's prompts and profile the current ones, in the tree and in memory."""
    services.tree.use_prompts(trial.prompt_version)
    services.tree.use_profile(trial.profile_version)
    services.recall.remember_profile(services.tree.load_profile(trial.profile_version))


def make_current(services: Services, trial: TrialResult) -> None:
    """Make a trial's prompts and profile the current ones; a first run's have nothing before them."""
    if services.tree.has_current_profile():
        roll_back(services, trial)
    else:
        use_versions(services, trial)


def roll_back(services: Services, trial: TrialResult) -> Rollback:
    """Make a trial's prompts and profile the current ones.

    Raises:
        NotFoundError: nothing was current yet.

    """
    tree = services.tree
    done = Rollback(
        trial_id=trial.trial_id,
        prompt_version=trial.prompt_version,
        profile_version=trial.profile_version,
        prompts_before=tree.current_prompts().version,
        profile_before=tree.current_profile().version,
        at=services.clock(),
    )
    shelf = Shelf(tree.root / "convergence")
    earlier = shelf.load(_HISTORY, tuple[Rollback, ...]) if shelf.holds(_HISTORY) else ()
    use_versions(services, trial)
    shelf.write_json(_HISTORY, (*earlier, done))
    return done
