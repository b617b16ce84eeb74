"""Write receipts as whole messages (CRLF, ASCII headers, UTF-8 text in base64)."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Literal

from medipli.formats.receipts.report import RecipientStatus
from medipli.formats.text import strip_controls

Disposition = Literal["displayed", "deleted", "processed", "dispatched", "denied"]

_SENTENCES: dict[Disposition, str] = {
    "displayed": "Votre message a été affiché par son destinataire. Cela ne garantit pas qu’il a été lu ou compris.",
    "deleted": "Votre message a été supprimé par son destinataire sans avoir été affiché.",
    "processed": "Votre message a été traité automatiquement, sans avoir été affiché.",
    "dispatched": "Votre message a été transmis automatiquement, sans avoir été affiché.",
    "denied": "Le destinataire de votre message ne souhaite pas envoyer de confirmation de lecture.",
}


@dataclass(frozen=True, slots=True)
class OriginalMessage:
    """What a receipt repeats of the message it answers; `headers` are its raw header lines (may be empty)."""

    message_id: str
    subject: str
    headers: bytes = b""
    original_recipient: str = ""
    envelope_id: str = ""


def build_mdn(
    original: OriginalMessage,
    *,
    recipient: str,
    to: str,
    disposition: Disposition,
    message_id: str,
    date: datetime,
    reporting_ua: str = "",
    automatic: bool = False,
    error: str = "",
) -> bytes:
    """Return a read notice of RFC 8098 from `recipient` to `to`; the envelope sender must be empty.

    `automatic`: sent without the reader's gesture. `error`: MSSanté negative integration, `902^…`.
    """
    mode = "automatic-action/MDN-sent-automatically" if automatic else "manual-action/MDN-sent-manually"
    fields = [
        ("Reporting-UA", reporting_ua),
        ("Original-Recipient", _typed(original.original_recipient)),
        ("Final-Recipient", _typed(recipient)),
        ("Original-Message-ID", _identifier(original.message_id)),
        ("Disposition", f"{mode}; {disposition}{'/Error' if error else ''}"),
        ("Error", error),
    ]
    head = _head(recipient, to, f"Lu : {original.subject}", message_id, date, original.message_id)
    return _assemble(
        [*head, ("Auto-Submitted", "auto-replied")],
        "disposition-notification",
        _SENTENCES[disposition],
        [fields],
        original.headers,
    )


def build_dsn(
    original: OriginalMessage,
    *,
    recipients: Sequence[RecipientStatus],
    sender: str,
    to: str,
    reporting_mta: str,
    explanation: str,
    message_id: str,
    date: datetime,
) -> bytes:
    """Return a delivery report of RFC 3464 from `sender` (a postmaster) to `to`; the envelope sender must be empty.

    `explanation` is the French text people read. Raises ValueError without recipients.
    """
    if not recipients:
        raise ValueError("a delivery report needs at least one recipient")
    message_fields = [("Reporting-MTA", f"dns; {reporting_mta}"), ("Original-Envelope-Id", original.envelope_id)]
    defaults = {"failed": "5.0.0", "delayed": "4.0.0"}
    groups = [
        [
            ("Original-Recipient", _typed(status.original_address)),
            ("Final-Recipient", _typed(status.address)),
            ("Action", status.action),
            ("Status", status.status or defaults.get(status.action, "2.0.0")),
            ("Diagnostic-Code", f"smtp; {status.diagnostic}" if status.diagnostic else ""),
        ]
        for status in recipients
    ]
    failed = any(status.action == "failed" for status in recipients)
    delayed = any(status.action == "delayed" for status in recipients)
    title = "Message non remis" if failed else "Message retardé" if delayed else "Message remis"
    head = _head(sender, to, f"{title} : {original.subject}", message_id, date, original.message_id)
    return _assemble(
        [*head, ("Auto-Submitted", "auto-replied")],
        "delivery-status",
        explanation,
        [message_fields, *groups],
        original.headers,
    )


def _head(sender: str, to: str, subject: str, message_id: str, date: datetime, answers: str) -> list[tuple[str, str]]:
    return [
        ("From", sender),
        ("To", to),
        ("Subject", subject.replace(" :", "\u00a0:", 1)),
        ("Date", format_datetime(date)),
        ("Message-ID", _identifier(message_id)),
        ("In-Reply-To", _identifier(answers)),
        ("References", _identifier(answers)),
    ]


def _assemble(
    head: Sequence[tuple[str, str]],
    report_type: str,
    sentence: str,
    groups: Sequence[Sequence[tuple[str, str]]],
    headers: bytes,
) -> bytes:
    text = base64.encodebytes(f"{sentence}\r\n".encode()).replace(b"\n", b"\r\n")
    status = b"\r\n".join(_fields(group) for group in groups)
    returned = b"\r\n".join(headers.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip(b"\n").split(b"\n"))
    boundary = "=_medipli_" + hashlib.sha256(repr(head).encode() + status + returned).hexdigest()[:32]
    parts = [
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + text,
        f"Content-Type: message/{report_type}\r\n\r\n".encode() + status,
    ]
    if returned:
        parts.append(b"Content-Type: text/rfc822-headers\r\n\r\n" + returned + b"\r\n")
    lines = _fields(head) + (
        f"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={report_type};\r\n"
        f'\tboundary="{boundary}"\r\n\r\n'
    ).encode("ascii")
    mark = f"--{boundary}".encode()
    return lines + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _fields(fields: Sequence[tuple[str, str]]) -> bytes:
    """Field lines; empty values are left out, and no value can start another line."""
    lines = []
    for name, value in fields:
        clean = _one_line(value)
        if clean:
            shown = clean if clean.isascii() else Header(clean, "utf-8", maxlinelen=76).encode(linesep="\r\n")
            lines.append(f"{name}: {shown}\r\n")
    return "".join(lines).encode("ascii", "replace")


def _one_line(value: str) -> str:
    return strip_controls(value).replace("\r", " ").replace("\n", " ").strip()


def _typed(address: str) -> str:
    return f"rfc822; {address}" if address else ""


def _identifier(message_id: str) -> str:
    inner = message_id.strip().strip("<>")
    return f"<{inner}>" if inner else ""
