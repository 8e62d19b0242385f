"""Versions of prompts and profile: what holds the same has the same version."""

from collections.abc import Mapping, Sequence
from threading import Lock

from graph.learning import learn_profile
from graph.services import Services
from schema.profile import NO_WISHES, AggregatedProfile, Tuning, Wishes
from schema.prompt import PromptSet

_STORING = Lock()
"""Two threads of a server may store versions at once."""


def store_profile(
    services: Services, pairs: Sequence[str], tuning: Tuning, wishes: Wishes = NO_WISHES
) -> AggregatedProfile:
    """Store what these pairs teach under a new version, or find the version that holds just this."""
    with _STORING:
        return _store_profile(services, pairs, tuning, wishes)


def _store_profile(
    services: Services, pairs: Sequence[str], tuning: Tuning, wishes: Wishes
) -> AggregatedProfile:
    tree = services.tree
    fresh = learn_profile(
        tree,
        pairs,
        version=tree.next_profile_version(),
        tuning=tuning,
        created_at=services.clock(),
        wishes=wishes,
    )
    for version in tree.profile_versions():
        stored = tree.load_profile(version)
        if stored == fresh.model_copy(update={"version": version, "created_at": stored.created_at}):
            return stored
    tree.save_profile(fresh, make_current=False)
    services.recall.remember_profile(fresh)
    return fresh


def store_prompts(services: Services, texts: Mapping[str, str]) -> PromptSet:
    """Store the prompts under a new version, or find the version that holds just these already."""
    with _STORING:
        return _store_prompts(services, texts)


def _store_prompts(services: Services, texts: Mapping[str, str]) -> PromptSet:
    tree = services.tree
    for version in tree.prompt_versions():
        stored = tree.load_prompts(version)
        if stored.texts == texts:
            return stored
    prompts = PromptSet(version=tree.next_prompt_version(), texts=dict(texts))
    tree.save_prompts(prompts, make_current=False)
    return prompts
