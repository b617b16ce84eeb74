"""The labels of a box."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from medipli.messages.actions import LabelRefused, create_label, delete_label, rename_label
from medipli.messages.models import Label
from medipli.web.access import actor_of
from medipli.web.french import NBSP
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for
from medipli.web.views.mailbox.rows import chip_of


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def manage(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """The labels, and a form to create one."""
    if request.method != "POST":
        return _page(request, box)
    name, tint = request.POST.get("name", ""), request.POST.get("tint", "")
    try:
        label = create_label(actor_of(request), box.id, name, tint)
    except LabelRefused as refusal:
        return _page(request, box, name=name, tint=tint, error=str(refusal))
    return _done(request, box, f"Étiquette «{NBSP}{label.name}{NBSP}» créée")


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def edit(request: SignedInRequest, box: Box, label_id: int) -> HttpResponseBase:
    """Change the word and the colour of a label."""
    if label_id not in box.labels:
        raise Http404
    label = box.labels[label_id]
    if request.method != "POST":
        return _page(request, box, name=label.name, tint=label.tint, label_id=label_id)
    name, tint = request.POST.get("name", ""), request.POST.get("tint", "")
    try:
        rename_label(actor_of(request), box.id, label_id, name, tint)
    except LabelRefused as refusal:
        return _page(request, box, name=name, tint=tint, label_id=label_id, error=str(refusal))
    return _done(request, box, "Étiquette enregistrée")


@require_POST
@in_box
def delete(request: SignedInRequest, box: Box, label_id: int) -> HttpResponse:
    """Delete a label; the messages that bore it stay where they are."""
    delete_label(actor_of(request), box.id, label_id)
    return _done(request, box, "Étiquette supprimée\u202f; les messages restent à leur place")


def _done(request: SignedInRequest, box: Box, text: str) -> HttpResponse:
    flash.leave(request, flash.Flash(text))
    return HttpResponseRedirect(reverse("web:labels", args=[box.id]))


def _page(
    request: SignedInRequest, box: Box, *, name: str = "", tint: str = "sla", label_id: int = 0, error: str = ""
) -> HttpResponse:
    context = {
        "box": box,
        "frame": frame_for(request, box, current="labels"),
        "labels": [(label, chip_of(label)) for label in box.marks.labels],
        "tints": Label.Tint.choices,
        "name": name,
        "tint": tint,
        "label_id": label_id,
        "error": error,
        "flash": flash.take(request),
    }
    return render(request, "mailbox/labels.html", context, status=422 if error else 200)
