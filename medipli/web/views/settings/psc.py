"""« Pro Santé Connect » on the account page: which identity is tied to the account, tie one, untie it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from medipli.identity.actions.link_provider import unlink_provider
from medipli.identity.models import ProviderIdentity
from medipli.identity.provider.discovery import is_set_up
from medipli.web.access import actor_of, freshly_proved, in_own_time, open_to_weak
from medipli.web.french import long_date
from medipli.web.request import SignedInRequest
from medipli.web.suite import suite_of_path
from medipli.web.views.sign_in.psc import LINK, depart

SAVED = {
    "psc-associe": "Votre identité Pro Santé Connect est associée à votre compte.",
    "psc-deja": "Cette identité Pro Santé Connect est déjà associée à votre compte.",
    "psc-dissocie": "Identité Pro Santé Connect dissociée\u00a0; les sessions qu’elle avait ouvertes sont fermées.",
}


@dataclass(frozen=True)
class IdentityLine:
    """An identity as the page shows it."""

    id: int
    number: str
    linked: str
    last_used: str


@dataclass(frozen=True)
class ProviderPanel:
    """What the panel shows; ``is_offered``: the service is set up, ``can_link``: the account carries a number."""

    is_offered: bool
    can_link: bool
    identities: tuple[IdentityLine, ...]


def provider_panel(request: SignedInRequest) -> ProviderPanel:
    """The identities of the person who asks."""
    lines = tuple(
        IdentityLine(
            one.pk,
            f"…{one.national_id[-8:-4]} {one.national_id[-4:]}",
            long_date(one.linked_at),
            long_date(one.last_used_at) if one.last_used_at else "jamais",
        )
        for one in ProviderIdentity.objects.filter(person=request.user).order_by("pk")
    )
    return ProviderPanel(is_set_up(), bool(request.user.national_id), lines)


@open_to_weak
@require_GET
@in_own_time
@freshly_proved
def associate(request: SignedInRequest) -> HttpResponse:
    """Leave for Pro Santé Connect to tie the identity that comes back to this account."""
    return depart(request, LINK, suite_of_path(reverse("web:settings") + "?psc-associe"))


@require_POST
@in_own_time
@freshly_proved
def unlink(request: SignedInRequest) -> HttpResponse:
    """Untie one's own identity."""
    number = request.POST.get("identity", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    if not is_number:
        raise Http404
    if not unlink_provider(actor_of(request), request.user, int(number), session_key=request.opened.key):
        raise Http404
    return HttpResponseRedirect(reverse("web:settings") + "?psc-dissocie")
