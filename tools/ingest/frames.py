"""Records sent over pipes: MessagePack, each behind its length."""

import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

import ormsgpack

Record = dict[str, Any]
HEAD = struct.Struct(">I")
"""Length in bytes of the record that follows."""


def framed(record: Record) -> bytes:
    """Return a record as it's sent; raise TypeError where it holds what can't be."""
    content = ormsgpack.packb(record)
    return HEAD.pack(len(content)) + content


def record_of(content: bytes | bytearray | memoryview) -> Record:
    """Return the record of a frame's content; raise ValueError where it is none."""
    record = ormsgpack.unpackb(content)
    if not isinstance(record, dict):
        raise ValueError(f"a {type(record).__name__} is no record")
    return record


def records(stream: BinaryIO) -> Iterator[Record]:
    """Yield the records that come over a blocking stream, until it closes."""
    while head := stream.read(HEAD.size):
        yield record_of(stream.read(HEAD.unpack(head)[0]))
