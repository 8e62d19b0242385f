"""Measures rendering: CPU seconds beside ffmpeg and moviepy, jitter of a slow zoom, memory.

Run as `python -m benchmarks.video [--seconds N] [--repeats N]`. Each way is measured several times in turn
and its least is printed; CPU seconds include child processes.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from schema.video import AnimationType, VisualAssetAlignment, VisualType
from tools.audio.mp3 import ffmpeg
from tools.video.look import SIZES, Frame
from tools.video.part import frame_of, write_part
from tools.video.planes import rgb_of, split
from tools.video.progress import Progress
from tools.video.shots import Shot

_FIGURE = Path(__file__).resolve().parents[1] / "examples/papers/cache_admission/figures/gain_map.png"
_X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "150", "-sc_threshold", "0"]


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that some work takes, child processes that ended included."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def figure_shot(size: Frame, seconds: float, picture: Path = _FIGURE) -> Shot:
    """Return a shot with a slow zoom of 1.2 over a figure."""
    visual = VisualAssetAlignment(
        segment_id="s",
        start_time=0,
        end_time=seconds,
        visual_type=VisualType.FIGURE,
        figure_atom_id="fig1",
        label="Figure 1",
        detail_text="Gain of a gate over none, for ageing windows and drift from frequent to none.",
        animation_type=AnimationType.KEN_BURNS,
        animation_params={"zoom": 1.2, "move_seconds": seconds},
    )
    return Shot(
        visual, 0, round(seconds * size.fps), size, Progress(0, 3, 0.0, 1.0), "A paper", picture, (), ()
    )


def title_shot(size: Frame, seconds: float) -> Shot:
    """Return a still shot of a title card."""
    shot = figure_shot(size, seconds)
    update = {
        "visual_type": VisualType.TITLE_CARD,
        "quote_text": "A title that stands for a while",
        "quote_style": "topic",
        "animation_type": AnimationType.STATIC,
    }
    return replace(shot, visual=shot.visual.model_copy(update=update), picture=None)


def pre_render(shot: Shot, path: Path) -> None:
    """Write a shot's frames as raw planar YUV."""
    painter = shot.painter()
    with path.open("wb") as file:
        for index in range(shot.frames):
            file.write(frame_of(shot, painter, index).tobytes())


def encode_raw(shot: Shot, raw: Path, target: Path) -> None:
    """Encode pre-rendered frames with ffmpeg alone."""
    size = f"{shot.size.width}x{shot.size.height}"
    source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", str(shot.size.fps), "-i", str(raw)]
    subprocess.run([ffmpeg(), "-v", "error", "-y", *source, *_X264, str(target)], check=True)


def moviepy_pil(shot: Shot, target: Path) -> None:
    """Render the same move as most moviepy scripts do: each frame resized by Pillow, written as RGB."""
    from moviepy import VideoClip

    seconds = shot.frames / shot.size.fps
    frame_at = _zoomed(shot) if shot.picture else _stood(shot)
    VideoClip(frame_function=frame_at, duration=seconds).write_videofile(
        str(target),
        fps=shot.size.fps,
        codec="libx264",
        preset="veryfast",
        logger=None,
        ffmpeg_params=["-crf", "20"],
    )


def _zoomed(shot: Shot) -> Callable[[float], NDArray[np.uint8]]:
    picture = Image.open(_FIGURE).convert("RGB")
    width, height = shot.size.width, shot.size.height
    fit = min(width * 0.9 / picture.width, height * 0.73 / picture.height) / 1.2

    def frame_at(time: float) -> NDArray[np.uint8]:
        scale = fit * (1 + 0.2 * time * shot.size.fps / shot.frames)
        wanted = (round(picture.width * scale), round(picture.height * scale))
        scaled = picture.resize(wanted, Image.Resampling.BILINEAR)
        frame = Image.new("RGB", (width, height), (246, 243, 236))
        frame.paste(scaled, ((width - scaled.width) // 2, (height - scaled.height) // 2))
        return np.asarray(frame)

    return frame_at


def _stood(shot: Shot) -> Callable[[float], NDArray[np.uint8]]:
    card = rgb_of(frame_of(shot, shot.painter(), shot.frames // 2))
    return lambda _: card


def zoompan(picture: Path, target: Path, size: Frame, seconds: int) -> None:
    """Zoom into a picture with ffmpeg's own filter."""
    frames = seconds * size.fps
    zoom = f"zoompan=z='1+0.2*on/{frames}':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d={frames}"
    filters = f"{zoom}:s={size.width}x{size.height}:fps={size.fps},format=yuv420p"
    subprocess.run(
        [ffmpeg(), "-v", "error", "-y", "-i", str(picture), "-vf", filters, *_X264, str(target)], check=True
    )


def draw_dots(path: Path, size: tuple[int, int]) -> None:
    """Draw soft dots, whose centres can be measured to a hundredth of a pixel."""
    y, x = np.mgrid[: size[1], : size[0]]
    picture = np.full((size[1], size[0]), 255.0)
    for across in (0.2, 0.5, 0.8):
        for down in (0.25, 0.75):
            far = (x - across * size[0]) ** 2 + (y - down * size[1]) ** 2
            picture -= 220 * np.exp(-far / (2 * (size[1] / 40) ** 2))
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(path)


def jitter(frames: list[NDArray[np.uint8]], reach: int) -> float:
    """Return how far dots stray from a smooth path between frames: RMS in pixels over all dots."""
    first = _dots(frames[0], reach)
    errors = []
    for start in first:
        track = [start]
        for frame in frames[1:]:
            track.append(_centre(frame, track[-1], reach))
        steps = np.diff(np.array(track), axis=0)
        at = np.arange(len(steps))
        smooth = np.array([np.polyval(np.polyfit(at, axis, 3), at) for axis in steps.T]).T
        errors.append(np.sum((steps - smooth) ** 2, axis=1))
    return float(np.sqrt(np.mean(errors)))


def _dots(frame: NDArray[np.uint8], reach: int) -> list[NDArray[np.float64]]:
    left = frame.astype(np.float64).copy()
    found = []
    for _ in range(6):
        y, x = np.unravel_index(int(left.argmin()), left.shape)
        found.append(_centre(frame, np.array([float(x), float(y)]), reach))
        left[max(y - 2 * reach, 0) : y + 2 * reach, max(x - 2 * reach, 0) : x + 2 * reach] = 255
    return found


def _centre(frame: NDArray[np.uint8], near: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    x0, y0 = (int(v) - reach for v in np.rint(near))
    window = frame[y0 : y0 + 2 * reach, x0 : x0 + 2 * reach].astype(np.float64)
    weight = np.clip(200 - window, 0, None)
    y, x = np.mgrid[: window.shape[0], : window.shape[1]]
    return np.array([x0 + (weight * x).sum() / weight.sum(), y0 + (weight * y).sum() / weight.sum()])


def bench_speed(name: str, shots: Sequence[Shot], repeats: int, folder: Path) -> None:
    """Print the CPU seconds of each way over some shots, and the ratios that are aimed at."""
    raws = [folder / f"frames{at}.yuv" for at in range(len(shots))]
    for shot, raw in zip(shots, raws, strict=True):
        pre_render(shot, raw)
    ways: dict[str, Callable[[Shot, Path], object]] = {
        "ffmpeg, frames pre-rendered": lambda shot, raw: encode_raw(shot, raw, folder / "raw.mp4"),
        "ours, painted and encoded": lambda shot, _: write_part(shot, folder / "ours.mp4"),
        "moviepy, Pillow resize a frame": lambda shot, _: moviepy_pil(shot, folder / "moviepy.mp4"),
    }
    least = [dict.fromkeys(ways, float("inf")) for _ in shots]
    for _ in range(repeats):
        for at, (shot, raw) in enumerate(zip(shots, raws, strict=True)):
            for way, work in ways.items():
                least[at][way] = min(least[at][way], cpu(partial(work, shot, raw)))
    for raw in raws:
        raw.unlink()
    seconds = sum(shot.frames / shot.size.fps for shot in shots)
    print(f"\n{name}: {seconds:.0f} s at {shots[0].size.width}x{shots[0].size.height}")
    for way in ways:
        spent = [found[way] for found in least]
        print(f"  {way:32} {sum(spent):6.2f} CPU s ({', '.join(f'{part:.2f}' for part in spent)})")
    base, ours, pillow = (sum(found[way] for found in least) for way in ways)
    print(f"  ours / ffmpeg {ours / base:.2f} (aim 1.15), moviepy / ours {pillow / ours:.2f} (aim 2)")


def quote_shot(size: Frame, seconds: float) -> Shot:
    """Return a quote whose words darken as they are spoken, three a second."""
    shot = title_shot(size, seconds)
    words = "The gate holds on to half of all requests, and most of what it gains is plain reluctance."
    update = {
        "visual_type": VisualType.QUOTE_CARD,
        "quote_text": words,
        "animation_type": AnimationType.FADE,
        "animation_params": {"fade_duration": 0.4},
    }
    times = tuple(at / 3 for at in range(len(words.split())))
    return replace(shot, visual=shot.visual.model_copy(update=update), word_times=times)


def bench_jitter(folder: Path, size: Frame) -> None:
    """Print the jitter of a slow zoom, as painted and as ffmpeg's zoompan makes it."""
    from tools.video.reading import frames_of

    draw_dots(folder / "dots.png", (1600, 900))
    shot = figure_shot(size, 20, folder / "dots.png")
    painter = shot.painter()
    middle = range(shot.frames // 2 - 45, shot.frames // 2 + 45)
    painted = [split(frame_of(shot, painter, index)).y[: size.px(820)] for index in middle]
    print(f"\njitter of a zoom by 1.2 in 20 s at {size.width}x{size.height}, px RMS from frame to frame")
    print(f"  ours {jitter(painted, size.px(50)):.3f} (aim 0.05)")
    zoompan(folder / "dots.png", folder / "zoompan.mp4", size, 20)
    seen = [s.brightness.copy() for at, s in enumerate(frames_of(folder / "zoompan.mp4")) if at in middle]
    print(f"  ffmpeg zoompan {jitter(seen, size.px(60)):.3f}")


def bench_memory(size: str) -> None:
    """Print the highest memory of rendering a short and a long shot, each in a process of its own."""
    print("\nhighest memory of a render")
    for seconds in (10, 60):
        code = (
            "import resource, tempfile, pathlib; from benchmarks.video import figure_shot; "
            "from tools.video.look import SIZES; from tools.video.part import write_part; "
            f"folder = tempfile.TemporaryDirectory(); path = pathlib.Path(folder.name) / 'part.mp4'; "
            f"write_part(figure_shot(SIZES[{size!r}], {seconds}), path); "
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        print(f"  {seconds:3} s at {size}: {done.stdout.strip()} MB")


def main() -> None:
    """Print all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="of the shots that are timed")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES.values():
            bench_speed(
                "a moving figure", [figure_shot(size, options.seconds)], options.repeats, Path(folder)
            )
        mixed = [
            figure_shot(SIZES["1080p"], 12),
            quote_shot(SIZES["1080p"], 8),
            title_shot(SIZES["1080p"], 10),
        ]
        bench_speed("a figure, a quote and a title card", mixed, options.repeats, Path(folder))
        bench_jitter(Path(folder), SIZES["1080p"])
    bench_memory("1080p")


if __name__ == "__main__":
    main()
