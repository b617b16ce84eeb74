"""Images: their size read from the header, and a thumbnail made in the separate process."""

import re
import struct
from dataclasses import dataclass

from medipli.formats.documents.process import ask

MAX_SIDE = 12_000
MAX_PIXELS = 40_000_000
MAX_BYTES = 30_000_000
_JPEG_FRAME = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_WEBP = re.compile(rb"RIFF....WEBP(VP8[ LX])", re.DOTALL)


class ImageUnreadable(Exception):
    """`reason`: `damaged`, `too big` or `too long`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG made here, without any of the original's metadata; size in pixels."""

    png: bytes
    width: int
    height: int


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Return (width, height) as the header of a PNG, JPEG, GIF or WebP declares, None when it cannot be read."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            width, height = struct.unpack(">II", data[16:24])
            return width, height
        if data[:6] in (b"GIF87a", b"GIF89a"):
            width, height = struct.unpack("<HH", data[6:10])
            return width, height
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        return _webp(data)
    except (struct.error, IndexError):
        return None


def is_safe(data: bytes) -> bool:
    """Whether a browser may be given this image as it is: a known format whose declared size is bearable."""
    size = dimensions(data)
    if size is None or len(data) > MAX_BYTES:
        return False
    width, height = size
    return 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS


def thumbnail(data: bytes, max_width: int, max_height: int) -> Picture:
    """Return the image encoded again as PNG, inside the given box, upright. Raises `ImageUnreadable`."""
    size = dimensions(data)
    if size is None:
        raise ImageUnreadable("damaged")
    if not is_safe(data):
        raise ImageUnreadable("too big")
    answer = ask({"task": "picture", "width": min(max_width, 4000), "height": min(max_height, 4000)}, data)
    if answer.refused:
        raise ImageUnreadable(answer.refused)
    return Picture(answer.content, int(answer.facts["width"]), int(answer.facts["height"]))


def _jpeg(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in _JPEG_FRAME:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        if marker == 0xD8 or 0xD0 <= marker <= 0xD7 or marker == 0x01:
            position += 2
            continue
        position += 2 + max(struct.unpack(">H", data[position + 2 : position + 4])[0], 2)
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    match = _WEBP.match(data)
    if match is None:
        return None
    if match[1] == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if match[1] == b"VP8L":
        bits = struct.unpack("<I", data[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF
