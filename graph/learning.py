"""What is learned from the pairs, and from which of them."""

from collections.abc import Sequence
from datetime import datetime

from memory.tree import StudioTree
from schema.pair import PairMetadata
from schema.profile import NO_WISHES, AggregatedProfile, StyleProfile, Tuning, Wishes
from tools.profiles.synthesis import ProfiledPair, synthesize_profiles
from tools.profiles.untrained import untrained_profile


def learn_profile(
    tree: StudioTree,
    pair_ids: Sequence[str],
    *,
    version: str,
    tuning: Tuning,
    created_at: datetime,
    wishes: Wishes = NO_WISHES,
) -> AggregatedProfile:
    """Return the profile of these pairs, with a tuning and wishes; of no pair, the untrained one."""
    pairs = [profiled(tree, pair_id) for pair_id in sorted(pair_ids)]
    if not pairs:
        untrained = untrained_profile(created_at)
        return untrained.model_copy(update={"version": version, "tuning": tuning, "wishes": wishes})
    learned = synthesize_profiles(pairs, version=version, created_at=created_at)
    return learned.model_copy(update={"tuning": tuning, "wishes": wishes})


def profiled(tree: StudioTree, pair_id: str) -> ProfiledPair:
    """Return an analysed pair as the synthesis takes it."""
    pair = tree.load_pair(pair_id)
    return ProfiledPair(
        pair_id=pair_id,
        document=pair.document,
        transcription=pair.transcription,
        analysis=tree.load_analysis(pair_id),
        structure=tree.load_structure(pair_id),
        style=tree.load_style(pair_id),
    )


def style_to_imitate(profile: AggregatedProfile, metadata: PairMetadata) -> StyleProfile | None:
    """Return the style variant of another pair that is nearest: of the same gender where there is one."""
    variants = sorted(profile.style_variants.items())
    others = [style for key, style in variants if not key.endswith(f"_{metadata.pair_id}")]
    same = [style for style in others if style.speaker_gender == metadata.speaker_gender]
    return next(iter([*same, *others]), None)


def nearest_style(profile: AggregatedProfile, gender: str) -> StyleProfile | None:
    """Return the style variant that a new episode imitates: of this gender where there is one."""
    variants = [style for _, style in sorted(profile.style_variants.items())]
    same = [style for style in variants if style.speaker_gender == gender]
    return next(iter([*same, *variants]), None)
