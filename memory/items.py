"""What is put into the store for each record: namespaces, keys, values, and the text to be found by."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

from langgraph.store.base import PutOp

from memory.atomic import to_json
from memory.namespaces import Namespaces, label
from memory.tree import StudioTree
from schema.analysis import Analysis, PhraseKind, SegmentType
from schema.base import Record
from schema.profile import AggregatedProfile
from schema.trial import EditEffect, TrialResult

KIND_WORDS: Mapping[PhraseKind, str] = {
    PhraseKind.INTRO: "intro opening welcome greeting hello start of the episode",
    PhraseKind.TRANSITION: "transition bridge moving on to the next part",
    PhraseKind.EMPHASIS: "emphasis stressing what matters surprising amazing important key point",
    PhraseKind.QUESTION: "question asking the listener wondering",
    PhraseKind.FIGURE: "figure showing looking at a plot picture",
    PhraseKind.ANALOGY: "analogy comparison metaphor think of it like",
    PhraseKind.EXAMPLE: "example for instance say",
    PhraseKind.DEFINITION: "definition explaining what a term means",
    PhraseKind.CAVEAT: "caveat limitation weakness warning however",
    PhraseKind.ADDRESS: "address speaking to the listener you",
    PhraseKind.CONCLUSION: "conclusion summary wrap up closing goodbye take away end of the episode",
}
"""What a kind of phrase is called when somebody asks for it; indexed with each pattern."""

SEGMENT_WORDS: Mapping[SegmentType, str] = {
    SegmentType.INTRO: "intro opening welcome",
    SegmentType.BACKGROUND: "background context",
    SegmentType.PROBLEM_STATEMENT: "problem question",
    SegmentType.METHODOLOGY: "method how",
    SegmentType.KEY_FINDING: "result finding",
    SegmentType.FIGURE_DISCUSSION: "figure plot axes",
    SegmentType.IMPLICATION: "implication practical advice",
    SegmentType.LIMITATION: "limitation caveat",
    SegmentType.CONCLUSION: "conclusion end",
    SegmentType.TANGENT: "tangent aside",
    SegmentType.TRANSITION: "transition",
}
"""What a type of segment is called when somebody asks for it; indexed with each segment."""


def analysis_items(spaces: Namespaces, analysis: Analysis, total_duration: float) -> Iterator[PutOp]:
    """Yield a pair's phrasing patterns and aligned human segments; the episode's length is in seconds."""
    pair = label(analysis.pair_id)
    for phrase in analysis.phrases:
        value = {
            "text": f"{phrase.template} ({KIND_WORDS[phrase.kind]})",
            "pattern": phrase.model_dump(mode="json"),
            "pair_id": phrase.pair_id,
            "kind": phrase.kind.value,
            "segment_type": phrase.segment_type.value,
            "speaker_gender": phrase.speaker_gender,
            "position": phrase.position,
        }
        yield PutOp((*spaces.phrases, pair), f"{phrase.kind.value}-{_digest(phrase)}", value)
    for segment in analysis.segments:
        value = {
            "text": f"{segment.transcript_segment.text} ({SEGMENT_WORDS[segment.segment_type]})",
            "segment": segment.model_dump(mode="json"),
            "pair_id": analysis.pair_id,
            "segment_type": segment.segment_type.value,
            "position": min(1.0, segment.transcript_segment.start_time / total_duration),
        }
        yield PutOp((*spaces.segments, pair), segment.segment_id, value)


def profile_items(spaces: Namespaces, profile: AggregatedProfile) -> Iterator[PutOp]:
    """Yield a profile under the keys of SPEC 3.2."""
    metadata = {
        "type": "podcast_profile",
        "training_pairs": list(profile.training_pairs_used),
        "created_at": profile.created_at.isoformat(),
    }
    data = {"data": profile.model_dump(mode="json"), "metadata": metadata}
    sequence = {"sequence": [kind.value for kind in profile.canonical_segment_sequence]}
    patterns = {
        "intro": list(profile.universal_intro_patterns),
        "transition": list(profile.universal_transition_patterns),
        "figure": list(profile.universal_figure_patterns),
    }
    yield PutOp(spaces.root, f"profile_{profile.version}", data, index=False)
    yield PutOp(spaces.structure, "canonical_sequence", sequence, index=False)
    yield PutOp(spaces.style, "patterns", patterns, index=False)


def edit_item(spaces: Namespaces, effect: EditEffect) -> PutOp:
    """Return an edit with what it did."""
    edit = effect.edit
    value = {
        "text": f"{edit.metric.value} {edit.target} {edit.after} {edit.before} {edit.reason}",
        "effect": effect.model_dump(mode="json"),
        "metric": edit.metric.value,
        "target": edit.target,
        "kept": effect.kept,
    }
    return PutOp(spaces.edits, f"{effect.trial_id}-{_digest(edit)}", value)


def trial_items(spaces: Namespaces, result: TrialResult) -> Iterator[PutOp]:
    """Yield a trial's edits with their effects, and the concepts its episodes missed."""
    yield from (edit_item(spaces, effect) for effect in result.effects)
    for pair_id, metrics in sorted(result.pair_results.items()):
        value = {"pair_id": pair_id, "concepts": list(metrics.concepts_missed)}
        yield PutOp((*spaces.missed, label(pair_id)), result.trial_id, value, index=False)


def tree_items(spaces: Namespaces, tree: StudioTree) -> dict[tuple[tuple[str, ...], str], PutOp]:
    """Return all that the files of a tree put into the store, by namespace and key."""
    return {(op.namespace, op.key): op for op in _items_of(spaces, tree)}


def _items_of(spaces: Namespaces, tree: StudioTree) -> Iterable[PutOp]:
    versions = tree.profile_versions()
    for version in versions:
        yield from profile_items(spaces, tree.load_profile(version))
    if versions and tree.has_current_profile():
        yield from profile_items(spaces, tree.current_profile())
    for pair_id in filter(tree.is_analysed, tree.pair_ids()):
        duration = tree.load_pair(pair_id).transcription.total_duration
        yield from analysis_items(spaces, tree.load_analysis(pair_id), duration)
    for result in tree.trials():
        yield from trial_items(spaces, result)


def _digest(record: Record) -> str:
    return blake2b(to_json(record), digest_size=8).hexdigest()
