"""Where somebody works as staff: straight there when it is one place, else a choice."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.organisations import policy
from medipli.web.access import signed_in
from medipli.web.components import NavLink
from medipli.web.request import SignedInRequest
from medipli.web.staff import staff_context
from medipli.web.templating import url


@dataclass(frozen=True)
class Console:
    """A place of work and what is done there."""

    name: str
    text: str
    icon: str
    url: str


@require_safe
@signed_in
def consoles(request: SignedInRequest) -> HttpResponseBase:
    """The person's places of work."""
    places = _places(request.user.pk)
    if not places:
        raise Http404
    if len(places) == 1:
        return HttpResponseRedirect(places[0].url)
    tabs = tuple(NavLink(one.name, one.url, one.icon) for one in places)
    return render(request, "operator/consoles.html", staff_context(request, "Espaces de travail", tabs, places=places))


def _places(person_id: int) -> list[Console]:
    found = []
    if policy.desk_regions(person_id):
        text = "Contrôler les demandes, créer les adresses, répondre aux utilisateurs."
        found.append(Console("Centre de services", text, "headset", url("desk")))
    if policy.administered(person_id):
        text = "Les comptes et les boîtes partagées de votre structure."
        found.append(Console("Espace gestionnaire", text, "building-2", url("manager")))
    if policy.is_operator(person_id):
        text = "Régions, domaines, équipes et conditions d’utilisation."
        found.append(Console("Exploitation", text, "settings", url("operator")))
    return found
