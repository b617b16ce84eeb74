"""What a message says once read: the dataclasses that `read` gives."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal, TypeAlias

from medipli.formats.mime.addresses import Mailbox
from medipli.formats.mime.threads import ancestors

Kind: TypeAlias = Literal["message", "dsn", "mdn", "feedback", "auto-reply", "calendar"]
Priority: TypeAlias = Literal["high", "normal", "low"]


@dataclass(frozen=True, slots=True)
class Header:
    """A header field as received: name as written, raw value bytes (folding kept), readable `text`."""

    name: str
    raw: bytes
    text: str


@dataclass(frozen=True)
class Part:
    """An attachment. `content` is decoded when first asked for.

    `index` counts from 0 in the message; `path` is the section number ("2", "1.3"; what was inside a winmail.dat or a
    uuencoded text adds "/n"). `filename` is safe for a disk and may be empty. `content_type` is the declared one, lower
    case. `inline` tells what the body shows itself (an image named by `content_id`) or asks to be shown in place.
    """

    index: int
    path: str
    filename: str
    content_type: str
    content_id: str
    disposition: str
    inline: bool
    parameters: dict[str, str] = field(compare=False)
    load: Callable[[], bytes] = field(repr=False, compare=False)

    @property
    def content(self) -> bytes:
        """The decoded bytes; decoded anew each time, so that a message held does not hold its attachments twice."""
        return self.load()

    @cached_property
    def _measures(self) -> tuple[int, bytes]:
        content = self.load()
        return len(content), hashlib.sha256(content).digest()

    @property
    def size(self) -> int:
        """Bytes of `content`."""
        return self._measures[0]

    @property
    def digest(self) -> bytes:
        """SHA-256 of `content`: the same by which a skeleton refers to it."""
        return self._measures[1]

    @property
    def is_signature(self) -> bool:
        """Whether this is the detached signature of a signed message, which people need not see."""
        return self.content_type in SIGNATURE_TYPES


SIGNATURE_TYPES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)


@dataclass(frozen=True)
class ParsedMessage:
    """A message as people and indexes see it. All text is free of NUL and lone surrogates.

    `text` is None when there is no plain body that says all; `html` None when there is none. `date` is UTC.
    Identifiers stand without angle brackets. `problems` are defects met on the way; `fallback` is why only the
    source could be kept (then `text` is the source), else None.
    """

    headers: tuple[Header, ...]
    subject: str
    from_: Mailbox | None
    sender: Mailbox | None
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    bcc: tuple[Mailbox, ...]
    date: datetime | None
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str | None
    html: str | None
    attachments: tuple[Part, ...]
    priority: Priority
    receipt_to: tuple[Mailbox, ...]
    kind: Kind
    calendar: bytes | None
    is_signed: bool
    is_encrypted: bool
    problems: tuple[str, ...]
    fallback: str | None = None

    def header(self, name: str) -> str | None:
        """The readable value of the first header called `name` (any case), or None."""
        wanted = name.lower()
        return next((item.text for item in self.headers if item.name.lower() == wanted), None)


def thread_ancestors(parsed: ParsedMessage) -> tuple[str, ...]:
    """Identifiers of the earlier messages of its thread, from References and In-Reply-To, closest last."""
    return ancestors(parsed.message_id, parsed.references, parsed.in_reply_to)
