"""Whether a box is still one's own: asked by open pages, which empty themselves when it is not."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.mailboxes.policy import Forbidden, access_to
from medipli.web.access import signed_in
from medipli.web.request import SignedInRequest


@require_safe
@signed_in
def access(request: SignedInRequest, mailbox: int) -> HttpResponse:
    """204 to a member; to anybody else 404, with the card that takes the place of the page."""
    try:
        access_to(request.user.pk, mailbox)
    except Forbidden:
        return render(request, "members/_lost.html", {}, status=404)
    return HttpResponse(status=204)
