"""A rendered picture as PNG: grey where it has no colour, packed with ISA-L instead of MuPDF's own writer."""

import struct

import pymupdf
from isal import isal_zlib

_LEVEL = 2
"""Of ISA-L: on 180 crops of papers 0.4 ms a page and 12.7 MB; zlib's level 3 takes 2.3 ms and 11.7 MB."""
_GREY, _COLOUR = 0, 2


def png_of(pixmap: pymupdf.Pixmap, dpi: int) -> bytes:
    """Return a pixmap of red, green and blue, 8 bits each, as the bytes of a PNG that states its resolution.

    Laid out as in the W3C's Portable Network Graphics Specification (second edition), rows unfiltered.
    """
    width, height, samples = pixmap.width, pixmap.height, pixmap.samples
    red = samples[::3]
    kind = _GREY if red == samples[1::3] and red == samples[2::3] else _COLOUR
    content, stride = (red, width) if kind == _GREY else (samples, 3 * width)
    rows = b"".join(b"\0" + content[start : start + stride] for start in range(0, stride * height, stride))
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    density = struct.pack(">IIB", round(dpi / 0.0254), round(dpi / 0.0254), 1)
    packed = isal_zlib.compress(rows, _LEVEL)
    chunks = ((b"IHDR", header), (b"pHYs", density), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    checksum = isal_zlib.crc32(body, isal_zlib.crc32(name))
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)
