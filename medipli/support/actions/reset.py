"""Somebody whom the desk met or called back gets a link to choose another password."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.models import Person
from medipli.organisations.policy import require_open_file
from medipli.support import tasks
from medipli.support.actions.recovery import SHORTEST_PROOF
from medipli.support.writing import HelpRefused, TooOften, line_of


@transaction.atomic
def send_reset(actor: Actor, person_id: int, how: str) -> None:
    """The agent attests ``how`` the identity was checked; the link is mailed to the person's own address.

    The door has checked that the person is of the agent's region; their file is open. Raises Forbidden, HelpRefused
    (``how``), TooOften.
    """
    require_open_file(actor, person_id)
    proof = line_of(how)
    if len(proof) < SHORTEST_PROOF:
        raise HelpRefused({"how": "Dites en quelques mots comment l’identité a été vérifiée."})
    person = Person.objects.get(pk=person_id)
    if not person.is_active:
        raise HelpRefused({"how": "Ce compte est suspendu\u00a0: rouvrez-le d’abord."})
    if wait := throttle.count_try(throttle.letters("desk reset", person.email)):
        raise TooOften(wait)
    record(actor, "recovery.attest", target=f"person:{person_id}", details={"how": proof[:300]})
    tasks.recovery_granted.defer(person_id=person_id, by_id=actor.person_id)
