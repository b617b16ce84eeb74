"""Write messages (RFC 5322, RFC 2045-2047, RFC 2231): CRLF lines, nothing a field could smuggle in."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from medipli.formats.mime.addresses import Mailbox
from medipli.formats.mime.fields import (
    ComposeError,
    HeaderInjectionError,
    address_field,
    attachment_fields,
    checked,
    extra_field,
    identifiers_field,
    media_type,
    text_field,
)
from medipli.formats.mime.parsed import Priority
from medipli.formats.mime.text_body import encode_text
from medipli.formats.mime.transfer import base64_lines

__all__ = [
    "AttachedMessage",
    "ComposeError",
    "HeaderInjectionError",
    "OutgoingAttachment",
    "OutgoingMessage",
    "compose",
]

_PRIORITY_FIELDS = {
    "high": ("X-Priority: 1 (Highest)\r\n", "Importance: high\r\n"),
    "low": ("X-Priority: 5 (Lowest)\r\n", "Importance: low\r\n"),
    "normal": (),
}


@dataclass(frozen=True, slots=True)
class OutgoingAttachment:
    """A file to send. With a `content_id` (no brackets) it belongs to the HTML, which shows it as `cid:…`."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class AttachedMessage:
    """A whole message to send along, byte for byte, as message/rfc822."""

    filename: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """What to write. Blind copies have no place here: they belong to the envelope.

    `message_id`, `in_reply_to`, `references` stand without brackets; `date` must know its zone. `extra_fields` are
    (name, value) pairs put after the usual ones. Equal messages give equal bytes: boundaries derive from
    `boundary_seed`, or from the message identifier.
    """

    from_: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    date: datetime
    message_id: str
    text: str
    html: str | None = None
    cc: tuple[Mailbox, ...] = ()
    sender: Mailbox | None = None
    reply_to: tuple[Mailbox, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[OutgoingAttachment | AttachedMessage, ...] = ()
    priority: Priority = "normal"
    receipt_to: Mailbox | None = None
    extra_fields: tuple[tuple[str, str], ...] = ()
    boundary_seed: str = ""


def compose(message: OutgoingMessage) -> bytes:
    """The bytes of `message`. Raises ComposeError on what cannot be written, such as a line end in a field."""
    output = io.BytesIO()
    for chunk in _Writer(message).chunks():
        output.write(chunk)
    return output.getvalue()


class _Writer:
    def __init__(self, message: OutgoingMessage) -> None:
        self.message = message
        self.boundaries = 0
        related = [item for item in message.attachments if isinstance(item, OutgoingAttachment) and item.content_id]
        self.related = related if message.html is not None else []
        self.attachments = (
            [item for item in message.attachments if item not in self.related]
            if self.related
            else list(message.attachments)
        )

    def chunks(self) -> Iterator[bytes]:
        yield "".join(self.fields()).encode("utf-8")
        yield from self.mixed() if self.attachments else self.alternative()

    def fields(self) -> Iterator[str]:
        message = self.message
        if message.date.tzinfo is None:
            raise ComposeError("the date has no time zone")
        date = message.date if message.date.tzinfo is not UTC else message.date.astimezone(UTC)
        yield f"Date: {format_datetime(date)}\r\n"
        yield address_field("From", (message.from_,))
        if message.sender is not None:
            yield address_field("Sender", (message.sender,))
        if message.reply_to:
            yield address_field("Reply-To", message.reply_to)
        if message.to or not message.cc:
            yield address_field("To", message.to) if message.to else "To: undisclosed-recipients:;\r\n"
        if message.cc:
            yield address_field("Cc", message.cc)
        yield text_field("Subject", message.subject)
        yield identifiers_field("Message-ID", (message.message_id,))
        if message.in_reply_to:
            yield identifiers_field("In-Reply-To", (message.in_reply_to,))
        if message.references:
            yield identifiers_field("References", message.references)
        yield from _PRIORITY_FIELDS[message.priority]
        if message.receipt_to is not None:
            yield address_field("Disposition-Notification-To", (message.receipt_to,))
        for name, value in message.extra_fields:
            yield extra_field(name, value)
        yield "MIME-Version: 1.0\r\n"

    def mixed(self) -> Iterator[bytes]:
        boundary = self.boundary()
        yield _multipart("mixed", boundary)
        yield _delimiter(boundary)
        yield from self.alternative()
        for item in self.attachments:
            yield _delimiter(boundary)
            yield from self.attached_message(item) if isinstance(item, AttachedMessage) else self.attachment(item)
        yield _delimiter(boundary, closing=True)

    def alternative(self) -> Iterator[bytes]:
        markup = self.message.html
        if markup is None:
            yield from encode_text(self.message.text, "plain")
            return
        boundary = self.boundary()
        yield _multipart("alternative", boundary)
        yield _delimiter(boundary)
        yield from encode_text(self.message.text, "plain")
        yield _delimiter(boundary)
        yield from self.with_related(markup)
        yield _delimiter(boundary, closing=True)

    def with_related(self, markup: str) -> Iterator[bytes]:
        if not self.related:
            yield from encode_text(markup, "html")
            return
        boundary = self.boundary()
        yield _multipart("related", boundary, '; type="text/html"')
        yield _delimiter(boundary)
        yield from encode_text(markup, "html")
        for item in self.related:
            yield _delimiter(boundary)
            yield from self.attachment(item)
        yield _delimiter(boundary, closing=True)

    def attachment(self, item: OutgoingAttachment) -> Iterator[bytes]:
        kind = "inline" if item.content_id and item in self.related else "attachment"
        header = attachment_fields(media_type(item.content_type), kind, item.filename)
        if item.content_id:
            header += f"Content-ID: <{checked(item.content_id, 'Content-ID')}>\r\n"
        yield f"{header}Content-Transfer-Encoding: base64\r\n\r\n".encode()
        yield from base64_lines(item.content, 76, b"\r\n")
        yield b"\r\n"

    def attached_message(self, item: AttachedMessage) -> Iterator[bytes]:
        encoding = "7bit" if item.raw.isascii() else "8bit"
        header = attachment_fields("message/rfc822", "attachment", item.filename)
        yield f"{header}Content-Transfer-Encoding: {encoding}\r\n\r\n".encode()
        yield item.raw
        yield b"\r\n"

    def boundary(self) -> str:
        """A delimiter that stands nowhere in the message: "=_" never comes out of base64 or quoted-printable."""
        seed = self.message.boundary_seed or self.message.message_id
        foreign = [item.raw for item in self.attachments if isinstance(item, AttachedMessage)]
        texts = (self.message.text, self.message.html or "")
        while True:
            self.boundaries += 1
            digest = hashlib.sha256(f"{seed}\0{self.boundaries}".encode("utf-8", "replace")).hexdigest()[:24]
            boundary = f"=_{digest}"
            if not any(boundary.encode() in raw for raw in foreign) and not any(boundary in text for text in texts):
                return boundary


def _multipart(subtype: str, boundary: str, more: str = "") -> bytes:
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"{more}\r\n\r\n'.encode()


def _delimiter(boundary: str, *, closing: bool = False) -> bytes:
    return f"--{boundary}{'--' if closing else ''}\r\n".encode()
