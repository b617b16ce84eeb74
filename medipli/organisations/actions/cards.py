"""Cards that a structure gave out (CPE, CDE) and that wait until one of its administrators says whose they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from medipli.audit.actor import Actor, Forbidden
from medipli.identity.actions import link_card
from medipli.identity.models import Card
from medipli.organisations.models import Organisation
from medipli.organisations.policy import administered


def structures_of(person_id: int) -> QuerySet[Organisation]:
    """The structures to which an account belongs by a box of its own."""
    return Organisation.objects.filter(mailboxes__owner_id=person_id).distinct()


def waiting_cards(organisation_ids: Iterable[int]) -> QuerySet[Card]:
    """The cards of people of these structures that wait, the oldest first."""
    waiting = Card.objects.filter(state=Card.State.WAITING, ended_at=None, person__is_active=True)
    theirs = waiting.filter(person__own_mailboxes__organisation_id__in=list(organisation_ids))
    return theirs.select_related("person").order_by("linked_at", "pk").distinct()


@transaction.atomic
def settle_card(actor: Actor, card_id: int, *, is_right: bool) -> Card:
    """Confirm whose a card is, or send it away; a letter tells the person. Raises Forbidden.

    Nobody confirms a card of their own.
    """
    card = Card.objects.select_for_update().filter(pk=card_id, state=Card.State.WAITING).first()
    if card is None or card.person_id == actor.person_id:
        raise Forbidden
    if not waiting_cards(administered(actor.person_id)).filter(pk=card.pk).exists():
        raise Forbidden
    if is_right:
        link_card.confirm_card(actor, card)
    else:
        link_card.decline_card(actor, card)
    return card
