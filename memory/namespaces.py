"""Where things stand in the store: `/org/<organisation>/learnings/podcast_profiles/...` (SPEC 3.2)."""

from dataclasses import dataclass

from memory.names import check_name

Namespace = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Namespaces:
    """The namespaces of one organisation."""

    organisation: str

    @property
    def root(self) -> Namespace:
        """Profiles, under `profile_v1`, `profile_v2`, ..."""
        return ("org", check_name(self.organisation, "organisation"), "learnings", "podcast_profiles")

    @property
    def structure(self) -> Namespace:
        """`canonical_sequence` of the current profile."""
        return (*self.root, "structure")

    @property
    def style(self) -> Namespace:
        """`patterns` of the current profile."""
        return (*self.root, "style")

    @property
    def phrases(self) -> Namespace:
        """Phrasing patterns, in one namespace a pair."""
        return (*self.root, "phrases")

    @property
    def segments(self) -> Namespace:
        """Human segments aligned to their papers, in one namespace a pair."""
        return (*self.root, "segments")

    @property
    def edits(self) -> Namespace:
        """Edits that were tried, with their effects."""
        return (*self.root, "edits")

    @property
    def chat(self) -> Namespace:
        """What was said about runs, in one namespace a run: beside the root, since no file holds it."""
        return (*self.root[:-1], "podcast_chat")

    @property
    def missed(self) -> Namespace:
        """Concepts that generated episodes missed, in one namespace a pair."""
        return (*self.root, "missed")


def label(pair_id: str) -> str:
    """Return a pair's id as a part of a namespace, in which no dot may stand."""
    return check_name(pair_id, "pair").replace("_", "__").replace(".", "_d")
