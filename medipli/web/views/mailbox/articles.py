"""A message as the reader shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from medipli.formats import mime, sniff
from medipli.formats.html import from_text
from medipli.mailboxes.models import Mailbox
from medipli.messages.models import Entry
from medipli.messages.queries import AttachmentView, MessageView, Origin
from medipli.web import components, french
from medipli.web.components import Avatar, avatar_for
from medipli.web.french import NBSP, list_time, long_date, size
from medipli.web.templating import url
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.rows import NO_SUBJECT, SHARED_KINDS

ICONS = {
    "pdf": "file-text",
    "image": "image",
    "archive": "file-badge",
    "office": "file-text",
    "calendar": "calendar",
    "message": "mail",
    "xml": "file-code-2",
}
KINDS = {
    "pdf": "PDF",
    "image": "image",
    "archive": "archive",
    "office": "document",
    "calendar": "agenda",
    "message": "message",
    "xml": "XML",
    "text": "texte",
    "executable": "programme",
}
ENDINGS = {
    "pdf": "pdf",
    "png": "image",
    "jpg": "image",
    "jpeg": "image",
    "gif": "image",
    "webp": "image",
    "txt": "text",
    "csv": "text",
    "md": "text",
    "log": "text",
    "xml": "xml",
    "zip": "archive",
    "ics": "calendar",
    "eml": "message",
    "docx": "office",
    "doc": "office",
    "odt": "office",
    "xlsx": "office",
    "xls": "office",
    "ods": "office",
    "rtf": "office",
}
PREVIEWABLE = frozenset({"pdf", "image", "text", "xml", "calendar", "message", "archive"})
SHOWN_PEOPLE = 200
REASONS = {"no header and no body": "il n’a ni en-tête ni texte"}
BROKEN = "sa structure est abîmée"


@dataclass(frozen=True)
class Line:
    """A line of « Détails » in the head of a message."""

    label: str
    people: tuple[mime.Mailbox, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Earlier:
    """A collapsed message of the thread: one line."""

    id: int
    url: str
    article_url: str
    sender: str
    snippet: str
    time: str
    time_iso: str
    place: str
    unread: bool


@dataclass(frozen=True)
class Article:
    """An opened message. ``text`` is safe HTML; ``frame_url`` is set instead when the body is HTML."""

    id: int
    subject: str
    sender: str
    sender_address: str
    avatar: Avatar
    kind: str
    town: str
    recipients: str
    details: tuple[Line, ...]
    time: str
    time_iso: str
    origin: str
    """``verified``, ``unverified``, or empty for what one sent oneself."""
    text: SafeString | None
    frame_url: str
    unreadable: str
    attachments: tuple[components.Attachment, ...]
    zip_url: str
    preview_url: str
    """The preview that opens by itself: the first attachment that has one."""
    asks_receipt: bool
    receipt_to: str
    """Where the receipt goes, when that is not the sender (RFC 8098 §2.1)."""
    urls: dict[str, str]
    label: str


def article(box: Box, view: MessageView) -> Article:
    """A message read, ready to be drawn."""
    entry, parsed = view.entry, view.parsed
    sender = parsed.from_ or parsed.sender or mime.Mailbox("", "")
    origin = view.origin
    name = sender.name or sender.address or "Expéditeur inconnu"
    cards = attachment_cards(box, entry.pk, view.attachments)
    has_frame = parsed.html is not None and not parsed.fallback
    return Article(
        id=entry.pk,
        subject=entry.subject or NO_SUBJECT,
        sender=name,
        sender_address=sender.address,
        avatar=avatar_for(name, sender.address.lower(), organisation=origin.kind in SHARED_KINDS),
        kind=Mailbox.Kind(origin.kind).label if origin.kind else "",
        town=origin.town,
        recipients=_recipients(box, entry, view),
        details=_details(entry, view),
        time=long_date(entry.received_at),
        time_iso=entry.received_at.isoformat(timespec="seconds"),
        origin=_origin(entry, origin),
        text=None if has_frame else _text(parsed.text or ""),
        frame_url=message_url(box, entry.pk, "message-body") if has_frame else "",
        unreadable=REASONS.get(parsed.fallback, BROKEN) if parsed.fallback else "",
        attachments=cards,
        zip_url=message_url(box, entry.pk, "attachments-zip") if len(cards) > 1 else "",
        preview_url=next((card.preview_url for card in cards if card.pdf and card.preview_url), ""),
        asks_receipt=entry.wants_receipt and not entry.is_outgoing and box.can_write,
        receipt_to=_elsewhere(parsed, sender),
        urls=urls_of(box, entry.pk),
        label=f"Message de {name}, {long_date(entry.received_at)}",
    )


def _elsewhere(parsed: mime.ParsedMessage, sender: mime.Mailbox) -> str:
    asker = next(iter(parsed.receipt_to), sender).address
    return "" if asker.lower() == sender.address.lower() else asker


def urls_of(box: Box, entry_id: int) -> dict[str, str]:
    """The addresses of what can be done with one message."""
    answers = (
        {
            key: url(name, box.id, entry_id)
            for key, name in (
                ("reply", "compose-reply"),
                ("reply_all", "compose-reply-all"),
                ("forward", "compose-forward"),
                ("forward_attached", "compose-forward-attached"),
            )
        }
        if box.can_write
        else {}
    )
    names = {
        "headers": "message-headers",
        "source": "message-source",
        "original": "message-original",
        "print": "message-print",
        "receipt": "message-receipt",
    }
    return answers | {key: message_url(box, entry_id, name) for key, name in names.items()}


def message_url(box: Box, entry_id: int, name: str = "message") -> str:
    return url(name, box.id, entry_id)


def earlier(box: Box, entries: Iterable[Entry], query: str) -> tuple[Earlier, ...]:
    """The collapsed messages of a thread."""
    return tuple(
        Earlier(
            id=entry.pk,
            url=message_url(box, entry.pk) + query,
            article_url=message_url(box, entry.pk, "message-article"),
            sender="Moi"
            if entry.is_outgoing and not box.summary.is_shared
            else entry.message.from_name or entry.message.from_address or entry.correspondent,
            snippet=entry.snippet,
            time=list_time(entry.received_at),
            time_iso=entry.received_at.isoformat(timespec="seconds"),
            place=entry.folder.name,
            unread=box.person.pk in entry.unread_by,
        )
        for entry in entries
    )


def attachment_cards(
    box: Box, entry_id: int, attachments: Sequence[AttachmentView]
) -> tuple[components.Attachment, ...]:
    """The attachments that people see; what the body shows itself and signatures are left out."""
    return tuple(
        _card(box, entry_id, one)
        for one in attachments
        if not one.is_inline and one.content_type not in mime.parsed.SIGNATURE_TYPES
    )


def file_name(one: AttachmentView) -> str:
    """The name of an attachment, never empty."""
    return one.name or f"piece-jointe-{one.position + 1}"


def kind_of(one: AttachmentView) -> str:
    """What an attachment says it is, by its type and the end of its name; its bytes are looked at when it is opened."""
    said = one.content_type
    if said == "application/pdf":
        return "pdf"
    if said.startswith("image/") and said != "image/svg+xml":
        return "image"
    ending = one.name.rpartition(".")[2].lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    if said == "message/rfc822":
        return "message"
    if said == "text/calendar":
        return "calendar"
    return "text" if said.startswith("text/") else "unknown"


def _card(box: Box, entry_id: int, one: AttachmentView) -> components.Attachment:
    kind = kind_of(one)
    dangerous = sniff.content_type(b"", one.content_type, one.name).is_dangerous
    facts = [size(one.size) if one.size else "fichier vide"]
    if dangerous:
        facts.append("peut être dangereux")
    elif kind in KINDS:
        facts.append(KINDS[kind])
    args = [box.id, entry_id, one.position]
    return components.Attachment(
        id=f"{entry_id}-{one.position}",
        name=file_name(one),
        facts=" · ".join(facts),
        icon="triangle-alert" if dangerous else ICONS.get(kind, "file-question-mark"),
        pdf=kind == "pdf",
        preview_url=url("attachment-preview", *args) if kind in PREVIEWABLE and one.size and not dangerous else "",
        download_url=url("attachment", *args),
        state="attention" if dangerous or not one.size else "",
    )


def _text(text: str) -> SafeString:
    return mark_safe(from_text(text))  # noqa: S308 - from_text escapes everything


def _origin(entry: Entry, origin: Origin) -> str:
    if entry.is_outgoing:
        return ""
    return "verified" if origin.is_verified else "unverified"


def _recipients(box: Box, entry: Entry, view: MessageView) -> str:
    people = [*view.parsed.to, *view.parsed.cc] or list(view.blind_copies)
    mine = box.summary.address
    names = [
        "moi" if one.address.lower() == mine and not box.summary.is_shared else one.name or one.address
        for one in people
    ]
    if not names:
        return "destinataires non affichés"
    more = f" et {len(names) - 2}{NBSP}autres" if len(names) > 3 else ""
    return "à " + ", ".join(names[: 2 if more else 3]) + more


def _details(entry: Entry, view: MessageView) -> tuple[Line, ...]:
    parsed = view.parsed
    lines = [Line("De", (parsed.from_,) if parsed.from_ else ())]
    if parsed.sender is not None and parsed.sender != parsed.from_:
        lines.append(Line("Envoyé par", (parsed.sender,)))
    lines += [Line("À", parsed.to[:SHOWN_PEOPLE]), Line("CC", parsed.cc[:SHOWN_PEOPLE])]
    if entry.is_outgoing:  # blind copies are for the sender's own box alone
        lines.append(Line("CCI", view.blind_copies))
    if parsed.reply_to and parsed.reply_to != ((parsed.from_,) if parsed.from_ else ()):
        lines.append(Line("Répondre à", parsed.reply_to[:SHOWN_PEOPLE]))
    lines.append(Line("Reçu" if not entry.is_outgoing else "Envoyé", text=_exact(entry.received_at)))
    if parsed.date is not None and abs((parsed.date - entry.received_at).total_seconds()) > 300:
        lines.append(Line("Daté par l’expéditeur", text=_exact(parsed.date)))
    if parsed.priority != "normal":
        lines.append(Line("Priorité", text="haute" if parsed.priority == "high" else "basse"))
    return tuple(line for line in lines if line.people or line.text)


def _exact(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{french.DAYS[local.weekday()]} {french.day_of(moment)} à {local:%H:%M:%S}"
