"""What an explainer video shows and when, and what checking it found (SPEC Part 5); times in seconds."""

from enum import StrEnum

from pydantic import Field

from schema.base import Record


class VisualType(StrEnum):
    """What is on the screen."""

    FIGURE = "figure"
    """A figure or table of the paper."""
    QUOTE_CARD = "quote_card"
    """The words that are being spoken."""
    TITLE_CARD = "title_card"
    """The paper's title, or the topic under discussion."""
    BROLL = "broll"
    """Footage; nothing here makes any, a plan of another maker may hold it."""


class AnimationType(StrEnum):
    """How it moves."""

    KEN_BURNS = "ken_burns"
    FADE = "fade"
    STATIC = "static"


class VisualAssetAlignment(Record):
    """One visual on the episode's timeline (SPEC 5.1)."""

    segment_id: str
    """The transcript segment in which it appears."""
    start_time: float = Field(ge=0)
    end_time: float = Field(gt=0)
    visual_type: VisualType
    figure_atom_id: str | None = None
    figure_path: str | None = None
    """The figure's picture, relative to the document's folder."""
    quote_text: str | None = None
    """The words of a quote card, or the topic of a title card."""
    quote_style: str | None = None
    """`emphasis` for a quote; `opening`, `topic` or `closing` for a title card."""
    label: str | None = None
    """The smallest text: a figure's "Figure 3", or the part of the episode, "Background"."""
    detail_text: str | None = None
    """The smaller text: a figure's caption, the paper's authors, or a topic's definition."""
    animation_type: AnimationType
    animation_params: dict[str, float | str] = Field(default_factory=dict)
    """`ken_burns`: `zoom`, `x`, `y` (end of the move) and `from_zoom`, `from_x`, `from_y`; x and y are the
    centre of the view as shares of the picture's width and height, `move_seconds` is how long the move takes,
    `pan` names it. `fade`: `fade_duration`."""

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end_time - self.start_time


class Severity(StrEnum):
    """How bad a point out of sync is: a major one costs 20, a minor one 5 of 100."""

    MINOR = "minor"
    MAJOR = "major"


class DesyncPoint(Record):
    """A point where visual and audio are out of sync (SPEC 5.2)."""

    timestamp: float
    issue: str
    """`figure_appears_late`, `quote_timing_offset`, `black`, ..."""
    expected: str
    actual: str
    severity: Severity


class TimelineSyncQA(Record):
    """Whether a plan's visuals fit what is spoken (SPEC 5.2)."""

    sync_score: float = Field(ge=0, le=100)
    """100, less 20 for each major and 5 for each minor point."""
    visual_coverage: float = Field(ge=0, le=1)
    """Share of the time with a visual."""
    figure_timing_accuracy: float = Field(ge=0, le=1)
    """Share of the figures spoken of that are on the screen in time."""
    quote_timing_accuracy: float = Field(ge=0, le=1)
    """Share of the quotes that are on the screen while their words are spoken."""
    desync_points: tuple[DesyncPoint, ...] = ()
    missing_visuals: tuple[str, ...] = ()
    """Ids of segments during which, for a moment or longer, nothing is shown."""
    passed: bool
    """Whether the score is 80 or more."""


class FrameCheck(Record):
    """A frame of the file against the frame that the plan promises."""

    timestamp: float
    visual_type: VisualType
    similarity: float = Field(ge=-1, le=1)
    """Structural similarity (SSIM) to the planned frame."""
    figure_planned: str | None = None
    figure_seen: str | None = None
    """The figure that feature matching names without the plan; None where it names none."""


class VideoFileQA(Record):
    """Whether a rendered file shows what its plan promises, when it promises it."""

    video_duration: float
    audio_duration: float
    planned_duration: float
    audio_offset: float
    """Seconds by which the file's sound lags the episode's audio."""
    picture_offset: float | None
    """Seconds by which the scene changes lag the plan; None where the plan has too few."""
    cuts_planned: int
    cuts_found: int
    """Planned scene changes that are in the file."""
    frames: tuple[FrameCheck, ...]
    points: tuple[DesyncPoint, ...] = ()
    passed: bool
    """Whether no point is major."""


class VideoReport(Record):
    """Both checks of one video, beside it as `qa.json`."""

    video: str
    """The file's name."""
    timeline: TimelineSyncQA
    file: VideoFileQA
