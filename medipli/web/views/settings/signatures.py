"""Signatures: one page for each, rich text with a script, plain text without."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medipli.formats.html import compose_clean, from_text, to_text
from medipli.mailboxes.actions.signatures import SignatureRefused, delete_signature, save_signature
from medipli.mailboxes.models import Signature
from medipli.mailboxes.policy import Forbidden
from medipli.mailboxes.queries import signatures_of
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.settings.frame import settings_context


@require_safe
@in_box
def index(request: SignedInRequest, box: Box) -> HttpResponse:
    """The list stands in the settings."""
    return HttpResponseRedirect(reverse("web:settings-messaging") + f"#signatures-{box.id}")


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def edit(request: SignedInRequest, box: Box, signature_id: int | None = None) -> HttpResponse:
    """Write a signature."""
    if not box.can_write:
        raise Http404
    mine = signatures_of(box.id, request.user.pk)
    known = next((one for one in mine if one.pk == signature_id), None)
    if signature_id is not None and known is None:
        raise Http404
    if request.method != "POST":
        blank = Signature(is_default=not mine)
        return _page(request, box, known or blank)
    html = _html(request, known)
    try:
        save_signature(
            actor_of(request),
            box.id,
            name=request.POST.get("name", ""),
            html=html,
            is_default="is_default" in request.POST,
            signature_id=signature_id,
        )
    except SignatureRefused as refusal:
        typed = Signature(
            pk=signature_id,
            name=request.POST.get("name", ""),
            html=compose_clean(html),
            is_default="is_default" in request.POST,
        )
        return _page(request, box, typed, error=str(refusal))
    return HttpResponseRedirect(reverse("web:settings-messaging") + f"?signature#signatures-{box.id}")


@require_POST
@in_box
def delete(request: SignedInRequest, box: Box, signature_id: int) -> HttpResponse:
    """Delete a signature of one's own."""
    try:
        delete_signature(actor_of(request), box.id, signature_id)
    except Forbidden:
        raise Http404 from None
    return HttpResponseRedirect(reverse("web:settings-messaging") + f"?retiree#signatures-{box.id}")


def _html(request: SignedInRequest, known: Signature | None) -> str:
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\x00", "")
    if html := request.POST.get("html", ""):
        return html
    if known is not None and "html" not in request.POST and text.strip() == to_text(known.html).strip():
        return known.html
    return from_text(text, fold=False)


def _page(request: SignedInRequest, box: Box, signature: Signature, *, error: str = "") -> HttpResponse:
    context = settings_context(request, "settings-messaging", lead=f"Signature pour {box.summary.label}")
    context |= {
        "box": box,
        "signature": signature,
        "text": to_text(signature.html) if signature.html else "",
        "error": error,
    }
    return render(request, "settings/signature.html", context, status=422 if error else 200)
