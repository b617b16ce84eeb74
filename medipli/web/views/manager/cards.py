"""Cards of the structure (CPE, CDE) that wait until an administrator says whose they are."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from medipli.audit.actor import Forbidden
from medipli.formats.identifiers import display
from medipli.identity.models import Card
from medipli.organisations.actions.cards import settle_card, structures_of, waiting_cards
from medipli.web.access import actor_of
from medipli.web.french import long_date
from medipli.web.request import SignedInRequest
from medipli.web.staff import Manager, for_manager
from medipli.web.templating import url
from medipli.web.views.mailbox.flash import Flash, leave
from medipli.web.views.manager.frame import manager_context
from medipli.web.views.settings.cards import masked

_NUMBERS = {"1": "FINESS", "2": "SIREN", "3": "SIRET"}


@dataclass(frozen=True)
class WaitingCard:
    """A card as the page shows it. ``is_ours``: the number on it is that of a structure of the person."""

    id: int
    person: str
    profession: str
    kind: str
    holder: str
    number: str
    structure: str
    is_ours: bool
    since: str
    is_mine: bool


@require_safe
@for_manager
def waiting(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """The cards that wait, the oldest first."""
    lines = [_line(card, manager) for card in waiting_cards(manager.organisation_ids)[:100]]
    context = manager_context(request, manager, "manager", lines=lines)
    return render(request, "manager/cards.html", context)


@require_POST
@for_manager
def settle(request: SignedInRequest, manager: Manager, card_id: int) -> HttpResponseBase:
    """Confirm the card, or say that it is not theirs."""
    is_right = request.POST.get("answer") == "yes"
    if not is_right and request.POST.get("answer") != "no":
        raise Http404
    try:
        settle_card(actor_of(request), card_id, is_right=is_right)
    except Forbidden:
        raise Http404 from None
    said = "confirmée\u202f; elle permet maintenant de se connecter" if is_right else "dissociée"
    leave(request, Flash(f"La carte est {said}. Un e-mail prévient cette personne."))
    return HttpResponseRedirect(url("manager-cards"))


def _line(card: Card, manager: Manager) -> WaitingCard:
    kind, number = _NUMBERS.get(card.structure_id[:1], ""), card.structure_id[1:]
    known = {name for one in structures_of(card.person_id) for name in (one.finess, one.siret) if name}
    return WaitingCard(
        id=card.pk,
        person=card.person.full_name,
        profession=card.person.profession,
        kind=card.get_kind_display(),
        holder=card.holder,
        number=masked(card.number),
        structure=f"{kind} {display(number)}".strip() if number else "",
        is_ours=number in known,
        since=long_date(card.linked_at),
        is_mine=card.person_id == manager.person.pk,
    )
