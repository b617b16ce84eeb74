"""One address for all that is done with messages: from rows, from the bar of a selection, from the reader."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from medipli.mailboxes.queries import mailboxes_of
from medipli.messages.queries import entry_rows
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox import deeds, flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.deeds import DEEDS, Done
from medipli.web.views.mailbox.frame import frame_for
from medipli.web.views.mailbox.listing import FOLLOWED
from medipli.web.views.mailbox.rows import draw
from medipli.web.views.mailbox.selection import Selection, repeated, selected

PICKERS = {
    "choose": ("mailbox/pickers/actions.html", "Que faire de ce message\u202f?"),
    "pick-folder": ("mailbox/pickers/folder.html", "Classer dans un dossier"),
    "pick-label": ("mailbox/pickers/label.html", "Étiqueter"),
    "confirm-delete": ("mailbox/pickers/delete.html", "Supprimer définitivement\u202f?"),
}
"""Steps that ask for something more before anything is done."""
REDRAWN = 100
"""Rows sent back after a change; beyond, the list is asked for again."""


@require_POST
@in_box
def act(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """Do one thing with a selection, or ask what more is needed.

    ``action`` names it; ``une`` (« archive:12 ») is the same for one row, ``argument`` the folder or label meant.
    """
    name, _, row = request.POST.get("une", "").partition(":")
    name = name or request.POST.get("action", "")
    # A chosen folder or label comes with its verb, « move:12 », so that one press is enough.
    name, _, argument = name.partition("=")
    chosen = selected(request, box, row)
    if name in PICKERS:
        return _ask(request, box, name, chosen)
    if name not in DEEDS:
        raise Http404
    if not chosen.ids:
        return _answer(request, box, chosen, Done("Sélectionnez d’abord un message"), "failure")
    done = DEEDS[name](actor_of(request), box, chosen, argument or repeated(request.POST, "argument"))
    if request.POST.get("liste") == FOLLOWED:  # a followed message stays there wherever it is filed, the bin apart
        done = replace(done, leaves=name in ("trash", "delete", "unfollow"))
    return _answer(request, box, chosen, done)


@require_POST
@in_box
def undo(request: SignedInRequest, box: Box, token: str) -> HttpResponse:
    """Take the last action back, while the session remembers it."""
    taken = deeds.take_back(actor_of(request), request, box, token)
    text = "Action annulée" if taken else "Cette action ne peut plus être annulée."
    if request.headers.get("HX-Request") != "true":
        flash.leave(request, flash.Flash(text))
        return HttpResponseRedirect(_return(request, box))
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps(
        {"toast": {"text": text, "tone": "" if taken else "failure"}, "mailbox-refresh": {}}
    )
    return response


def _ask(request: SignedInRequest, box: Box, name: str, chosen: Selection) -> HttpResponse:
    template, title = PICKERS[name]
    rows = entry_rows(box.id, box.person.pk, chosen.rows[:1])
    context: dict[str, Any] = {
        "box": box,
        "chosen": chosen,
        "title": title,
        "picker": template,
        "return_url": _return(request, box),
        "row": rows[0] if rows else None,
        "is_dialog": request.headers.get("HX-Request") == "true",
    }
    if context["is_dialog"]:
        return render(request, "mailbox/pickers/dialog.html", context)
    return render(request, "mailbox/pickers/page.html", context | {"frame": frame_for(request, box)})


def _answer(request: SignedInRequest, box: Box, chosen: Selection, done: Done, tone: str = "") -> HttpResponse:
    undo_url = ""
    if done.undo is not None:
        token = deeds.remember_undo(request, box, done.undo)
        undo_url = reverse("web:undo", args=[box.id, token])
    text = f"{done.text}, les plus récents d’abord" if chosen.is_cut else done.text
    if request.headers.get("HX-Request") != "true":
        flash.leave(request, flash.Flash(text, undo_url))
        return HttpResponseRedirect(_return(request, box, left=done.leaves))
    boxes = mailboxes_of(box.person.pk)
    fresh = Box(next(one for one in boxes if one.id == box.id), boxes, box.person)
    rows = () if done.leaves or len(chosen.rows) > REDRAWN else entry_rows(box.id, box.person.pk, chosen.rows)
    context = {
        "box": fresh,
        "frame": frame_for(request, fresh, current=_current(request)),
        "rows": draw(fresh, rows, query=repeated(request.POST, "suite")),
    }
    response = render(request, "mailbox/_changed.html", context)
    events: dict[str, Any] = {
        "toast": {"text": text, "tone": tone} | ({"action": "Annuler", "action_url": undo_url} if undo_url else {}),
        "mailbox-changed": {"rows": chosen.rows[:REDRAWN], "left": done.leaves, "all": "tout" in dict(chosen.fields)},
    }
    response["HX-Trigger"] = json.dumps(events)
    return response


def _current(request: SignedInRequest) -> int | str:
    """The folder that the page shows, which stays marked in the navigation."""
    kind, _, rest = request.POST.get("liste", "").partition(":")
    number = rest.partition(":")[0]
    if kind == "dossier" and number.isdigit() and len(number) < 19:
        return int(number)
    return FOLLOWED if kind == FOLLOWED else "search"


def _return(request: SignedInRequest, box: Box, *, left: bool = False) -> str:
    """Where a browser without scripts goes on: the page it came from, or its list when the message left it."""
    wanted = request.POST.get("retour_liste" if left and "retour_liste" in request.POST else "retour", "")
    parts = urlsplit(wanted)
    prefix = reverse("web:mailbox", args=[box.id])
    if parts.scheme or parts.netloc or not parts.path.startswith(prefix) or len(wanted) > 500:
        return prefix
    return wanted
