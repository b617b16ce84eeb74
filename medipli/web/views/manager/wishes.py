"""Who asks a structure for an account: to create it, or to set the wish aside."""

from __future__ import annotations

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from medipli.audit.actor import Forbidden
from medipli.registration.actions.contact_administrators import settle_wish
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, Manager, for_desk, for_manager
from medipli.web.templating import url
from medipli.web.views.mailbox.flash import Flash, leave


@require_POST
@for_manager
def settle(request: SignedInRequest, manager: Manager, wish_id: int) -> HttpResponseBase:
    """An administrator has answered, or sets it aside."""
    return _settle(request, wish_id, "manager")


@require_POST
@for_desk
def settle_at_desk(request: SignedInRequest, desk: Desk, wish_id: int) -> HttpResponseBase:
    """The same, by an agent, for a structure that nobody administers."""
    return _settle(request, wish_id, "desk-structures")


def _settle(request: SignedInRequest, wish_id: int, back: str) -> HttpResponseBase:
    try:
        settle_wish(actor_of(request), wish_id)
    except Forbidden:
        raise Http404 from None
    leave(request, Flash("La demande de compte est retirée de la liste."))
    return HttpResponseRedirect(url(back))
