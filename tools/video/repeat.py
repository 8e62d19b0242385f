"""Video without encoding it again: groups of pictures shown several times, files joined end to end."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av import Packet, VideoStream
    from av.container import InputContainer


def repeat_groups(source: Path, target: Path, times: Sequence[int]) -> None:
    """Write a file in which each group of pictures is shown so many times, one after the other.

    A group begins at a keyframe and needs no picture outside it, so its packets may be used again.
    """
    import av

    with av.open(str(source)) as container:
        groups = _groups(list(_packets(container)))
        repeated = (group for group, count in zip(groups, times, strict=True) for _ in range(count))
        _write(target, container.streams.video[0], repeated)


def join_parts(parts: Sequence[Path], target: Path) -> None:
    """Write the parts one after the other into one file; all were encoded with the same settings."""
    import av

    with ExitStack() as stack:
        first = stack.enter_context(av.open(str(parts[0])))
        _write(target, first.streams.video[0], _groups_of_files(parts))


def _groups_of_files(parts: Iterable[Path]) -> Iterator[list["Packet[VideoStream]"]]:
    import av

    for part in parts:
        with av.open(str(part)) as container:
            yield list(_packets(container))


def _packets(container: "InputContainer") -> Iterator["Packet[VideoStream]"]:
    for packet in container.demux(container.streams.video[0]):
        if packet.dts is not None:
            yield packet


def _groups(packets: Sequence["Packet[VideoStream]"]) -> list[list["Packet[VideoStream]"]]:
    groups: list[list[Packet[VideoStream]]] = []
    for packet in packets:
        if packet.is_keyframe or not groups:
            groups.append([])
        groups[-1].append(packet)
    return groups


def _write(target: Path, like: "VideoStream", groups: Iterable[list["Packet[VideoStream]"]]) -> None:
    """Write groups of packets, in decoding order, with their times counted on from group to group."""
    import av

    with av.open(str(target), "w", options={"fflags": "+bitexact"}) as output:
        stream = output.add_stream_from_template(like)
        assert like.time_base is not None
        assert like.average_rate is not None
        tick = round(1 / (like.average_rate * like.time_base))
        shown = delay = 0
        for group in groups:
            first = min(packet.pts or 0 for packet in group)
            delay = delay if shown else first - (group[0].dts or 0)
            for place, packet in enumerate(group):
                copy = av.Packet(bytes(packet))
                copy.pts = (packet.pts or 0) - first + shown * tick
                copy.dts = (shown + place) * tick - delay
                copy.duration, copy.time_base = tick, like.time_base
                copy.is_keyframe = packet.is_keyframe
                copy.stream = stream
                output.mux(copy)
            shown += len(group)
