"""Sign out."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from medipli.identity.actions.sign_out import sign_out
from medipli.identity.provider.logout import farewell
from medipli.web import kept_on_device
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End this browser's session, locked or not, and have the browser forget what it kept on the device.

    Somebody who came from Pro Santé Connect leaves it too.
    """
    visitor = cast(VisitorRequest, request)
    there = farewell(visitor.session)
    sign_out(actor_of(visitor), visitor.session)
    response: HttpResponse = HttpResponseRedirect(reverse("web:sign-in") + "?fin")
    if there:
        # A page that goes on by itself: no form of this site may lead to another one (form-action).
        response = render(request, "sign_in/leaving.html", {"there": there})
        response["Refresh"] = f"0; url={there}"
    kept_on_device.wipe(request, response)
    return response
