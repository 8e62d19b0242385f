"""A short episode about a drawn paper: figures, words in time, and sound, for video and publishing."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from schema.analysis import AlignedSegment, KeyConcept, SegmentType
from schema.document import AtomType, DocumentAtom, DocumentGraph
from schema.transcript import TranscriptionResult, TranscriptSegment, WordTimestamp
from tools.align.speech import Speech
from tools.audio.mp3 import write_mp3
from tools.publish.chapters import chapters_of
from tools.video.align import align_visuals_to_transcript
from tools.video.look import Frame
from tools.video.shots import Shot, storyboard

TINY = Frame(320, 180, fps=10)
RATE = 3.0
"""Words a second of the made-up voice."""

Said = tuple[SegmentType, str, tuple[str, ...], tuple[str, ...]]
"""Type, words, key concepts and figures of a sentence."""

TALK: tuple[Said, ...] = (
    (SegmentType.INTRO, "Welcome to a short talk about a paper on gates and queues.", (), ()),
    (
        SegmentType.BACKGROUND,
        "A cache keeps what is asked for often close at hand, so it answers fast.",
        ("cache",),
        (),
    ),
    (SegmentType.FIGURE_DISCUSSION, "Now look at figure one, where every line climbs.", (), ("fig1",)),
    (SegmentType.FIGURE_DISCUSSION, "This plot has the size along the bottom.", (), ("fig1",)),
    (SegmentType.KEY_FINDING, "The gate answers 12 percent more requests than the old rule.", ("gate",), ()),
    (
        SegmentType.FIGURE_DISCUSSION,
        "In the second figure the curves cross at a size of forty.",
        (),
        ("fig2",),
    ),
    (SegmentType.CONCLUSION, "That was the paper, and thank you for listening today.", (), ()),
)
CONCEPTS = (
    KeyConcept(
        name="cache", definition="A cache holds a few items close at hand.", atom_ids=("p1",), weight=2
    ),
    KeyConcept(name="gate", atom_ids=("p1",), weight=1),
)


def draw_figure(path: Path, seed: int, *, panels: int = 1, size: tuple[int, int] = (700, 420)) -> None:
    """Draw a plot of random curves and marks, in as many panels side by side as wanted."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    width = size[0] // panels
    for panel in range(panels):
        left = panel * width
        draw.rectangle((left + 30, 20, left + width - 30, size[1] - 40), outline="black", width=2)
        for colour in ("navy", "firebrick", "seagreen"):
            points = [
                (left + 40 + step * (width - 80) / 9, int(rng.integers(40, size[1] - 60)))
                for step in range(10)
            ]
            draw.line(points, fill=colour, width=4)
            for x, y in points:
                kind = int(rng.integers(0, 3))
                shape = draw.ellipse if kind == 0 else draw.rectangle
                shape((x - 9, y - 9, x + 9, y + 9), fill=colour if kind < 2 else "white", outline=colour)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)


def paper(
    folder: Path, *, captions: tuple[str, ...] = ("Answers over size.", "Where the curves cross.")
) -> DocumentGraph:
    """Return a paper with a drawn figure a caption, whose pictures lie in the folder."""
    figures = []
    for number, caption in enumerate(captions, start=1):
        draw_figure(folder / f"fig{number}.png", seed=number)
        figures.append(
            DocumentAtom(
                atom_id=f"fig{number}",
                atom_type=AtomType.FIGURE,
                text=f"Figure {number}. {caption}",
                page=1,
                number=str(number),
                file_path=f"fig{number}.png",
            )
        )
    text = DocumentAtom(atom_id="p1", atom_type=AtomType.PARAGRAPH, text="A cache holds a few items.", page=1)
    return DocumentGraph(
        document_id="d",
        source_path="d.pdf",
        title="Gates & Queues: a <short> Paper",
        authors=("Ada Example", "Bo Sample"),
        identifier="arXiv:2401.00001",
        page_count=2,
        atoms=(text, *figures),
    )


def transcription(talk: tuple[Said, ...] = TALK, *, pause: float = 0.4) -> TranscriptionResult:
    """Return a talk in time: three words a second, and a pause after each sentence."""
    words: list[WordTimestamp] = []
    segments: list[TranscriptSegment] = []
    now = 0.0
    for number, (_, text, _, _) in enumerate(talk):
        start = now
        for word in text.split():
            words.append(WordTimestamp(word=word, start_time=now, end_time=now + 0.9 / RATE))
            now += 1 / RATE
        segments.append(
            TranscriptSegment(
                segment_id=f"seg_{number:04d}", text=text, start_time=start, end_time=now, speaker="Ada"
            )
        )
        now += pause
    return TranscriptionResult(
        source_path="talk.mp3",
        transcript_text=" ".join(text for _, text, _, _ in talk),
        word_timestamps=tuple(words),
        segments=tuple(segments),
        total_duration=now,
        speakers=("Ada",),
        engine="test",
    )


def analysed(spoken: TranscriptionResult, talk: tuple[Said, ...] = TALK) -> tuple[AlignedSegment, ...]:
    """Return the talk's segments as an analyst would type and align them."""
    return tuple(
        AlignedSegment(
            segment_id=segment.segment_id,
            transcript_segment=segment,
            primary_atoms=("p1",),
            referenced_figures=figures,
            segment_type=kind,
            type_confidence=1.0,
            key_concepts=concepts,
            words_per_minute=180,
            density_score=0.1,
        )
        for segment, (kind, _, concepts, figures) in zip(spoken.segments, talk, strict=True)
    )


def shots_of(folder: Path, talk: tuple[Said, ...] = TALK, size: Frame = TINY) -> list[Shot]:
    """Return the talk as a storyboard over the paper drawn in the folder."""
    document, spoken = paper(folder), transcription(talk)
    segments = analysed(spoken, talk)
    visuals = align_visuals_to_transcript(segments, document, spoken, concepts=CONCEPTS)
    chapters = chapters_of(segments, document, spoken.total_duration)
    pictures = {atom.atom_id: folder / str(atom.file_path) for atom in document.get_figures()}
    return storyboard(visuals, Speech(spoken), chapters, size=size, pictures=pictures, footer=document.title)


def write_sound(path: Path, seconds: float, *, late: float = 0.0) -> Path:
    """Write an MP3 of noise bursts that are nowhere alike, so that any shift of it can be told."""
    rng = np.random.default_rng(7)
    rate = 16_000
    samples = rng.normal(0, 0.1, round(seconds * rate)).astype(np.float32)
    bursts = np.repeat(rng.random(round(seconds * 5) + 1), rate // 5)[: len(samples)]
    silence = np.zeros(round(late * rate), dtype=np.float32)
    write_mp3(path, np.concatenate([silence, samples * bursts.astype(np.float32)]), rate)
    return path
