"""The look of the video: colours, and measures at 1080 lines from which every size is scaled."""

from dataclasses import dataclass
from typing import Final

Colour = tuple[int, int, int]

GROUND: Final[Colour] = (246, 243, 236)
STAGE: Final[Colour] = (255, 255, 255)
EDGE: Final[Colour] = (219, 213, 201)
INK: Final[Colour] = (27, 39, 51)
MUTED: Final[Colour] = (94, 107, 118)
FAINT: Final[Colour] = (122, 134, 142)
"""Of words that are yet to be spoken: still readable, at 3.1 to 1 against the ground."""
ACCENT: Final[Colour] = (24, 106, 115)
QUOTE_GROUND: Final[Colour] = (232, 239, 237)
QUOTE_MARK: Final[Colour] = (184, 209, 206)
TRACK: Final[Colour] = (221, 215, 203)


@dataclass(frozen=True, slots=True)
class Frame:
    """Size, rate and options of the picture; lengths are given at 1080 lines."""

    width: int
    height: int
    fps: int = 30
    captions: bool = False
    """Whether the spoken words are burned in along the bottom."""

    def __post_init__(self) -> None:
        if self.width % 4 or self.height % 4 or self.fps < 1:
            raise ValueError(f"width and height must be multiples of 4, not {self.width}x{self.height}")

    def px(self, length: float) -> int:
        """Return a length at 1080 lines in pixels, an even number, for the colour planes are half as fine."""
        return max(2, round(length * self.height / 1080 / 2) * 2)

    @property
    def margin(self) -> int:
        """Distance of everything from the sides, in pixels."""
        return self.px(96)

    @property
    def bottom(self) -> int:
        """Lowest line that a card's content may use, in pixels."""
        return self.height - self.px(178 if self.captions else 76)


SIZES: Final = {"720p": Frame(1280, 720), "1080p": Frame(1920, 1080)}
"""By the name a person gives on the command line."""
