"""What is derived from the bytes of a message: its row, its attachments, its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from medipli.formats import html as safe_html
from medipli.formats import text as plain
from medipli.formats.mime import Mailbox, ParsedMessage, thread_ancestors
from medipli.messages import threading, words

SUBJECT_LIMIT, NAME_LIMIT = 500, 200
PRIORITIES = {"high": 1, "normal": 0, "low": -1}
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Summary:
    """What lists, threads and search need to know of a message, whoever receives it. Texts are clean and bounded."""

    message_id: str
    subject: str
    from_name: str
    from_address: str
    to_line: str
    sent_at: datetime
    snippet: str
    attachment_count: int
    priority: int
    wants_receipt: bool
    unreadable: str
    clues: threading.Clues
    document: words.Document


def summarise(parsed: ParsedMessage, now: datetime) -> Summary:
    """Derive all of it. ``now`` replaces a date that is missing or absurd."""
    body = parsed.text if parsed.text else (safe_html.to_text(parsed.html) if parsed.html else "")
    sender = parsed.from_ or parsed.sender or Mailbox("", "")
    recipients = (*parsed.to, *parsed.cc)
    visible = [part for part in parsed.attachments if not part.inline and not part.is_signature]
    subject = _line(parsed.subject, SUBJECT_LIMIT)
    sent_at = parsed.date or now
    return Summary(
        message_id=parsed.message_id[:998],
        subject=subject,
        from_name=_line(sender.name, NAME_LIMIT),
        from_address=sender.address[:320].lower(),
        to_line=people_line(parsed.to or parsed.cc),
        sent_at=min(max(sent_at, EARLIEST), now),
        snippet=plain.snippet(body, 160),
        attachment_count=min(len(visible), 999),
        priority=PRIORITIES[parsed.priority],
        wants_receipt=bool(parsed.receipt_to),
        unreadable=parsed.fallback or "",
        clues=threading.clues(
            parsed.message_id,
            thread_ancestors(parsed),
            subject,
            sender.address.lower(),
            [person.address.lower() for person in recipients],
        ),
        document=words.document(
            sender=f"{sender.name} {sender.address}",
            recipients=" ".join(f"{person.name} {person.address}" for person in recipients[:500]),
            subject=subject,
            files=[part.filename for part in parsed.attachments],
            body=body,
        ),
    )


def people_line(people: tuple[Mailbox, ...]) -> str:
    """« Malo HENTRIC, Secrétariat de cardiologie +3 »: recipients as a list row shows them."""
    shown = ", ".join(person.name or person.address for person in people[:3])
    more = f" +{len(people) - 3}" if len(people) > 3 else ""
    return _line(shown, NAME_LIMIT) + more


def _line(text: str, limit: int) -> str:
    return " ".join(plain.strip_controls(text).split())[:limit]
