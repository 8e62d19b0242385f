"""The style of one podcast: its language, its devices and its phrases."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from schema.analysis import AlignedSegment, KeyConcept, PhraseKind, PhrasePattern, SegmentType
from schema.document import DocumentGraph
from schema.errors import InputError
from schema.profile import StructureProfile, StyleProfile
from schema.transcript import TranscriptionResult
from tools.profiles import cues
from tools.profiles.structure import extract_structure_profile, sections_of
from tools.text.words import STOPWORDS, stems, tokens

_COMMON_ZIPF, _RARE_ZIPF = 6.0, 1.0
"""Zipf frequencies (wordfreq) taken as not rare at all and as wholly rare."""

_BRIEF_SECONDS, _DETAILED_SECONDS = 20.0, 60.0
"""A figure discussed for less than the one is discussed briefly, for more than the other in detail."""


def extract_style_profile(
    segments: Sequence[AlignedSegment],
    transcription: TranscriptionResult,
    document: DocumentGraph,
    concepts: Sequence[KeyConcept],
    *,
    speaker_gender: str,
    phrases: Sequence[PhrasePattern],
) -> StyleProfile:
    """Return the style of an analysed podcast (SPEC 2.3); `phrases` are those found in it.

    Raises:
        InputError: the transcript has no segment.
    """
    if not segments:
        raise InputError("The transcript has no sentence: there is no style to learn from it.")
    structure = extract_structure_profile(segments, transcription)
    sentences = [segment.transcript_segment.text for segment in segments]
    minutes = transcription.total_duration / 60
    return StyleProfile(
        speaker_id=transcription.speaker_id or "+".join(transcription.speakers) or "unknown",
        speaker_gender=speaker_gender,
        avg_sentence_length=sum(len(sentence.split()) for sentence in sentences) / len(sentences),
        vocabulary_complexity=_mean_rarity(sentences),
        jargon_density=_jargon_density(segments, document, concepts),
        questions_per_minute=sum(len(segment.questions_asked) for segment in segments) / minutes,
        analogies_per_segment=sum(len(s.analogies_used) for s in segments) / len(sections_of(segments)),
        enthusiasm_markers=tuple(_commonest(cues.enthusiasm_in(" ".join(sentences)))),
        definition_style=_definition_style(sentences),
        example_frequency=_examples_a_concept(segments),
        **_phrases_by_field(phrases),
        figure_intro_pattern=next(iter(_templates(phrases, PhraseKind.FIGURE)), ""),
        figure_explanation_depth=_figure_depth(structure),
        address_per_minute=sum(map(cues.addresses_listener, sentences)) / minutes,
        emphasis_per_minute=sum(map(cues.is_emphatic, sentences)) / minutes,
    )


def _mean_rarity(sentences: Iterable[str]) -> float:
    """Return the mean of 0 (Zipf frequency 6 and more) to 1 (1 and less) over the words with meaning."""
    words = [t for sentence in sentences for t in tokens(sentence) if t not in STOPWORDS and t.isalpha()]
    return sum(map(_rarity, words)) / len(words) if words else 0.0


@lru_cache(maxsize=100_000)
def _rarity(word: str) -> float:
    from wordfreq import zipf_frequency

    rarity = (_COMMON_ZIPF - zipf_frequency(word, "en")) / (_COMMON_ZIPF - _RARE_ZIPF)
    return float(min(1.0, max(0.0, rarity)))


def _jargon_density(
    segments: Sequence[AlignedSegment], document: DocumentGraph, concepts: Sequence[KeyConcept]
) -> float:
    """Return the share of the words that stand in a term of the paper or of the segment."""
    shared = [name for concept in concepts for name in (concept.name, *concept.aliases)]
    shared += [name for entity in document.entities for name in (entity.name, *entity.aliases)]
    known = _stem_sequences(shared)
    said = covered = 0
    for segment in segments:
        words = stems(segment.transcript_segment.text)
        said += len(words)
        covered += _covered(words, known | _stem_sequences(segment.technical_terms))
    return covered / said if said else 0.0


def _stem_sequences(terms: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(filter(None, (tuple(stems(term)) for term in terms)))


def _covered(words: Sequence[str], terms: frozenset[tuple[str, ...]]) -> int:
    """Return how many words stand within a term, each counted once."""
    lengths = sorted({len(term) for term in terms})
    inside = {
        i + offset
        for length in lengths
        for i in range(len(words) - length + 1)
        if tuple(words[i : i + length]) in terms
        for offset in range(length)
    }
    return len(inside)


def _commonest(words: Iterable[str]) -> list[str]:
    """Return each word once, the most frequent first, those of one frequency in order of first use."""
    return [word for word, _ in Counter(words).most_common()]


def _definition_style(sentences: Iterable[str]) -> str:
    """Return the way terms are most often defined; `inline` where none is, the least marked of the three."""
    styles = _commonest(style for sentence in sentences for style in cues.definition_styles_in(sentence))
    return next(iter(styles), "inline")


def _examples_a_concept(segments: Sequence[AlignedSegment]) -> float:
    """Return examples over distinct key concepts said; over one where none is said."""
    examples = sum(cues.gives_example(segment.transcript_segment.text) for segment in segments)
    return examples / max(1, len({name for segment in segments for name in segment.key_concepts}))


def _templates(phrases: Iterable[PhrasePattern], kind: PhraseKind) -> list[str]:
    """Return the templates of a kind, the most often heard first."""
    chosen = [phrase for phrase in phrases if phrase.kind is kind]
    return list(dict.fromkeys(p.template for p in sorted(chosen, key=lambda p: (-p.count, p.position))))


def _phrases_by_field(phrases: Sequence[PhrasePattern]) -> dict[str, tuple[str, ...]]:
    kinds = (PhraseKind.INTRO, PhraseKind.TRANSITION, PhraseKind.EMPHASIS, PhraseKind.CONCLUSION)
    return {f"{kind.value}_phrases": tuple(_templates(phrases, kind)) for kind in kinds}


def _figure_depth(structure: StructureProfile) -> str:
    if not structure.segment_counts[SegmentType.FIGURE_DISCUSSION]:
        return "brief"
    seconds = structure.figure_discussion_duration / structure.figures_discussed
    if seconds < _BRIEF_SECONDS:
        return "brief"
    return "moderate" if seconds <= _DETAILED_SECONDS else "detailed"
