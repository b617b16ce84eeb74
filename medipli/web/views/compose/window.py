"""The composer as a page or as the contents of a dialog over the mailbox."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from medipli.delivery.actions import check
from medipli.delivery.checks import Check, Checks
from medipli.formats.html import compose_clean, from_text, to_text
from medipli.mailboxes.policy import Forbidden, access_to
from medipli.mailboxes.queries import MailboxSummary, mailboxes_of, signatures_of
from medipli.messages.models import Draft, DraftAttachment
from medipli.messages.queries import draft_of, is_untouched
from medipli.web.access import actor_of
from medipli.web.components import Attachment, Avatar, avatar_for
from medipli.web.french import clock, size
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.compose.people import chips
from medipli.web.views.compose.recipients import write_people
from medipli.web.views.mailbox.box import box_of
from medipli.web.views.mailbox.frame import frame_for

TITLES = {
    Draft.Kind.NEW: "Nouveau message",
    Draft.Kind.REPLY: "Répondre",
    Draft.Kind.REPLY_ALL: "Répondre à tous",
    Draft.Kind.FORWARD: "Transférer",
    Draft.Kind.ATTACHED: "Transférer",
}
QUESTIONS = {
    "forgotten-attachment": "Envoyer sans pièce jointe",
    "no-subject": "Envoyer sans objet",
    "empty": "Envoyer ce message vide",
}
"""What one answers to each question of delivery."""


@dataclass(frozen=True)
class Sender:
    """A box that the message may leave from."""

    id: int
    name: str
    address: str
    avatar: Avatar
    chosen: bool


@dataclass(frozen=True)
class PeopleField:
    """A field of recipients: its text, and its first people as chips draw them."""

    name: str
    label: str
    title: str
    text: str
    chips: Sequence[dict[str, Any]]
    error: str = ""
    shown: bool = True


@dataclass(frozen=True)
class State:
    """What an answer adds to the draft: refused fields, a conflict, questions that wait."""

    errors: tuple[tuple[str, str], ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)
    body: tuple[str, str] | None = None
    conflict: bool = False
    asking: bool = False
    refused: bool = False
    discarding: bool = False
    notice: str = ""
    revision: int | None = None


def the_draft(request: SignedInRequest, draft_id: uuid.UUID) -> Draft:
    """The person's own draft, sent or not; 404 for anybody else's, a discarded one, and in a box that they left."""
    draft = draft_of(request.user.pk, draft_id)
    if draft is None or draft.state == Draft.State.DISCARDED:
        raise Http404
    try:
        access_to(request.user.pk, draft.mailbox_id)
    except Forbidden:
        raise Http404 from None
    return draft


def show(request: SignedInRequest, draft: Draft, state: State = State(), *, status: int = 200) -> HttpResponse:
    """The composer: a fragment when a script asks for it, else a page."""
    fragment = request.headers.get("X-Fragment") == "compose"
    context = window_context(request, draft, state) | {"as_page": not fragment}
    if fragment:
        return render(request, "compose/_window.html", context, status=status)
    context["frame"] = frame_for(request, box_of(request, draft.mailbox_id))
    return render(request, "compose/page.html", context, status=status)


def window_context(request: SignedInRequest, draft: Draft, state: State = State()) -> dict[str, Any]:
    """Everything that ``compose/_window.html`` shows."""
    errors = dict(state.errors)
    boxes = [box for box in mailboxes_of(request.user.pk) if box.access.can_write]
    text, html = (state.body[0], compose_clean(state.body[1])) if state.body else (draft.text, draft.html)
    files = list(draft.attachments.all())
    signatures = signatures_of(draft.mailbox_id, request.user.pk)
    return {
        "draft": draft,
        "uid": draft.public_id.hex[:8],
        "revision": draft.revision if state.revision is None else state.revision,
        "heading": TITLES[Draft.Kind(draft.kind)],
        "saved": "" if is_untouched(draft) else saved_sentence(draft),
        "senders": _senders(draft, boxes),
        "fields": _fields(draft, state, errors),
        "subject": state.shown.get("subject", draft.subject),
        "subject_error": errors.get("subject", ""),
        "errors": state.errors,
        "text": text or (to_text(html) if html else ""),
        "html": html or (from_text(text, fold=False) if text else ""),
        "is_plain": bool(text) and not html,
        "signatures": signatures,
        "signature_texts": {one.pk: to_text(one.html) for one in signatures},
        "files": [card(draft, one) for one in files],
        "room": room_left(files),
        "limit": settings.MESSAGE_MEGABYTES,
        "most": settings.MAX_RECIPIENTS,
        "checks": check(actor_of(request), draft.public_id),
        "state": state,
        "answers": QUESTIONS,
        "home_url": url("mailbox", draft.mailbox_id),
        "can_send": may_send(boxes, draft.mailbox_id),
        "handed_over": draft.handed_over_at is not None,
    }


def may_send(boxes: Sequence[MailboxSummary], mailbox_id: int) -> bool:
    """Whether the person may send from this box; a secretary proposes instead."""
    return any(box.id == mailbox_id and box.access.can_send for box in boxes)


def card(draft: Draft, one: DraftAttachment) -> Attachment:
    """A joined file as its card shows it."""
    kind = one.content_type.partition("/")[0]
    pdf = one.content_type == "application/pdf" or one.name.lower().endswith(".pdf")
    icon = "mail" if one.is_message else "image" if kind == "image" else "file-text"
    return Attachment(
        id=str(one.public_id),
        name=one.name,
        facts=size(one.size) if one.size else "fichier vide",
        icon=icon,
        pdf=pdf,
        state="" if one.size else "attention",
    )


def room_left(files: Sequence[DraftAttachment]) -> int:
    """Bytes of files that still fit in the message, base64 counted (RFC 2045 §6.8)."""
    return max(0, settings.MESSAGE_MEGABYTES * 1_000_000 * 57 // 78 - sum(one.size for one in files))


def saved_sentence(draft: Draft) -> str:
    """« Brouillon enregistré à 10:31 »."""
    return f"Brouillon enregistré à {clock(draft.updated_at)}"


def blocking_first(checks: Checks) -> tuple[Check, ...]:
    """What the person should look at, most serious first."""
    return (*checks.blocking, *checks.questions, *checks.warnings)


def _senders(draft: Draft, boxes: Sequence[MailboxSummary]) -> list[Sender]:
    offered = [box for box in boxes if draft.origin_id is None or box.id == draft.mailbox_id]
    return [
        Sender(
            id=box.id,
            name=box.label,
            address=box.address,
            avatar=avatar_for(box.label, box.address, organisation=box.is_shared),
            chosen=box.id == draft.mailbox_id,
        )
        for box in offered
    ]


def _fields(draft: Draft, state: State, errors: Mapping[str, str]) -> list[PeopleField]:
    fields = []
    for name, label, title in (("to", "A:", "Destinataires"), ("cc", "CC:", "Copie"), ("bcc", "CCI:", "Copie cachée")):
        people = getattr(draft, name)
        text = state.shown.get(name, write_people(people))
        fields.append(
            PeopleField(
                name=name,
                label=label,
                title=title,
                text=text,
                chips=[asdict(one) for one in chips(people)],
                error=errors.get(name, ""),
                shown=name == "to" or bool(text) or name in errors,
            )
        )
    return fields
