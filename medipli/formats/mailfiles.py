"""Messages in files and folders: .eml, mbox, Maildir and zips of them, told by content, not by name."""

import io
import lzma
import mmap
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from medipli.formats.mime.filenames import safe_filename

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

HEAD_BYTES = 64 << 10
MESSAGE_LIMIT = 256 << 20

# Envelope senders by which `write_mbox` says what the bytes of a message must not: its flags, as Maildir letters after
# « + », and that its last line has no end.
_OWN_SENDER = re.compile(rb"From (unterminated|flags)(?:\+([A-Z]{0,8}))?@mbox\.invalid ")
# The same of a member of a zip, as its comment.
_OWN_COMMENT = re.compile(rb"flags=([A-Z]{0,8})\Z")

# Counted repeats keep a hostile line cheap.
_FROM_LINE = re.compile(
    rb"From [^\r\n]{0,400}?\b\d{1,2}:\d\d(?::\d\d)?\b[^\r\n]{0,60}?\b\d{4}\b[^\r\n]{0,200}\r?(?:\n|\Z)"
)
_FROM_IN_BODY = re.compile(rb"^(>*From )", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_FIELD_LINE = re.compile(rb"\A(?:>?From [^\r\n]*(?:\r\n|\r|\n))?(?:[!-9;-~]+[ \t]*:[^\r\n]*)(?:\r\n|\r|\n|\Z)")
_MAIL_SUFFIXES = frozenset({".eml", ".mail", ".mbox", ".mbx", ".msg", ".mime", ".email", ".rfc822"})
_FLAGS = {"D": "draft", "F": "flagged", "P": "passed", "R": "replied", "S": "seen", "T": "trashed"}


@dataclass(frozen=True, slots=True)
class SourceMessage:
    """A message found: an identifier that stays the same from one run to the next, its bytes, its Maildir flags.

    `identifier` is the path relative to where the search began, and for an mbox `#` and the byte offset in it.
    `folder` is the relative folder or mbox it was found in ("" at the top). `flags` are words such as "seen";
    `is_unread` only where flags are kept and say so. `modified_at` is when its file was written, in seconds since 1970.
    """

    identifier: str
    raw: bytes
    flags: frozenset[str] = frozenset()
    folder: str = ""
    is_unread: bool = False
    modified_at: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that gave nothing, and why: "unreadable", "too large", "empty" or "no message"."""

    identifier: str
    reason: str


def messages_in(path: Path) -> Iterator[SourceMessage]:
    """The messages of a file, a Maildir or a folder of them, in a stable order; what is no message is passed over."""
    for found in sources_in(path):
        if isinstance(found, SourceMessage):
            yield found


def sources_in(path: Path) -> Iterator[SourceMessage | UnreadableFile]:
    """As `messages_in`, with the files that gave nothing in their place. Symbolic links in folders are not followed.

    A single named file is taken as a message even when nothing in it looks like one: nothing given is lost.
    """
    if not path.is_dir():
        yield from _file(path, path.name, "", named=True)
        return
    for folder, subfolders, names in os.walk(path):
        subfolders.sort()
        relative = "" if Path(folder) == path else _printable(Path(folder).relative_to(path).as_posix())
        is_maildir = _in_maildir(Path(folder))
        if "cur" in subfolders and "new" in subfolders and "tmp" in subfolders:
            subfolders.remove("tmp")
        for name in sorted(names):
            entry = Path(folder, name)
            if entry.is_symlink() or not entry.is_file():
                continue
            identifier = _printable(f"{relative}/{name}".lstrip("/"))
            if is_maildir:
                yield from _maildir_file(entry, identifier, relative)
            else:
                yield from _file(entry, identifier, relative, named=False)


def _printable(name: str) -> str:
    """A name that any store takes, also when the bytes on the disk are no UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _in_maildir(folder: Path) -> bool:
    return folder.name in ("cur", "new") and (folder.parent / "cur").is_dir() and (folder.parent / "new").is_dir()


def _maildir_file(path: Path, identifier: str, relative: str) -> Iterator[SourceMessage | UnreadableFile]:
    stem, _, info = identifier.rpartition("/")[2].partition(":2,")
    if stem.startswith("."):
        return
    try:
        status = path.stat()
        raw = path.read_bytes() if status.st_size <= MESSAGE_LIMIT else None
    except OSError:
        yield UnreadableFile(identifier, "unreadable")
        return
    if raw is None:
        yield UnreadableFile(identifier, "too large")
        return
    flags = frozenset(word for letter, word in _FLAGS.items() if letter in info)
    folder = relative.rpartition("/")[0]
    # The flags in the name change as the message is read: the identifier is the part that stays.
    unread = "seen" not in flags
    yield SourceMessage(f"{folder}/{stem}".lstrip("/"), raw, flags, folder, unread, status.st_mtime)


def _file(path: Path, identifier: str, folder: str, *, named: bool) -> Iterator[SourceMessage | UnreadableFile]:
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            head = stream.read(HEAD_BYTES)
            if not head:
                yield UnreadableFile(identifier, "empty")
            elif _FROM_LINE.match(head):
                with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                    yield from _mbox(mapped, identifier)
            elif head.startswith(b"PK\x03\x04") and path.suffix.lower() == ".zip":
                yield from _zip(stream, identifier, folder)
            elif status.st_size > MESSAGE_LIMIT:
                yield UnreadableFile(identifier, "too large")
            elif named or _looks_like_message(head, path.suffix):
                yield SourceMessage(identifier, head + stream.read(), folder=folder, modified_at=status.st_mtime)
            else:
                yield UnreadableFile(identifier, "no message")
    except OSError:
        yield UnreadableFile(identifier, "unreadable")


def _mbox(data: bytes | mmap.mmap, identifier: str) -> Iterator[SourceMessage | UnreadableFile]:
    for offset, separator, raw in _mbox_messages(data):
        name = f"{identifier}#{offset}"
        own = _OWN_SENDER.match(separator)
        if len(raw) > MESSAGE_LIMIT:
            yield UnreadableFile(name, "too large")
        elif own and own[2] is not None:
            flags = _letter_flags(own[2])
            yield SourceMessage(name, raw, flags, identifier, "seen" not in flags)
        else:
            status = _status(raw)
            yield SourceMessage(name, raw, _status_flags(status), identifier, bool(status) and b"R" not in status)


def _zip(stream: BinaryIO, identifier: str, folder: str) -> Iterator[SourceMessage | UnreadableFile]:
    """The files of a zip, one in memory at a time; its own folders count as folders."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        yield UnreadableFile(identifier, "unreadable")
        return
    with archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            parts = [part for part in _printable(member.filename).split("/") if part not in ("", ".", "..")]
            name = "/".join((identifier, *parts))
            try:
                raw = None if member.file_size > MESSAGE_LIMIT else archive.read(member)
            # What zipfile raises for a damaged, encrypted or exotic member is an open list.
            except (OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, ValueError, EOFError):
                yield UnreadableFile(name, "unreadable")
                continue
            if raw is None:
                yield UnreadableFile(name, "too large")
            elif not raw:
                yield UnreadableFile(name, "empty")
            elif _FROM_LINE.match(raw):
                yield from _mbox(raw, name)
            elif _looks_like_message(raw[:HEAD_BYTES], Path(name).suffix):
                place = "/".join(filter(None, (folder, *parts[:-1])))
                own = _OWN_COMMENT.match(member.comment)
                flags = _letter_flags(own[1]) if own else frozenset()
                yield SourceMessage(name, raw, flags, place, own is not None and "seen" not in flags)
            else:
                yield UnreadableFile(name, "no message")


def _looks_like_message(head: bytes, suffix: str) -> bool:
    if suffix.lower() in _MAIL_SUFFIXES:
        return True
    start = head.lstrip(b"\r\n")
    return _FIELD_LINE.match(start) is not None and _mail_field_count(start) >= 2


_MAIL_FIELDS = re.compile(
    rb"(?im)(?:^|\r)(?:from|to|cc|subject|date|message-id|received|return-path|delivered-to|mime-version|content-type"
    rb"|reply-to|sender|x-[!-9;-~]+)[ \t]*:"
)


def _mail_field_count(start: bytes) -> int:
    header = re.split(rb"\n\r?\n|\r\r", start, maxsplit=1)[0]
    return len({match[0].strip().lower() for match in _MAIL_FIELDS.finditer(header)})


def _status(raw: bytes) -> bytes:
    """Letters that mbox programs keep in Status and X-Status fields; "O" when the fields are there and empty."""
    header = re.split(rb"\n\r?\n", raw[:HEAD_BYTES], maxsplit=1)[0]
    found = re.findall(rb"(?im)^(?:x-)?status:[ \t]*([A-Z]{0,8})[ \t]*\r?$", header)
    return b"".join(found) or (b"O" if found else b"")


def _status_flags(status: bytes) -> frozenset[str]:
    words = {b"R": "seen", b"A": "replied", b"F": "flagged", b"D": "trashed", b"T": "draft"}
    return frozenset(word for letter, word in words.items() if letter in status)


def _letter_flags(letters: bytes) -> frozenset[str]:
    return frozenset(word for letter, word in _FLAGS.items() if letter.encode() in letters)


def _flag_letters(flags: frozenset[str]) -> bytes:
    return "".join(letter for letter, word in sorted(_FLAGS.items()) if word in flags).encode()


def mbox_messages(data: bytes | mmap.mmap) -> Iterator[tuple[int, bytes]]:
    """Each message of an mbox with the offset of its separator, `>From ` lines unquoted (mboxrd; mboxo reads the same).

    A line `From …` separates only when it carries a time and a year, since some programs do not quote.
    """
    return ((offset, raw) for offset, _, raw in _mbox_messages(data))


def _mbox_messages(data: bytes | mmap.mmap) -> Iterator[tuple[int, bytes, bytes]]:
    separator = _next_separator(data, 0)
    while separator is not None:
        start, body = separator
        following = _next_separator(data, body)
        end = following[0] if following else len(data)
        line = data[start:body]
        yield start, line, _unquoted(_without_blank_line(data[body:end], line))
        separator = following


def _next_separator(data: bytes | mmap.mmap, position: int) -> tuple[int, int] | None:
    """The next separator line at or after `position`: where it starts, where the message after it starts."""
    if position == 0 or data[position - 1 : position] == b"\n":
        match = _FROM_LINE.match(data, position)
        if match:
            return match.span()
    while True:
        found = data.find(b"\nFrom ", position)
        if found < 0:
            return None
        match = _FROM_LINE.match(data, found + 1)
        if match:
            return match.span()
        position = found + 1


def _without_blank_line(content: bytes, separator: bytes) -> bytes:
    """The message without the empty line that ends it in an mbox, nor the line end added to an unterminated one."""
    if (own := _OWN_SENDER.match(separator)) and own[1] == b"unterminated":
        return content.removesuffix(b"\n").removesuffix(b"\n")
    if content.endswith(b"\n\r\n") or content == b"\r\n":
        return content[:-2]
    if content.endswith(b"\n\n") or content == b"\n":
        return content[:-1]
    return content


def _unquoted(content: bytes) -> bytes:
    return _QUOTED_FROM.sub(rb"\1", content) if b">From " in content else content


def write_mbox(messages: Iterable[tuple[bytes, frozenset[str] | None]]) -> Iterator[bytes]:
    """The chunks of an mbox file (mboxrd) from which `mbox_messages` gives back each message to the byte.

    The flags of a message, words as in `SourceMessage` (None when not known), stand outside its bytes.
    """
    for raw, flags in messages:
        is_terminated = raw.endswith(b"\n")
        sender = b"MAILER-DAEMON"
        if flags is not None or not is_terminated:
            letters = b"" if flags is None else b"+" + _flag_letters(flags)
            sender = b"%b%b@mbox.invalid" % (b"flags" if is_terminated else b"unterminated", letters)
        yield b"From %b Thu Jan  1 00:00:00 1970\n" % sender
        yield _FROM_IN_BODY.sub(rb">\1", raw) if b"From " in raw else raw
        yield b"\n" if is_terminated else b"\n\n"


def write_zip(messages: Iterable[tuple[str, bytes, frozenset[str] | None]]) -> Iterator[bytes]:
    """The chunks of a zip of .eml files, one message in memory at a time: names, bytes, flags as for `write_mbox`.

    Names may hold folders; equal ones are numbered.
    """
    sink = _Sink()
    used: set[str] = set()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw, flags in messages:
            member = zipfile.ZipInfo(_unused(name, used))
            member.comment = b"" if flags is None else b"flags=" + _flag_letters(flags)
            archive.writestr(member, raw, zipfile.ZIP_DEFLATED)
            yield sink.take()
    yield sink.take()


def _unused(name: str, used: set[str]) -> str:
    parts = [part for part in (safe_filename(part) for part in name.split("/")) if part]
    stem = "/".join(parts).removesuffix(".eml") or "message"
    candidate, number = f"{stem}.eml", 1
    while candidate.casefold() in used:
        number += 1
        candidate = f"{stem} ({number}).eml"
    used.add(candidate.casefold())
    return candidate


class _Sink(io.RawIOBase):
    """A file that cannot seek and hands over what was written to it."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        chunk = bytes(data)
        self.chunks.append(chunk)
        return len(chunk)

    def take(self) -> bytes:
        chunks, self.chunks = self.chunks, []
        return b"".join(chunks)
