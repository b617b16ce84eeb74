"""winmail.dat: Microsoft's Transport Neutral Encapsulation Format ([MS-OXTNEF]), opened for what a reader needs."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

SIGNATURE = 0x223E9F78
ATTACHMENTS_LIMIT = 1_000
ATTRIBUTES_LIMIT = 20_000
PROPERTIES_LIMIT = 500
VALUES_LIMIT = 10_000
RTF_LIMIT = 2 << 20

_BODY, _MESSAGE_PROPERTIES = 0x0002800C, 0x00069003
_ATTACH_RENDERING, _ATTACH_TITLE, _ATTACH_DATA, _ATTACH_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_CODEPAGE = 0x00069007

_P_BODY, _P_RTF, _P_HTML = 0x1000, 0x1009, 0x1013
_P_DISPLAY_NAME, _P_ATTACH_DATA, _P_FILENAME, _P_LONG_FILENAME = 0x3001, 0x3701, 0x3704, 0x3707
_P_MIME_TAG, _P_CONTENT_ID = 0x370E, 0x3712

_FIXED_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING8, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MULTIPLE = 0x1000
_LZFU_SEED = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


class TnefError(ValueError):
    """Bytes that are no TNEF stream."""


@dataclass(frozen=True, slots=True)
class TnefAttachment:
    """A file of a winmail.dat. An embedded message comes as its own TNEF stream."""

    filename: str
    content_type: str
    content_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Tnef:
    """What a winmail.dat holds: the body in the forms present, the attachments, the defects met."""

    text: str | None
    html: str | None
    compressed_rtf: bytes | None
    attachments: tuple[TnefAttachment, ...]
    problems: tuple[str, ...]

    def rtf(self) -> bytes | None:
        """The body as RTF, decompressed; None when there is none or it does not open."""
        return decompress_rtf(self.compressed_rtf) if self.compressed_rtf else None


@dataclass(slots=True)
class _Draft:
    title: str = ""
    data: bytes = b""
    properties: dict[int, object] = field(default_factory=dict)


def read_tnef(stream: bytes) -> Tnef:
    """Read a TNEF stream; a stream cut short gives what came before. Raises TnefError when it is none."""
    if len(stream) < 6 or struct.unpack_from("<I", stream)[0] != SIGNATURE:
        raise TnefError("no TNEF signature")
    problems: list[str] = []
    codec = "cp1252"
    body: str | None = None
    message: dict[int, object] = {}
    drafts: list[_Draft] = []
    for tag, data in islice(_attributes(stream, problems), ATTRIBUTES_LIMIT):
        if tag == _CODEPAGE and len(data) >= 4:
            codec = _codec(struct.unpack_from("<I", data)[0])
        elif tag == _BODY:
            body = _text(data, codec)
        elif tag == _MESSAGE_PROPERTIES and not message:
            message.update(_properties(data, codec, problems))
        elif tag == _ATTACH_RENDERING:
            if len(drafts) >= ATTACHMENTS_LIMIT:
                problems.append("too many attachments")
                break
            drafts.append(_Draft())
        elif drafts and tag == _ATTACH_TITLE:
            drafts[-1].title = _text(data, codec)
        elif drafts and tag == _ATTACH_DATA:
            drafts[-1].data = data
        elif drafts and tag == _ATTACH_PROPERTIES and not drafts[-1].properties:
            drafts[-1].properties.update(_properties(data, codec, problems))
    html = message.get(_P_HTML)
    rtf = message.get(_P_RTF)
    text = message.get(_P_BODY)
    return Tnef(
        text=text if isinstance(text, str) else body,
        html=_text(html, codec) if isinstance(html, bytes) else html if isinstance(html, str) else None,
        compressed_rtf=rtf if isinstance(rtf, bytes) else None,
        attachments=tuple(map(_attachment, drafts)),
        problems=tuple(dict.fromkeys(problems)),
    )


def _attributes(stream: bytes, problems: list[str]) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + 9 <= len(stream):
        _, tag, length = struct.unpack_from("<BII", stream, position)
        position += 9
        if length > len(stream) - position:
            problems.append("winmail.dat cut short")
            yield tag, stream[position:]
            return
        yield tag, stream[position : position + length]
        position += length + 2


def _attachment(draft: _Draft) -> TnefAttachment:
    def text(key: int) -> str:
        value = draft.properties.get(key)
        return value if isinstance(value, str) else ""

    data = draft.properties.get(_P_ATTACH_DATA)
    name = text(_P_LONG_FILENAME) or text(_P_FILENAME) or draft.title or text(_P_DISPLAY_NAME)
    content = draft.data or (data if isinstance(data, bytes) else b"")
    content_type = text(_P_MIME_TAG).lower() or "application/octet-stream"
    # An embedded message is an object: sixteen bytes of interface identifier, then a TNEF stream.
    if len(content) > 20 and struct.unpack_from("<I", content, 16)[0] == SIGNATURE:
        content, content_type = content[16:], "application/ms-tnef"
    return TnefAttachment(name, content_type, text(_P_CONTENT_ID).strip("<>"), content)


def _properties(data: bytes, codec: str, problems: list[str]) -> dict[int, object]:
    """MAPI properties by identifier: the first value of each, text decoded, objects as their bytes."""
    found: dict[int, object] = {}
    try:
        (count,) = struct.unpack_from("<I", data)
        position = 4
        for _ in range(min(count, PROPERTIES_LIMIT)):
            kind, identifier = struct.unpack_from("<HH", data, position)
            position += 4
            if identifier >= 0x8000:
                position = _after_name(data, position)
            values, position = _values(data, position, kind)
            if values and kind & 0xEFFF in (_STRING8, _UNICODE):
                found.setdefault(identifier, _text(values[0], "utf-16-le" if kind & 0xEFFF == _UNICODE else codec))
            elif values:
                found.setdefault(identifier, values[0])
    except struct.error:
        problems.append("winmail.dat with broken properties")
    return found


def _after_name(data: bytes, position: int) -> int:
    """Skip the name of a named property: a GUID, then a number or a string."""
    (kind,) = struct.unpack_from("<I", data, position + 16)
    position += 20
    if kind == 0:
        return position + 4
    (length,) = struct.unpack_from("<I", data, position)
    return position + 4 + _padded(length)


def _values(data: bytes, position: int, kind: int) -> tuple[list[bytes], int]:
    single = kind & 0xEFFF
    fixed = _FIXED_SIZES.get(single)
    count = 1
    if kind & _MULTIPLE or fixed is None:
        (count,) = struct.unpack_from("<I", data, position)
        position += 4
    if count > VALUES_LIMIT:
        raise struct.error("too many values")
    values: list[bytes] = []
    for _ in range(count):
        if fixed is None:
            (length,) = struct.unpack_from("<I", data, position)
            position += 4
        else:
            length = fixed
        if position + length > len(data):
            raise struct.error("value beyond the end")
        values.append(data[position : position + length])
        position += _padded(length)
    return values, position


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _text(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace").split("\0", 1)[0]


def _codec(page: int) -> str:
    name = {65001: "utf-8", 1200: "utf-16-le", 20127: "cp1252", 28591: "cp1252"}.get(page, f"cp{page}")
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


def decompress_rtf(data: bytes) -> bytes | None:
    """The RTF of a PR_RTF_COMPRESSED value ([MS-OXRTFCP]), None when it does not open."""
    if len(data) < 16:
        return None
    _, raw_size, kind = struct.unpack_from("<III", data)
    if kind == 0x414C454D:
        return data[16 : 16 + raw_size]
    if kind != 0x75465A4C or raw_size > RTF_LIMIT:
        return None
    window = bytearray(_LZFU_SEED.ljust(4096, b" "))
    write = len(_LZFU_SEED)
    output = bytearray()
    position = 16
    while position < len(data) and len(output) < raw_size:
        flags = data[position]
        position += 1
        for bit in range(8):
            if position >= len(data) or len(output) >= raw_size:
                break
            if not flags >> bit & 1:
                run = data[position : position + 1]
                position += 1
                window[write] = run[0]
                write = (write + 1) % 4096
                output += run
                continue
            if position + 1 >= len(data):
                return bytes(output)
            token = data[position] << 8 | data[position + 1]
            position += 2
            offset = token >> 4
            if offset == write:
                return bytes(output)
            for step in range((token & 15) + 2):
                byte = window[(offset + step) % 4096]
                window[write] = byte
                write = (write + 1) % 4096
                output.append(byte)
    return bytes(output)
