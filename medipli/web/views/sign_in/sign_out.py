"""Sign out."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from medipli.identity.actions.sign_out import sign_out
from medipli.web import kept_on_device
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End this browser's session, locked or not, and have the browser forget what it kept on the device."""
    visitor = cast(VisitorRequest, request)
    sign_out(actor_of(visitor), visitor.session)
    response = HttpResponseRedirect(reverse("web:sign-in") + "?fin")
    kept_on_device.wipe(request, response)
    return response
