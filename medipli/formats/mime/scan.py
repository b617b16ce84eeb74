"""Cut a raw message into entities by byte offsets (RFC 5322, RFC 2046), in linear time and without copying bodies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from medipli.formats.mime.parameters import parse_parameters
from medipli.formats.mime.transfer import decode_transfer

DEPTH_LIMIT = 50
PARTS_LIMIT = 1_000
HEADER_LIMIT = 1 << 20
LINES_LIMIT = 50_000
FALSE_DELIMITERS_LIMIT = 100_000

_BLANK_LINE = re.compile(rb"\n\r?\n")
_LOGICAL_LINE = re.compile(rb"[^\n]*(?:\n[ \t][^\n]*)*\n?")
_FIELD_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")
_MISSPELT = {
    "quoted printable": "quoted-printable",
    "7-bit": "7bit",
    "8-bit": "8bit",
    "8bits": "8bit",
    "base-64": "base64",
}
# Exports sometimes put empty lines before the first field.
_LEADING_LINES = re.compile(rb"(?:\r?\n){1,20}(?=[!-9;-~]+[ \t]*:)")


@dataclass(slots=True)
class Field:
    """A header field: `name` in lower case, its span without the last line end, where its value starts."""

    name: str
    start: int
    value_start: int
    end: int


@dataclass(slots=True)
class Entity:
    """One MIME entity of `raw`.

    `start:end` covers header and body, without the line end that belongs to the next delimiter. `preamble` and
    `epilogue` are spans, None when there is none. `children` are the parts of a multipart, or the single message
    that a message/rfc822 carries (whose `raw` is another buffer when it came encoded).
    """

    raw: bytes
    start: int
    end: int
    body_start: int
    fields: list[Field]
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    preamble: tuple[int, int] | None = None
    epilogue: tuple[int, int] | None = None
    children: list["Entity"] = field(default_factory=list)
    is_multipart: bool = False
    problems: list[str] = field(default_factory=list)

    def value(self, name: str) -> bytes | None:
        """The raw value of the first field called `name` (lower case), folding kept, or None."""
        for item in self.fields:
            if item.name == name:
                return self.raw[item.value_start : item.end]
        return None

    @property
    def body(self) -> bytes:
        """The body as it stands, transfer encoding kept."""
        return self.raw[self.body_start : self.end]

    @property
    def is_message(self) -> bool:
        """Whether the entity carries one whole message that was opened."""
        return bool(self.children) and not self.is_multipart

    def walk(self) -> Iterator["Entity"]:
        """This entity and all those inside it, in the order of the bytes; opened encoded messages included."""
        pending = [self]
        while pending:
            entity = pending.pop()
            yield entity
            pending.extend(reversed(entity.children))


def scan(raw: bytes, *, open_messages: bool = False, open_encoded: bool = False) -> Entity:
    """The entity tree of a raw message. Never raises; defects are noted in `problems` of the entity they touch.

    With `open_messages`, message/rfc822 parts get their message as only child; with `open_encoded` also those in
    base64 or quoted-printable, which RFC 2046 forbids and people send. Outer delimiters win over inner ones.
    """
    # A message of bare CR lines (old Mac) keeps its offsets when its line ends are replaced one for one.
    buffer = raw.replace(b"\r", b"\n") if b"\r" in raw and b"\n" not in raw else raw
    leading = _LEADING_LINES.match(buffer)
    return _Scanner(open_messages, open_encoded).entity(
        buffer, leading.end() if leading else 0, len(buffer), 0, "text/plain"
    )


class _Scanner:
    def __init__(self, open_messages: bool, open_encoded: bool) -> None:
        self.open_messages = open_messages or open_encoded
        self.open_encoded = open_encoded
        self.parts_left = PARTS_LIMIT
        self.lines_left = LINES_LIMIT
        self.false_delimiters_left = FALSE_DELIMITERS_LIMIT

    def entity(self, raw: bytes, start: int, end: int, depth: int, default_type: str) -> Entity:
        header = read_header(raw, start, end, self.lines_left)
        self.lines_left -= header.lines
        entity = Entity(raw, start, end, header.body_start, header.fields, default_type, problems=header.problems)
        content_type = entity.value("content-type")
        if content_type is not None:
            media_type, entity.parameters = parse_parameters(content_type)
            entity.media_type = media_type if "/" in media_type else "text/plain"
        entity.encoding = _token(entity.value("content-transfer-encoding"))
        if entity.media_type.startswith("multipart/"):
            self.multipart(entity, depth)
        elif self.open_messages and entity.media_type in ("message/rfc822", "message/global"):
            self.message(entity, depth)
        return entity

    def multipart(self, entity: Entity, depth: int) -> None:
        boundary = entity.parameters.get("boundary", "").encode("latin-1", "replace")
        if not boundary:
            entity.problems.append("multipart without boundary")
            return
        if depth >= DEPTH_LIMIT:
            entity.problems.append("nested too deep")
            return
        entity.is_multipart = True
        default_type = "message/rfc822" if entity.media_type == "multipart/digest" else "text/plain"
        previous = -1
        closed = False
        for text_end, line_end, closing in self.delimiters(entity, b"--" + boundary):
            if previous < 0:
                if text_end >= entity.body_start:
                    entity.preamble = (entity.body_start, text_end)
            elif self.parts_left <= 0:
                entity.problems.append("too many parts")
                break
            else:
                self.child(entity, previous, max(previous, text_end), depth, default_type)
            previous = line_end
            if closing:
                closed = True
                break
        if previous < 0:
            entity.preamble = (entity.body_start, entity.end)
            entity.problems.append("boundary never found")
        elif closed:
            entity.epilogue = (previous, entity.end) if previous < entity.end else None
        else:
            entity.problems.append("no closing boundary")
            self.child(entity, previous, entity.end, depth, default_type)

    def child(self, parent: Entity, start: int, end: int, depth: int, default_type: str) -> None:
        self.parts_left -= 1
        if self.parts_left < 0 or self.lines_left <= 0:
            # What passes the limit stays one opaque part, so that nothing is lost.
            child = Entity(parent.raw, start, end, start, [], "application/octet-stream", problems=["too many parts"])
        else:
            child = self.entity(parent.raw, start, end, depth + 1, default_type)
        parent.children.append(child)

    def message(self, entity: Entity, depth: int) -> None:
        if depth >= DEPTH_LIMIT or self.parts_left <= 0:
            entity.problems.append("nested too deep")
            return
        self.parts_left -= 1
        if entity.encoding not in ("base64", "quoted-printable"):
            inner = self.entity(entity.raw, entity.body_start, entity.end, depth + 1, "text/plain")
        elif self.open_encoded:
            decoded = decode_transfer(entity.body, entity.encoding).content
            inner = self.entity(decoded, 0, len(decoded), depth + 1, "text/plain")
        else:
            return
        entity.children.append(inner)

    def delimiters(self, entity: Entity, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
        """Each delimiter line: where the text before it ends, where the line after it starts, whether it closes."""
        raw, start, end = entity.raw, entity.body_start, entity.end
        position = start
        while self.false_delimiters_left > 0:
            found = raw.find(delimiter, position, end)
            if found < 0:
                return
            position = after = found + len(delimiter)
            closing = raw.startswith(b"--", after, end)
            at_line_start = found == start or raw[found - 1] == 0x0A
            if at_line_start and (closing or after == end or raw[after] in b" \t\r\n"):
                line_end = raw.find(b"\n", after, end)
                # The line end that closes this line may be the one that opens the next delimiter.
                position = end if line_end < 0 else line_end + 1
                yield _before_line_end(raw, start, found), position, closing
            else:
                self.false_delimiters_left -= 1
        entity.problems.append("too many false delimiters")


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The header of an entity: its fields, where the body starts, the defects met, how many lines were looked at."""

    fields: list[Field]
    body_start: int
    problems: list[str]
    lines: int = 0


def read_header(raw: bytes, start: int, end: int, lines_limit: int = LINES_LIMIT) -> HeaderBlock:
    """The header of the entity at `start:end`; at most `lines_limit` fields of it.

    A line that is no field is passed over when fields follow it before the blank line; otherwise the body starts there.
    """
    problems: list[str] = []
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return HeaderBlock([], start + (1 if raw[start] == 0x0A else 2), problems)
    blank = _BLANK_LINE.search(raw, start, end)
    block_end, body_start = (blank.start() + 1, blank.end()) if blank else (end, end)
    if block_end - start > HEADER_LIMIT:
        problems.append("header too long")
        block_end = start + HEADER_LIMIT
        body_start = body_start if blank else block_end
    fields: list[Field] = []
    stray, lines = -1, 0
    for line in _LOGICAL_LINE.finditer(raw, start, block_end):
        begin, stop = line.span()
        if begin == stop:
            break
        if lines == lines_limit:
            problems.append("too many header fields")
            break
        lines += 1
        name = _FIELD_NAME.match(raw, begin, stop)
        if name is None:
            if begin == start and raw.startswith((b"From ", b">From "), begin):
                continue
            stray = begin if stray < 0 else stray
            continue
        if stray >= 0:
            problems.append("line without a field name in the header")
            stray = -1
        if raw[stop - 1] == 0x0A:
            stop -= 2 if raw[stop - 2] == 0x0D else 1
        fields.append(Field(name[1].decode("ascii").lower(), begin, name.end(), max(stop, name.end())))
    if stray >= 0:
        problems.append("body without a blank line before it")
        body_start = stray
    return HeaderBlock(fields, body_start, problems, lines)


def _before_line_end(raw: bytes, start: int, position: int) -> int:
    """Where the line before `position` ends; one less than `start` when there is no line before."""
    if position == start:
        return start - 1
    if position - start >= 2 and raw[position - 2] == 0x0D:
        return position - 2
    return position - 1


def _token(value: bytes | None) -> str:
    if value is None:
        return ""
    token = value.split(b";")[0].split(b"(")[0].strip(b" \t\r\n\"'").decode("latin-1").lower()
    return _MISSPELT.get(token, token)
