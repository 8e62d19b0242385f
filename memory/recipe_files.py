"""Imported profiles: the file that came, beside the version that it was stored as."""

from pathlib import Path

from memory.names import check_version
from memory.shelf import Shelf
from memory.tree import StudioTree
from schema.recipe import Recipe


class RecipeFiles:
    """Files `profiles/imported_<version>.json` of a tree."""

    def __init__(self, tree: StudioTree) -> None:
        self._profiles = Shelf(tree.root / "profiles")

    def save(self, recipe: Recipe) -> Path:
        """Store an import under its profile's version."""
        return self._profiles.write_json(_name(recipe.profile.version), recipe)

    def holds(self, version: str) -> bool:
        """Whether a version of the profile was imported."""
        return self._profiles.holds(_name(version))

    def load(self, version: str) -> Recipe:
        """Return an import with the phrases and the provenance that came with it."""
        return self._profiles.load(_name(version), Recipe)


def _name(version: str) -> str:
    return f"imported_{check_version(version)}.json"
