"""The desk gives an account another ordinary address, when the old one no longer reaches its person."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.identity.actions.change_address import AddressRefused, ask_change_for
from medipli.identity.models import Person
from medipli.organisations.policy import require_open_file
from medipli.support.actions.recovery import SHORTEST_PROOF
from medipli.support.writing import HelpRefused, line_of


@transaction.atomic
def set_address(actor: Actor, person_id: int, new: str, how: str) -> None:
    """The agent attests ``how`` the identity was checked: the new address has 48 hours to confirm by its link.

    The old one is told and may call it off. The door has checked that the person is of the agent's region; their file
    is open. Accounts of staff wait for an operator, and nobody changes their own here. Raises Forbidden, HelpRefused
    (``how``, ``address``).
    """
    require_open_file(actor, person_id)
    if actor.person_id == person_id:
        raise Forbidden
    proof = line_of(how)
    if len(proof) < SHORTEST_PROOF:
        raise HelpRefused({"how": "Dites en quelques mots comment l’identité a été vérifiée."})
    person = Person.objects.get(pk=person_id)
    if person.is_staff_member:
        raise HelpRefused({"address": "Cette personne exerce une fonction dans le service\u00a0: voyez l’exploitant."})
    if not person.is_active:
        raise HelpRefused({"address": "Ce compte est suspendu\u00a0: rouvrez-le d’abord."})
    record(actor, "address.attest", target=f"person:{person_id}", details={"how": proof[:300]})
    try:
        ask_change_for(actor, person, new)
    except AddressRefused as refused:
        raise HelpRefused({"address": str(refused)}) from None
