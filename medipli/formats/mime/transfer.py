"""Content transfer encodings (RFC 2045 §6), decoded tolerantly, and base64 written in lines."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

RUNS_LIMIT = 1_000

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_BASE64_RUN = re.compile(rb"[^=]+=*")
# Looking behind starts each run of blanks once: linear also on a line of blanks alone.
_TRAILING_BLANKS = re.compile(rb"(?<![ \t])[ \t]++(?=\r?\n|\Z)")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? +[0-7]{3,4} ?([^\r\n]*)\r?\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded bytes, and what was wrong with the encoding (None when nothing was)."""

    content: bytes
    problem: str | None = None


def decode_transfer(body: bytes, encoding: str) -> Decoded:
    """Decode a body by its transfer encoding (lower case). An unknown one changes nothing. Never raises."""
    match encoding:
        case "" | "7bit" | "8bit" | "binary":
            return Decoded(body)
        case "base64" | "b":
            return decode_base64(body)
        case "quoted-printable":
            if any(blank in body for blank in (b" \n", b"\t\n", b" \r", b"\t\r")) or body.endswith((b" ", b"\t")):
                body = _TRAILING_BLANKS.sub(b"", body)
            return Decoded(binascii.a2b_qp(body))
        case "x-uuencode" | "uuencode" | "x-uu" | "x-uue" | "uue":
            begin = _UU_BEGIN.search(body)
            return decode_uu(body[begin.end() :]) if begin else Decoded(body, "no uuencoded data")
    return Decoded(body, f"unknown transfer encoding {encoding[:40]}")


def decode_base64(body: bytes) -> Decoded:
    """Decode base64, also when foreign characters, early padding or a cut end are in the way."""
    stripped = body.rstrip()
    padding = stripped.find(b"=")
    if padding < 0 or padding >= len(stripped) - 2:
        try:
            return Decoded(binascii.a2b_base64(stripped))
        except binascii.Error:
            pass
    chunks: list[bytes] = []
    position = 0
    for run in islice(_BASE64_RUN.finditer(stripped), RUNS_LIMIT):
        chunks.append(_decode_run(run[0]))
        position = run.end()
    chunks.append(_decode_run(stripped[position:]))
    return Decoded(b"".join(chunks), "broken base64")


def _decode_run(run: bytes) -> bytes:
    digits = run.translate(None, _NOT_BASE64)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def decode_uu(lines: bytes) -> Decoded:
    """Decode uuencoded lines up to `end`. A line that does not decode ends the data."""
    chunks: list[bytes] = []
    for line in lines.splitlines():
        if line.strip() == b"end":
            return Decoded(b"".join(chunks))
        if not line:
            continue
        try:
            chunks.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders count the bytes of the last line wrongly: take as many characters as the count needs.
            needed = (((line[0] - 32) & 63) * 4 + 5) // 3 + 1
            try:
                chunks.append(binascii.a2b_uu(line[:needed]))
            except binascii.Error:
                return Decoded(b"".join(chunks), "broken uuencoded line")
    return Decoded(b"".join(chunks), "uuencoded data without an end")


def base64_lines(content: bytes, width: int, eol: bytes) -> Iterator[bytes]:
    """Base64 of `content` in chunks of about 100 kB: lines of `width` characters (a multiple of 4) joined by `eol`."""
    per_line = width // 4 * 3
    step = per_line * max(1, 75_000 // per_line)
    view = memoryview(content)
    for offset in range(0, len(content), step):
        encoded = binascii.b2a_base64(view[offset : offset + step], newline=False)
        lines = eol.join([encoded[i : i + width] for i in range(0, len(encoded), width)])
        yield lines + eol if offset + step < len(content) else lines
