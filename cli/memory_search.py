"""`claude-studio memory search`."""

from typing import Any

import click

from cli.session import print_json, services
from cli.tables import print_table
from memory.recall import Recall, RecalledSegment
from memory.tree import StudioTree
from schema.analysis import PhraseKind, Recalled, SegmentType
from schema.errors import NotFoundError
from schema.trial import EditEffect

_SEGMENT_TYPES = {kind.value: kind for kind in SegmentType} | {"caveat": SegmentType.LIMITATION}
"""Types of segments by name; the one whose phrases go by another name by that one too."""
_PHRASE_KINDS = {kind.value: kind for kind in PhraseKind}
_TYPES = click.Choice(sorted({*_SEGMENT_TYPES, *_PHRASE_KINDS}))


@click.command()
@click.argument("query")
@click.option("--type", "kind", type=_TYPES, help="Only what does this work, such as figure or intro.")
@click.option("--pair", "pairs", multiple=True, metavar="PAIR_ID", help="Only of this pair; may be repeated.")
@click.option("--speaker", metavar="GENDER", help="Only of pairs whose speaker is of this gender.")
@click.option(
    "--place",
    nargs=2,
    type=click.IntRange(0, 100),
    metavar="FROM TO",
    help="Only from this part of the episodes, in percent: 0 25 is their first quarter.",
)
@click.option("--edits", is_flag=True, help="Find earlier edits and what they did instead.")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what is found as JSON.")
def search(
    query: str,
    kind: str | None,
    pairs: tuple[str, ...],
    speaker: str | None,
    place: tuple[int, int] | None,
    edits: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Find phrasing patterns and human segments, or earlier edits, by meaning."""
    at = services()
    if edits:
        _show_edits(at.recall.edits(query, limit=limit), as_json)
        return
    chosen: dict[str, Any] = {"pairs": _chosen(at.tree, pairs, speaker), "limit": limit}
    if place:
        chosen["place"] = (place[0] / 100, place[1] / 100)
    phrases, segments = _found(at.recall, query, kind, chosen)
    if as_json:
        heard = [
            {"key": s.key, "score": s.score, "segment": s.segment.model_dump(mode="json")} for s in segments
        ]
        print_json({"phrases": [phrase.model_dump(mode="json") for phrase in phrases], "segments": heard})
        return
    rows = [_phrase_row(phrase) for phrase in phrases] + [_segment_row(segment) for segment in segments]
    if rows:
        print_table(["heard", "kind", "at", "score", "key"], rows)
    elif at.recall.keys_below():
        click.echo("Nothing that is remembered fits; ask with fewer of --type, --pair, --speaker, --place.")
    else:
        click.echo("Nothing is remembered yet; `claude-studio training analyze-all` fills the memory.")


def _chosen(tree: StudioTree, pairs: tuple[str, ...], speaker: str | None) -> tuple[str, ...]:
    """Return the ids of the pairs that count, none where all do.

    Raises:
        NotFoundError: there is no such pair, or none of that speaker's gender.
    """
    for pair_id in pairs:
        tree.load_metadata(pair_id)
    if speaker is None:
        return pairs
    genders = {pair.pair_id: pair.speaker_gender for pair in tree.pairs()}
    found = tuple(p for p in genders if genders[p] == speaker and (not pairs or p in pairs))
    if not found:
        there = ", ".join(sorted(set(genders.values()))) or "none yet"
        raise NotFoundError(f"no such pair has a speaker of gender {speaker!r}: there is {there}")
    return found


def _found(
    recall: Recall, query: str, kind: str | None, chosen: dict[str, Any]
) -> tuple[tuple[Recalled, ...], tuple[RecalledSegment, ...]]:
    """Return phrases of a kind, or heard in segments of that type, and segments of the type."""
    phrase_kind, segment_type = _PHRASE_KINDS.get(kind or ""), _SEGMENT_TYPES.get(kind or "")
    within = None if phrase_kind else segment_type
    phrases = recall.phrases(query, kind=phrase_kind, segment_type=within, **chosen)
    if kind and segment_type is None:
        return phrases, ()
    return phrases, recall.segments(query, segment_type=segment_type, **chosen)


def _phrase_row(found: Recalled) -> list[str]:
    pattern = found.pattern
    return [pattern.template, pattern.kind.value, f"{pattern.position:.0%}", f"{found.score:.2f}", found.key]


def _segment_row(found: RecalledSegment) -> list[str]:
    spoken = found.segment.transcript_segment
    minutes, seconds = divmod(int(spoken.start_time), 60)
    kind = found.segment.segment_type.value
    return [spoken.text, kind, f"{minutes}:{seconds:02d}", f"{found.score:.2f}", found.key]


def _show_edits(effects: tuple[EditEffect, ...], as_json: bool) -> None:
    if as_json:
        print_json({"edits": [effect.model_dump(mode="json") for effect in effects]})
    elif effects:
        columns = ["edit", "of", "meant for", "before", "after", "kept", "trial"]
        print_table(columns, [_edit_row(effect) for effect in effects])
    else:
        click.echo("No edit is remembered yet; `claude-studio training run` tries them.")


def _edit_row(effect: EditEffect) -> list[str]:
    edit = effect.edit
    losses = [f"{effect.loss_before:.4f}", f"{effect.loss_after:.4f}"]
    return [
        edit.after,
        edit.target,
        edit.metric.value,
        *losses,
        "yes" if effect.kept else "no",
        effect.trial_id,
    ]
