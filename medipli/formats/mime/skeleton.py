"""A message without the attachments stored elsewhere: its skeleton, from which the exact bytes come back.

A base64 body that our encoder reproduces to the byte becomes a reference to its decoded content; a small one is kept
decoded in place, which compresses better. Attachments without transfer encoding are referred to as they stand. All
else stays literal: `join` always gives the bytes that `split` received, and a DKIM or S/MIME signature still holds.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from medipli.formats.mime.bodies import disposition
from medipli.formats.mime.scan import Entity, scan
from medipli.formats.mime.transfer import base64_lines, decode_transfer

THRESHOLD = 4_096
VERSION = 1

_EOLS = (b"\r\n", b"\n", b"\r")
_LITERAL, _INLINE, _REFERENCE, _VERBATIM = range(4)
_IDENTITY = ("", "7bit", "8bit", "binary")


class SkeletonError(ValueError):
    """Stored skeleton bytes that make no sense, or a content that is not the one referred to."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Bytes as they stand."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Encoding:
    """How base64 was laid out: characters a line (0: all on one line) and the line end."""

    width: int
    eol: bytes


@dataclass(frozen=True, slots=True)
class Inline:
    """Decoded bytes kept in the skeleton, to be encoded again."""

    content: bytes
    encoding: Encoding


@dataclass(frozen=True, slots=True)
class Reference:
    """Content stored elsewhere: SHA-256 and size of the decoded bytes; `encoding` None means as it stands."""

    digest: bytes
    size: int
    encoding: Encoding | None


Piece: TypeAlias = Literal | Inline | Reference
Contents: TypeAlias = Mapping[bytes, bytes] | Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The pieces of a message, in order."""

    pieces: tuple[Piece, ...]

    @property
    def digests(self) -> tuple[bytes, ...]:
        """The contents referred to, each once, in order."""
        return tuple(dict.fromkeys(piece.digest for piece in self.pieces if isinstance(piece, Reference)))

    def to_bytes(self) -> bytes:
        """The compact stored form; its first byte is the version of the format."""
        output = bytearray([VERSION])
        for piece in self.pieces:
            match piece:
                case Literal(content):
                    output.append(_LITERAL)
                    output += _number(len(content)) + content
                case Inline(content, encoding):
                    output.append(_INLINE)
                    output += _layout(encoding) + _number(len(content)) + content
                case Reference(digest, size, layout):
                    output.append(_VERBATIM if layout is None else _REFERENCE)
                    output += digest + _number(size) + (_layout(layout) if layout else b"")
        return bytes(output)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Skeleton":
        """Read what `to_bytes` wrote. Raises SkeletonError on anything else."""
        return cls(tuple(_Reader(stored).pieces()))


@dataclass(frozen=True, slots=True)
class SplitMessage:
    """A skeleton and the contents it refers to, by SHA-256."""

    skeleton: Skeleton
    contents: dict[bytes, bytes]


def split(raw: bytes, *, threshold: int = THRESHOLD) -> SplitMessage:
    """Cut attachments of at least `threshold` decoded bytes out of `raw`. That joining gives back `raw` is checked."""
    contents: dict[bytes, bytes] = {}
    try:
        skeleton = Skeleton(tuple(_pieces(raw, threshold, contents)))
        exact = _same(raw, join_chunks(skeleton, contents))
    except Exception:  # whatever the message does to us, it must be stored
        exact = False
    return SplitMessage(skeleton, contents) if exact else SplitMessage(Skeleton((Literal(raw),)), {})


def join(skeleton: Skeleton, contents: Contents) -> bytes:
    """The original bytes. Raises SkeletonError (or KeyError) when a content is missing or not of the size recorded."""
    return b"".join(join_chunks(skeleton, contents))


def join_chunks(skeleton: Skeleton, contents: Contents) -> Iterator[bytes]:
    """The original bytes in chunks, one attachment in memory at a time."""
    fetch = contents if callable(contents) else contents.__getitem__
    for piece in skeleton.pieces:
        match piece:
            case Literal(content):
                yield content
            case Inline(content, encoding):
                yield from _encoded(content, encoding)
            case Reference(digest, size, layout):
                content = fetch(digest)
                if len(content) != size:
                    raise SkeletonError(f"{len(content)} bytes where {size} were stored")
                if layout is None:
                    yield content
                else:
                    yield from _encoded(content, layout)


def _pieces(raw: bytes, threshold: int, contents: dict[bytes, bytes]) -> Iterator[Piece]:
    position = 0
    for entity in scan(raw, open_messages=True).walk():
        if entity.children or entity.is_multipart or entity.end <= entity.body_start or entity.body_start < position:
            continue
        found = _cut(raw, entity, threshold, contents)
        if found is None:
            continue
        start, end, piece = found
        if start > position:
            yield Literal(raw[position:start])
        yield piece
        position = end
    if position < len(raw):
        yield Literal(raw[position:])


def _cut(raw: bytes, entity: Entity, threshold: int, contents: dict[bytes, bytes]) -> tuple[int, int, Piece] | None:
    """The span and the piece that can stand for the body of a leaf, or None."""
    start, end = entity.body_start, entity.end
    if entity.encoding in _IDENTITY:
        if end - start < threshold or not _is_attachment(entity):
            return None
        content = raw[start:end]
        digest = hashlib.sha256(content).digest()
        contents[digest] = content
        return start, end, Reference(digest, len(content), None)
    if entity.encoding != "base64":
        return None
    body = raw[start:end]
    start += len(body) - len(body.lstrip())
    end -= len(body) - len(body.rstrip())
    decoded = decode_transfer(body, "base64")
    layout = _layout_of(raw, start, end)
    if layout is None or decoded.problem or not decoded.content:
        return None
    if not _same(memoryview(raw)[start:end], _encoded(decoded.content, layout)):
        return None
    if len(decoded.content) < threshold or not _is_attachment(entity):
        return start, end, Inline(decoded.content, layout)
    digest = hashlib.sha256(decoded.content).digest()
    contents[digest] = decoded.content
    return start, end, Reference(digest, len(decoded.content), layout)


def _is_attachment(entity: Entity) -> bool:
    """Body texts differ from message to message: only other content is worth sharing."""
    return (
        entity.media_type not in ("text/plain", "text/html")
        or disposition(entity)[0] == "attachment"
        or "name" in entity.parameters
    )


def _layout_of(raw: bytes, start: int, end: int) -> Encoding | None:
    feed = raw.find(b"\n", start, end)
    if feed < 0:
        feed = raw.find(b"\r", start, end)
        if feed < 0:
            return Encoding(0, b"")
        width, eol = feed - start, b"\r"
    elif raw[feed - 1] == 0x0D:
        width, eol = feed - 1 - start, b"\r\n"
    else:
        width, eol = feed - start, b"\n"
    return Encoding(width, eol) if width > 0 and width % 4 == 0 else None


def _encoded(content: bytes, encoding: Encoding) -> Iterator[bytes]:
    width = encoding.width or (len(content) + 2) // 3 * 4
    return base64_lines(content, width, encoding.eol)


def _same(raw: bytes | memoryview, chunks: Iterator[bytes]) -> bool:
    view, position = memoryview(raw), 0
    for chunk in chunks:
        if view[position : position + len(chunk)] != chunk:
            return False
        position += len(chunk)
    return position == len(view)


def _number(value: int) -> bytes:
    """An unsigned integer, seven bits a byte, lowest first."""
    output = bytearray()
    while value > 0x7F:
        output.append(value & 0x7F | 0x80)
        value >>= 7
    output.append(value)
    return bytes(output)


def _layout(encoding: Encoding) -> bytes:
    eol = _EOLS.index(encoding.eol) if encoding.eol else len(_EOLS)
    return bytes([eol]) + _number(encoding.width)


class _Reader:
    def __init__(self, stored: bytes) -> None:
        if not stored or stored[0] != VERSION:
            raise SkeletonError("unknown version of the skeleton format")
        self.stored = stored
        self.position = 1

    def pieces(self) -> Iterator[Piece]:
        while self.position < len(self.stored):
            match self.take(1)[0]:
                case 0:
                    yield Literal(self.take(self.number()))
                case 1:
                    encoding = self.layout()
                    yield Inline(self.take(self.number()), encoding)
                case 2:
                    yield Reference(self.take(32), self.number(), self.layout())
                case 3:
                    yield Reference(self.take(32), self.number(), None)
                case kind:
                    raise SkeletonError(f"unknown kind of piece {kind}")

    def take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self.stored):
            raise SkeletonError("cut short")
        taken = self.stored[self.position : end]
        self.position = end
        return taken

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise SkeletonError("number too large")

    def layout(self) -> Encoding:
        eol = self.take(1)[0]
        if eol > len(_EOLS):
            raise SkeletonError("unknown line end")
        width = self.number()
        if width % 4 or (width == 0) != (eol == len(_EOLS)):
            raise SkeletonError("impossible line width")
        return Encoding(width, _EOLS[eol] if eol < len(_EOLS) else b"")
