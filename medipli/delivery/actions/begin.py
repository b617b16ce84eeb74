"""Starting a draft: new, an answer, or a forward, with what people expect to find in it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from markupsafe import Markup, escape

from medipli.audit.actor import Actor
from medipli.blobs import actions as blobs
from medipli.formats.html import compose_clean, from_text, to_text
from medipli.formats.mime import Mailbox, ParsedMessage, safe_filename
from medipli.mailboxes.models import Address
from medipli.mailboxes.policy import writing_access
from medipli.mailboxes.queries import signatures_of
from medipli.messages.actions import DraftContent, create_draft
from medipli.messages.models import Draft, DraftAttachment
from medipli.messages.queries import MessageView, NotFound, attachment_content, draft_of, open_entry, original

ANSWERED = re.compile(r"^\s*(re|ré|rép)\s*[:：]", re.IGNORECASE)
FORWARDED = re.compile(r"^\s*(tr|fwd?)\s*[:：]", re.IGNORECASE)
AS_ATTACHMENT = "forward-as-attachment"
NBSP = "\u00a0"


@transaction.atomic
def begin(
    actor: Actor, mailbox_id: int, kind: str, entry_id: int | None = None, public_id: uuid.UUID | None = None
) -> Draft:
    """Start a draft in a box. ``kind`` is a Draft.Kind or ``forward-as-attachment``.

    Answers and forwards need ``entry_id``. The default signature of the actor is inserted.
    Beginning again with the same ``public_id`` gives the draft as it is now. Raises NotFound, Forbidden.
    """
    access = writing_access(actor.person_id, mailbox_id)
    if public_id is not None and (known := draft_of(access.person_id, public_id)):
        return known
    signature = next((one.html for one in signatures_of(mailbox_id, access.person_id) if one.is_default), "")
    if kind == Draft.Kind.NEW or entry_id is None:
        html = f"<p><br></p>{_signature(signature)}" if signature else ""
        content = DraftContent(html=html, text=to_text(html) if html else "")
        return create_draft(actor, mailbox_id, content, public_id=public_id)
    view = open_entry(mailbox_id, entry_id)
    stored_kind = Draft.Kind.FORWARD if kind == AS_ATTACHMENT else Draft.Kind(kind)
    content = _content(view, stored_kind, mailbox_id, signature, quoted=kind != AS_ATTACHMENT)
    draft = create_draft(actor, mailbox_id, content, kind=stored_kind, origin=view.entry, public_id=public_id)
    if kind == AS_ATTACHMENT:
        _join_message(draft, view, mailbox_id)
    elif stored_kind == Draft.Kind.FORWARD:
        _join_files(draft, view, mailbox_id)
    return draft


def _content(view: MessageView, kind: str, mailbox_id: int, signature: str, *, quoted: bool) -> DraftContent:
    parsed = view.parsed
    own = set(Address.objects.filter(mailbox_id=mailbox_id).values_list("address", flat=True))
    to, cc = _recipients(parsed, kind, own, outgoing=view.entry.is_outgoing)
    html = f"<p><br></p>{_signature(signature)}{_quote(parsed, kind) if quoted else ''}"
    return DraftContent(
        to=_stored(to),
        cc=_stored(cc),
        subject=_subject(parsed.subject, kind),
        html=html,
        text=to_text(compose_clean(html)),
    )


def _recipients(
    parsed: ParsedMessage, kind: str, own: set[str], *, outgoing: bool
) -> tuple[list[Mailbox], list[Mailbox]]:
    """Whom an answer goes to: the sender, or Reply-To; for one's own message, its recipients again."""
    if kind == Draft.Kind.FORWARD:
        return [], []
    sender = [one for one in (parsed.from_ or parsed.sender,) if one is not None]
    to = list(parsed.to if outgoing else (parsed.reply_to or sender))
    if kind == Draft.Kind.REPLY:
        return to, []
    cc = list(parsed.cc if outgoing else (*parsed.to, *parsed.cc))
    taken = own | {one.address.lower() for one in to}
    return [one for one in to if one.address.lower() not in own] or to, _without(cc, taken)


def _without(people: Iterable[Mailbox], taken: set[str]) -> list[Mailbox]:
    unique = {one.address.lower(): one for one in people}
    return [one for address, one in unique.items() if address not in taken]


def _stored(people: Iterable[Mailbox]) -> tuple[dict[str, str], ...]:
    return tuple({"name": one.name, "address": one.address} for one in people)


def _subject(subject: str, kind: str) -> str:
    if kind == Draft.Kind.FORWARD:
        return subject if FORWARDED.match(subject) else f"Tr{NBSP}: {subject}"
    return subject if ANSWERED.match(subject) else f"Re{NBSP}: {subject}"


def _signature(html: str) -> str:
    return f'<div class="medipli-signature">{html}</div>' if html else ""


def _quote(parsed: ParsedMessage, kind: str) -> str:
    body = compose_clean(parsed.html) if parsed.html else from_text(parsed.text or "", fold=False)
    sender = parsed.from_ or parsed.sender or Mailbox("", "")
    name = sender.name or sender.address
    local = timezone.localtime(parsed.date) if parsed.date else None
    if kind != Draft.Kind.FORWARD:
        when = f"Le {local:%d/%m/%Y à %H:%M}, " if local else ""
        introduction = Markup("<p>{}{} a écrit{}:</p>").format(when, name, NBSP)
        return f"{introduction}<blockquote type='cite'>{body}</blockquote>"
    lines = [
        ("De", f"{sender.name} <{sender.address}>" if sender.name else sender.address),
        ("Date", f"{local:%d/%m/%Y %H:%M}" if local else ""),
        ("À", ", ".join(one.name or one.address for one in parsed.to[:20])),
        ("Objet", parsed.subject),
    ]
    head = "<br>".join(f"{label}{NBSP}: {escape(value)}" for label, value in lines if value)
    return f"<p>---------- Message transféré ----------<br>{head}</p>{body}"


def _join_message(draft: Draft, view: MessageView, mailbox_id: int) -> None:
    raw = original(mailbox_id, view.entry.pk)
    DraftAttachment.objects.create(
        draft=draft,
        name=safe_filename(f"{view.entry.subject or 'message'}.eml") or "message.eml",
        content_type="message/rfc822",
        size=len(raw),
        blob_id=blobs.put(raw),
        is_message=True,
    )


def _join_files(draft: Draft, view: MessageView, mailbox_id: int) -> None:
    for one in view.attachments:
        try:
            attachment, content = attachment_content(mailbox_id, view.entry.pk, one.position)
        except NotFound:
            continue
        DraftAttachment.objects.create(
            draft=draft,
            name=attachment.name or "fichier",
            content_type=attachment.content_type,
            size=len(content),
            blob_id=blobs.put(content),
            is_message=attachment.content_type == "message/rfc822",
        )
