"""Pauses of admired hosts: measured between sentences, never made up."""

import pytest

from schema.analysis import AlignedSegment, SegmentType
from schema.profile import AggregatedProfile, Pauses
from schema.transcript import AlignmentReport, TranscriptionResult, TranscriptSegment
from tests.records import MOMENT
from tools.profiles.pauses import pauses_in, shared_pauses
from tools.profiles.untrained import untrained_profile


def talk(
    gaps: list[float], *, anchored: float | None = 1.0
) -> tuple[TranscriptionResult, list[AlignedSegment]]:
    """Return a talk of one-second sentences with these gaps; every fourth sentence begins a section."""
    segments: list[TranscriptSegment] = []
    clock = 0.0
    for index, gap in enumerate([*gaps, 0.0]):
        segments.append(
            TranscriptSegment(
                segment_id=f"seg_{index:04d}", text="Word.", start_time=clock, end_time=clock + 1
            )
        )
        clock += 1 + gap
    kinds = [SegmentType.BACKGROUND, SegmentType.METHODOLOGY]
    aligned = [
        AlignedSegment(
            segment_id=segment.segment_id,
            transcript_segment=segment,
            segment_type=kinds[index // 4 % 2],
            type_confidence=1.0,
            words_per_minute=60,
            density_score=0,
        )
        for index, segment in enumerate(segments)
    ]
    report = None if anchored is None else AlignmentReport(anchored_share=anchored)
    transcription = TranscriptionResult(
        source_path="a.mp3",
        transcript_text=" ".join(s.text for s in segments),
        word_timestamps=(),
        segments=tuple(segments),
        total_duration=clock + 1,
        engine="test",
        alignment=report,
    )
    return transcription, aligned


def test_sentence_thought_and_section_have_their_own_pauses() -> None:
    gaps = [0.2, 0.2, 0.4, 1.0] * 4
    pauses = pauses_in(*talk(gaps))
    assert pauses is not None
    assert pauses.sentence == pytest.approx(0.3)
    assert pauses.paragraph == pytest.approx(0.55, abs=0.2)
    assert pauses.section == pytest.approx(1.0)


def test_music_between_two_sentences_is_no_pause() -> None:
    pauses = pauses_in(*talk([0.3] * 11 + [20.0]))
    assert pauses is not None
    assert pauses.section == pytest.approx(0.3)


@pytest.mark.parametrize("anchored", [None, 0.5])
def test_times_that_were_not_measured_teach_no_pauses(anchored: float | None) -> None:
    assert pauses_in(*talk([0.3] * 20, anchored=anchored)) is None


def test_few_sentences_teach_no_pauses() -> None:
    assert pauses_in(*talk([0.3] * 5)) is None


def test_episodes_share_the_median_of_each_pause() -> None:
    heard = [Pauses(sentence=s, paragraph=2 * s, section=3 * s) for s in (0.2, 0.3, 0.7)]
    assert shared_pauses([*heard, None]) == Pauses(sentence=0.3, paragraph=0.6, section=0.9)
    assert shared_pauses([None]) == Pauses()


@pytest.mark.parametrize(("share", "sentence"), [(0.0, 0.3), (0.5, 0.4), (1.0, 0.5)])
def test_a_profile_speaks_as_far_towards_the_learned_pauses_as_its_tuning_says(
    share: float, sentence: float
) -> None:
    profile: AggregatedProfile = untrained_profile(MOMENT)
    tuning = profile.tuning.model_copy(update={"learned_pauses": share})
    learned = profile.model_copy(update={"tuning": tuning, "pauses": Pauses(sentence=0.5)})
    assert learned.spoken_pauses.sentence == pytest.approx(sentence)
