"""Invented messages: bodies drawn once, headers of their own for each message."""

from __future__ import annotations

import base64
import binascii
import random
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

from bench.language import COMMON, MEDIUM, PREFIX, Language

SUFFIXES = ("ant", "ants", "ation", "er")


@dataclass(frozen=True)
class Body:
    """The part of a message under its own headers: MIME headers and content, LF line ends, and what it says.

    ``attachment`` stands base64-encoded between ``mime`` and ``tail``.
    """

    mime: bytes
    text: str
    attachment: bytes = b""
    tail: bytes = b""

    @property
    def encoded_attachment(self) -> bytes:
        """The attachment as it stands in the message: lines of 76 characters."""
        return crlf(base64.encodebytes(self.attachment).rstrip(b"\n")) if self.attachment else b""


def size_of_text(rng: random.Random, mean: int) -> int:
    """Bytes of wire a message should take: log-normal around ``mean``, within bounds."""
    return min(20 * mean, max(mean // 8, int(rng.lognormvariate(0, 0.75) * mean / 1.45)))


def make_body(language: Language, rng: random.Random, size: int, attachment: bytes = b"") -> Body:
    """A body of about ``size`` bytes besides the attachment; half of them plain, half with an HTML alternative."""
    planted = [COMMON] if rng.random() < 0.95 else []
    planted += [MEDIUM] if rng.random() < 0.02 else []
    planted += [PREFIX + rng.choice(SUFFIXES)] if rng.random() < 0.1 else []
    rich = rng.random() < 0.5
    text = language.prose(rng, int(size / (2.35 if rich else 1.07)), tuple(planted))
    mark = f"{rng.getrandbits(64):016x}"
    mime = _part("plain", text)
    if rich:
        paragraphs = "</p>\n<p>".join(text.split("\n\n"))
        html = _part("html", f"<html><body><p>{paragraphs}</p></body></html>")
        mime = _multipart("alternative", f"a{mark}", [mime, html])
    if not attachment:
        return Body(crlf(mime), text)
    head = (
        b'Content-Type: application/pdf; name="compte-rendu.pdf"\n'
        b'Content-Disposition: attachment; filename="compte-rendu.pdf"\n'
        b"Content-Transfer-Encoding: base64\n\n"
    )
    before, _, after = _multipart("mixed", f"m{mark}", [mime, head + b"@@"]).partition(b"@@")
    return Body(crlf(before), text, attachment, crlf(after))


def headers(
    *, message_id: str, sender: tuple[str, str], to: str, subject: str, date: datetime, parent: str = ""
) -> bytes:
    """The message's own headers, CRLF line ends, without the blank line."""
    lines = [
        f"Date: {format_datetime(date)}",
        f"From: {_encoded(sender[0])} <{sender[1]}>",
        f"To: <{to}>",
        f"Subject: {_encoded(subject)}",
        f"Message-ID: <{message_id}>",
        "MIME-Version: 1.0",
    ]
    if parent:
        lines += [f"In-Reply-To: <{parent}>", f"References: <{parent}>"]
    return crlf(("\n".join(lines) + "\n").encode("ascii"))


def pdf_like(rng: random.Random, size: int) -> bytes:
    """As incompressible as the deflated streams of a PDF."""
    head, tail = b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>> stream\n", b"\nendstream endobj\n%%EOF\n"
    return head + rng.randbytes(size - len(head) - len(tail)) + tail


def whole(head: bytes, body: Body) -> bytes:
    """The bytes of a message."""
    return head + body.mime + body.encoded_attachment + body.tail


def crlf(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _part(subtype: str, text: str) -> bytes:
    head = f"Content-Type: text/{subtype}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    return head.encode() + binascii.b2a_qp(text.encode()) + b"\n"


def _multipart(kind: str, mark: str, parts: list[bytes]) -> bytes:
    line = f"--={mark}".encode()
    head = f'Content-Type: multipart/{kind}; boundary="={mark}"\n\n'.encode()
    return head + b"".join(line + b"\n" + part + b"\n" for part in parts) + line + b"--\n"


@lru_cache(4096)
def _encoded(text: str) -> str:
    """RFC 2047 encoded words of at most 75 characters."""
    if text.isascii():
        return text
    words, current = [], ""
    for letter in text:
        if len((current + letter).encode()) > 42:
            words.append(current)
            current = ""
        current += letter
    return "\n ".join(f"=?utf-8?b?{base64.b64encode(word.encode()).decode()}?=" for word in [*words, current])
