"""Lost passwords that reached the desk: once an agent checked who the person is, a link lets them choose another."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.organisations.policy import require_desk, require_open_file, require_operator
from medipli.support import queries, tasks
from medipli.support.writing import HelpRefused, line_of

SHORTEST_PROOF = 10


@transaction.atomic
def grant(actor: Actor, recovery_id: int, how: str) -> None:
    """The agent attests ``how`` the identity was checked; the link is mailed to the person.

    The agent serves the person's region and opened their file. Operators, and people whom no desk knows, are checked
    by another operator. Raises Forbidden, HelpRefused (``how``).
    """
    found = queries.recovery(recovery_id)
    if found is None:
        raise Forbidden
    if found.region_id is None:
        require_operator(actor)
        if actor.person_id == found.person_id:
            raise Forbidden
    else:
        require_desk(actor, found.region_id)
        require_open_file(actor, found.person_id)
    proof = line_of(how)
    if len(proof) < SHORTEST_PROOF:
        raise HelpRefused({"how": "Dites en quelques mots comment l’identité a été vérifiée."})
    details = {"how": proof[:300]}
    record(actor, "recovery.attest", target=f"person:{found.person_id}", details=details)
    tasks.recovery_granted.defer(person_id=found.person_id, by_id=actor.person_id)
