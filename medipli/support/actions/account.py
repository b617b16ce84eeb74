"""The desk lets somebody back into an account that was suspended."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actor import Actor
from medipli.identity.actions import suspend
from medipli.identity.models import Person
from medipli.organisations.policy import require_open_file
from medipli.support.writing import HelpRefused, line_of

SHORTEST_REASON = 10


@transaction.atomic
def reopen_account(actor: Actor, person_id: int, reason: str) -> None:
    """Open a suspended account for the reason given; a letter tells the person.

    The door has checked that the person is of the agent's region; their file is open. Accounts of staff are opened by
    an operator. Raises Forbidden, HelpRefused (``reason``).
    """
    require_open_file(actor, person_id)
    why = line_of(reason)
    if len(why) < SHORTEST_REASON:
        raise HelpRefused({"reason": "Dites en quelques mots pourquoi ce compte peut rouvrir."})
    if Person.objects.get(pk=person_id).is_staff_member:
        raise HelpRefused({"reason": "Cette personne exerce une fonction dans le service\u00a0: voyez l’exploitant."})
    if not suspend.reopen_account(actor, person_id, why):
        raise HelpRefused({"reason": "Ce compte est déjà ouvert."})
