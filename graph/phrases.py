"""What the writer may hear of other episodes."""

from collections.abc import Collection, Sequence

from agents.protocols import PhraseMemory
from graph.services import Services
from memory.leak import GuardedPhrases, NGramGuard
from schema.analysis import PhraseKind, Recalled, SegmentType
from schema.profile import Tuning


class NoPhrases:
    """A memory before anything is learned."""

    def phrases(
        self,
        query: str,  # noqa: ARG002 - the Protocol's signature
        *,
        kind: PhraseKind | None = None,  # noqa: ARG002
        segment_type: SegmentType | None = None,  # noqa: ARG002
        exclude_pairs: Collection[str] = (),  # noqa: ARG002
        limit: int = 8,  # noqa: ARG002
    ) -> Sequence[Recalled]:
        """Return nothing."""
        return ()


def phrase_memory(services: Services, pair_id: str, tuning: Tuning, *, guarded: bool = True) -> PhraseMemory:
    """Return the phrases a pair's writer may use: none before they are learned, none of its own telling."""
    if tuning.learned_phrases <= 0:
        return NoPhrases()
    if not guarded:
        return services.recall
    held_out = services.tree.load_pair(pair_id).transcription.transcript_text
    return GuardedPhrases(services.recall, NGramGuard([held_out]))
