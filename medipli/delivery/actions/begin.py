"""Starting a draft: new, an answer, or a forward, with what people expect to find in it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from markupsafe import Markup, escape

from medipli.audit.actor import Actor
from medipli.blobs import actions as blobs
from medipli.formats.html import compose_clean, from_text, to_text
from medipli.formats.html.compose import MAX_CHARACTERS, SIGNATURE_CLASS, fits
from medipli.formats.mime import Mailbox, ParsedMessage, safe_filename, without_blind_copies
from medipli.mailboxes.models import Address
from medipli.mailboxes.policy import writing_access
from medipli.mailboxes.queries import signatures_of
from medipli.messages.actions import DraftContent, create_draft, require_room
from medipli.messages.models import Draft, DraftAttachment
from medipli.messages.queries import MessageView, NotFound, attachment_content, draft_of, open_entry, original

ANSWERED = re.compile(r"^\s*(re|ré|rép)\s*[:：]", re.IGNORECASE)
FORWARDED = re.compile(r"^\s*(tr|fwd?)\s*[:：]", re.IGNORECASE)
AS_ATTACHMENT = Draft.Kind.ATTACHED.value
FORWARDS = (Draft.Kind.FORWARD, Draft.Kind.ATTACHED)
QUOTE_LIMIT, QUOTE_TOKENS = 600_000, 50_000
"""Characters, and tags and runs of text, that a quotation takes at most, so that the answer has room."""
CUT = "[Le message cité est trop long pour tenir ici\u202f: il est joint en entier.]"
NBSP = "\u00a0"


@transaction.atomic
def begin(
    actor: Actor, mailbox_id: int, kind: str, entry_id: int | None = None, public_id: uuid.UUID | None = None
) -> Draft:
    """Start a draft in a box. ``kind`` is a Draft.Kind.

    Answers and forwards need ``entry_id``. The default signature of the actor is inserted. What is too long to be
    quoted is joined whole. Beginning again with the same ``public_id`` gives the draft as it is now.
    Raises NotFound, Forbidden, DraftRefused.
    """
    access = writing_access(actor.person_id, mailbox_id)
    if public_id is not None and (known := draft_of(access.person_id, public_id)):
        return known
    if kind == Draft.Kind.NEW or entry_id is None:
        html = blank_body(mailbox_id, access.person_id)
        return create_draft(actor, mailbox_id, _written(html), public_id=public_id)
    view = open_entry(mailbox_id, entry_id)
    content, is_cut = _content(view, kind, mailbox_id, _signature(mailbox_id, access.person_id))
    draft = create_draft(actor, mailbox_id, content, kind=kind, origin=view.entry, public_id=public_id)
    if kind == AS_ATTACHMENT or is_cut:
        _join_message(draft, view, mailbox_id)
    elif kind == Draft.Kind.FORWARD:
        _join_files(draft, view, mailbox_id)
    require_room(draft)
    return draft


def blank_body(mailbox_id: int, person_id: int) -> str:
    """What a new message holds before anybody writes in it: the default signature, as HTML."""
    signature = _signature(mailbox_id, person_id)
    return compose_clean(f"<p><br></p>{signature}") if signature else ""


def _written(html: str, **fields: Any) -> DraftContent:
    return DraftContent(html=html, text=to_text(compose_clean(html)) if html else "", **fields)


def _content(view: MessageView, kind: str, mailbox_id: int, signature: str) -> tuple[DraftContent, bool]:
    """What an answer holds, and whether its quotation had to be cut."""
    parsed = view.parsed
    own = set(Address.objects.filter(mailbox_id=mailbox_id).values_list("address", flat=True))
    to, cc = _recipients(parsed, kind, own, outgoing=view.entry.is_outgoing)
    quote, is_cut = ("", False) if kind == AS_ATTACHMENT else _quote(parsed, kind)
    html = f"<p><br></p>{signature}{quote}"
    return _written(html, to=_stored(to), cc=_stored(cc), subject=_subject(parsed.subject, kind)), is_cut


def _recipients(
    parsed: ParsedMessage, kind: str, own: set[str], *, outgoing: bool
) -> tuple[list[Mailbox], list[Mailbox]]:
    """Whom an answer goes to: the sender, or Reply-To; for one's own message, its recipients again."""
    if kind in FORWARDS:
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
    if kind in FORWARDS:
        return subject if FORWARDED.match(subject) else f"Tr{NBSP}: {subject}"
    return subject if ANSWERED.match(subject) else f"Re{NBSP}: {subject}"


def _signature(mailbox_id: int, person_id: int) -> str:
    html = next((one.html for one in signatures_of(mailbox_id, person_id) if one.is_default), "")
    return f'<div class="{SIGNATURE_CLASS}">{html}</div>' if html else ""


def _body(parsed: ParsedMessage) -> tuple[str, bool]:
    """The words of a message as HTML that leaves room for an answer, and whether some are missing."""
    source = parsed.html or parsed.text or ""
    take = min(len(source), MAX_CHARACTERS)
    while True:
        part = source[:take] if parsed.html else from_text(source[:take], fold=False)
        body = compose_clean(part)
        if fits(part) and fits(body, tokens=QUOTE_TOKENS) and len(body) <= QUOTE_LIMIT:
            break
        take //= 2
    is_cut = take < len(source)
    return (f"{body}<p>{CUT}</p>" if is_cut else body), is_cut


def _quote(parsed: ParsedMessage, kind: str) -> tuple[str, bool]:
    body, is_cut = _body(parsed)
    sender = parsed.from_ or parsed.sender or Mailbox("", "")
    name = sender.name or sender.address
    local = timezone.localtime(parsed.date) if parsed.date else None
    if kind != Draft.Kind.FORWARD:
        when = f"Le {local:%d/%m/%Y à %H:%M}, " if local else ""
        introduction = Markup("<p>{}{} a écrit{}:</p>").format(when, name, NBSP)
        return f"{introduction}<blockquote type='cite'>{body}</blockquote>", is_cut
    lines = [
        ("De", f"{sender.name} <{sender.address}>" if sender.name else sender.address),
        ("Date", f"{local:%d/%m/%Y %H:%M}" if local else ""),
        ("À", ", ".join(one.name or one.address for one in parsed.to[:20])),
        ("Objet", parsed.subject),
    ]
    head = "<br>".join(f"{label}{NBSP}: {escape(value)}" for label, value in lines if value)
    return f"<p>---------- Message transféré ----------<br>{head}</p>{body}", is_cut


def _join_message(draft: Draft, view: MessageView, mailbox_id: int) -> None:
    raw = without_blind_copies(original(mailbox_id, view.entry.pk))
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
