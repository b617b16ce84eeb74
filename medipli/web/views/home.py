"""The front door."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medipli.web.access import gate, public
from medipli.web.request import VisitorRequest
from medipli.web.views.sign_in.password import page

AFTER_SIGN_IN = "/boites/"
"""Where people land: their own mailbox."""


@public
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page for visitors, the mailbox for everybody else."""
    visitor = cast(VisitorRequest, request)
    if visitor.opened is None:
        return page(visitor)
    return gate(visitor) or HttpResponseRedirect(AFTER_SIGN_IN)
