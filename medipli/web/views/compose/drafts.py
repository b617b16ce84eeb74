"""« Brouillons »: what the person has begun in a box."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from medipli.formats.text import snippet
from medipli.mailboxes.models import Folder
from medipli.messages.models import Draft
from medipli.messages.queries import drafts_of, handed_over, held_drafts
from medipli.web.components import Chip, ListRow, avatar_for
from medipli.web.french import list_time, long_date
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.compose.window import TITLES
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for


@require_safe
@in_box
def drafts(request: SignedInRequest, box: Box) -> HttpResponse:
    """The person's drafts of a box, latest first."""
    frame = frame_for(request, box, current=box.folder_of_kind(Folder.Kind.DRAFTS).id)
    rows = [_row(draft) for draft in drafts_of(box.id, request.user.pk)]
    waiting = handed_over(box.id) if box.summary.access.can_send else ()
    to_send = [_proposed_row(box, draft) for draft in waiting]
    leaving = [held_row(draft) for draft in held_drafts(box.id, request.user.pk)]
    context = {"frame": frame, "rows": rows, "to_send": to_send, "leaving": leaving, "flash": flash.take(request)}
    return render(request, "compose/drafts.html", context)


def _proposed_row(box: Box, draft: Draft) -> ListRow:
    by = draft.handed_over_by
    chip = Chip(f"Préparé par {by.full_name}" if by is not None else "Préparé", "user-check", "saf")
    return replace(_row(draft), url=url("draft-look-over", box.id, draft.public_id), chips=(chip,))


def held_row(draft: Draft) -> ListRow:
    """A message that was sent and has not left yet: it can still be taken back."""
    page = reverse("web:compose-sent", args=[draft.public_id])
    return replace(_row(draft), url=page, chips=(Chip("Envoi imminent", "send", "pine"),))


def _chips(draft: Draft) -> tuple[Chip, ...]:
    chips = (Chip("Non envoyé", "circle-x", "gar"),) if draft.problem else ()
    return (*chips, Chip("Proposé à l’envoi", "user-check", "saf")) if draft.handed_over_at else chips


def _row(draft: Draft) -> ListRow:
    people = [*draft.to, *draft.cc, *draft.bcc]
    names = ", ".join(one.get("name") or one["address"] for one in people[:3]) or "Sans destinataire"
    more = f" +{len(people) - 3}" if len(people) > 3 else ""
    return ListRow(
        chips=_chips(draft),
        id=str(draft.public_id),
        url=reverse("web:compose", args=[draft.public_id]),
        sender=names + more,
        avatar=avatar_for(names, people[0]["address"] if people else draft.public_id.hex),
        subject=draft.subject or f"{TITLES[Draft.Kind(draft.kind)]} (sans objet)",
        snippet=snippet(draft.text),
        time=list_time(draft.updated_at),
        time_iso=draft.updated_at.isoformat(),
        time_full=long_date(draft.updated_at),
        attachments=bool(draft.attachments.all()),
        urgent=draft.priority > 0,
    )
