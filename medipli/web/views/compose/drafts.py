"""« Brouillons »: what the person has begun in a box."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from medipli.formats.text import snippet
from medipli.mailboxes.models import Folder
from medipli.messages.models import Draft
from medipli.messages.queries import drafts_of
from medipli.web.components import ListRow, avatar_for
from medipli.web.french import list_time, long_date
from medipli.web.request import SignedInRequest
from medipli.web.views.compose.window import TITLES
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for


@require_safe
@in_box
def drafts(request: SignedInRequest, box: Box) -> HttpResponse:
    """The person's drafts of a box, latest first."""
    frame = frame_for(request, box, current=box.folder_of_kind(Folder.Kind.DRAFTS).id)
    rows = [_row(draft) for draft in drafts_of(box.id, request.user.pk)]
    return render(request, "compose/drafts.html", {"frame": frame, "rows": rows})


def _row(draft: Draft) -> ListRow:
    people = [*draft.to, *draft.cc, *draft.bcc]
    names = ", ".join(one.get("name") or one["address"] for one in people[:3]) or "Sans destinataire"
    more = f" +{len(people) - 3}" if len(people) > 3 else ""
    return ListRow(
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
