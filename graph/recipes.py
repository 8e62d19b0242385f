"""Exporting what training came to, importing it, and finding what an episode is to be made by."""

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from agents.protocols import PhraseMemory
from graph.learning import learn_profile
from graph.phrases import NoPhrases
from graph.services import Services
from graph.versions import store_prompts
from memory.recall import Recall, recall_of_phrases
from memory.recipe_files import RecipeFiles
from schema.errors import InputError
from schema.profile import AggregatedProfile, Tuning
from schema.prompt import PROMPT_NAMES, PromptSet
from schema.recipe import PromptExport, Provenance, Recipe
from schema.trial import TrialResult

_Export = TypeVar("_Export", Recipe, PromptExport)


def current_recipe(services: Services, trial: TrialResult | None = None) -> Recipe:
    """Return a trial's prompts and profile, or else the current ones, with all they need elsewhere.

    Raises:
        NotFoundError: nothing was trained yet.

    """
    tree = services.tree
    profile = tree.load_profile(trial.profile_version) if trial else tree.current_profile()
    prompts = tree.load_prompts(trial.prompt_version) if trial else tree.current_prompts()
    imports = RecipeFiles(tree)
    if imports.holds(profile.version):
        return imports.load(profile.version).model_copy(update={"prompts": prompts})
    return Recipe(
        provenance=_provenance(services, profile, prompts, trial),
        profile=profile,
        prompts=prompts,
        phrases=tuple(
            phrase for pair in profile.training_pairs_used for phrase in tree.load_analysis(pair).phrases
        ),
    )


def untrained_recipe(services: Services) -> Recipe:
    """Return what episodes are made by before anything is learned."""
    profile = learn_profile(services.tree, (), version="v0", tuning=Tuning(), created_at=services.clock())
    return Recipe(
        provenance=_provenance(services, profile, services.prompts, None),
        profile=profile,
        prompts=services.prompts,
        phrases=(),
    )


def read_recipe(path: Path) -> Recipe:
    """Return the profile of an export, with its prompts and phrases.

    Raises:
        InputError: there is no such file, or it isn't an export of a profile.

    """
    found = _read(path)
    if isinstance(found, PromptExport):
        raise InputError(f"{path} holds prompts alone; give a file made by `training export`.")
    return found


def import_file(services: Services, path: Path) -> Recipe | PromptExport:
    """Store an export's profile and prompts under new versions, and make them the current ones.

    Raises:
        InputError: there is no such file, or it is no export of ours.

    """
    found, tree = _read(path), services.tree
    prompts = store_prompts(services, found.prompts.texts)
    if isinstance(found, PromptExport):
        tree.use_prompts(prompts.version)
        return found.model_copy(update={"prompts": prompts})
    profile = found.profile.model_copy(update={"version": tree.next_profile_version()})
    stored = found.model_copy(update={"profile": profile, "prompts": prompts})
    RecipeFiles(tree).save(stored)
    tree.save_profile(profile)
    tree.use_prompts(prompts.version)
    services.recall.remember_profile(profile)
    return stored


def phrases_in(recipe: Recipe) -> PhraseMemory:
    """Return the recipe's phrases as a writer searches them; none where phrases are not learned."""
    if not recipe.phrases or recipe.profile.tuning.learned_phrases <= 0:
        return NoPhrases()
    memory: Recall = recall_of_phrases(recipe.phrases)
    return memory


def _provenance(
    services: Services, profile: AggregatedProfile, prompts: PromptSet, trial: TrialResult | None
) -> Provenance:
    made_by = trial or _trial_of(services.tree.trials(), profile.version, prompts.version)
    about: dict[str, Any] = {"studio_version": version("claude-studio"), "exported_at": services.clock()}
    if made_by is None:
        return Provenance(**about, training_pairs=profile.training_pairs_used)
    run = services.runs.load(made_by.run_id)
    first = services.runs.trials(run.run_id)[0]
    return Provenance(
        **about,
        run_id=run.run_id,
        trial_id=made_by.trial_id,
        training_pairs=profile.training_pairs_used,
        validation_pairs=run.validation_pairs,
        team=run.config.team,
        models=run.config.models,
        seed=run.config.seed,
        loss_untrained=first.avg_total_loss,
        loss=made_by.avg_total_loss,
        validation_loss_untrained=first.validation_loss,
        validation_loss=made_by.validation_loss,
    )


def _trial_of(trials: Sequence[TrialResult], profile_version: str, prompt_version: str) -> TrialResult | None:
    """Return the last trial that was made with these versions."""
    wanted = (profile_version, prompt_version)
    made = [trial for trial in trials if (trial.profile_version, trial.prompt_version) == wanted]
    return made[-1] if made else None


def _read(path: Path) -> Recipe | PromptExport:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"There is no file {str(path)!r}; check the path.") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is no export of claude-studio: it can't be read as JSON.") from error
    match found:
        case {"format": "claude-studio/profile"}:
            return _checked(path, Recipe, found)
        case {"format": "claude-studio/prompts"}:
            return _checked(path, PromptExport, found)
    raise InputError(f"{path} is no export of claude-studio; make one with `training export`.")


def _checked(path: Path, kind: type[_Export], found: dict[str, Any]) -> _Export:
    try:
        read = kind.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"{path} doesn't fit this version: {place}: {first['msg']}.") from error
    if set(read.prompts.texts) != set(PROMPT_NAMES):
        raise InputError(f"{path} must hold exactly the prompts {', '.join(PROMPT_NAMES)}.")
    return read
