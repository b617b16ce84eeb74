"""Somebody lost their cards, or a card is somebody else's: the desk or an administrator ends all their links."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actor import Actor
from medipli.identity.actions.link_card import unlink_all_cards
from medipli.organisations.policy import require_open_file


@transaction.atomic
def reset_cards(actor: Actor, person_id: int) -> int:
    """End the links of every card of a person whose file the actor opened for a reason; a letter tells the person.

    The door has checked that the person is of the agent's region or of the administrator's structure. Raises Forbidden.
    """
    require_open_file(actor, person_id)
    return unlink_all_cards(actor, person_id)
