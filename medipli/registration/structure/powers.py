"""What an administrator does to an account of their structure: never without the person's file open for a reason.

The powers stop at accounts without a function in the service: staff are looked after by operators.
"""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.actions.suspend import reopen_account, suspend_account
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox, Membership
from medipli.messages.actions import leave_mailbox
from medipli.organisations import policy
from medipli.registration.actions import box_life
from medipli.registration.refusals import OpeningRefused
from medipli.registration.structure.people import find_account, memberships_there

SHORTEST_REASON = 10


def require_power(actor: Actor, person_id: int) -> Mailbox:
    """The box by which the person belongs to a structure of the actor, who opened their file. Raises Forbidden."""
    box = find_account(policy.administered(actor.person_id), person_id)
    if box is None or box.owner is None or person_id == actor.person_id or not has_power_over(box.owner):
        raise Forbidden
    policy.require_open_file(actor, person_id)
    return box


def has_power_over(person: Person) -> bool:
    """Whether administrators may act on this account at all."""
    return not person.is_staff_member


def end_their_sessions(actor: Actor, person_id: int) -> int:
    """Sign the person out everywhere; returns of how many browsers. Raises Forbidden."""
    require_power(actor, person_id)
    return end_sessions(actor, person_id)


def suspend(actor: Actor, person_id: int, reason: str) -> None:
    """Keep the person out of their account. Raises Forbidden, OpeningRefused."""
    require_power(actor, person_id)
    if not suspend_account(actor, person_id, _reason(reason)):
        raise OpeningRefused("Ce compte est déjà suspendu.")


def reopen(actor: Actor, person_id: int) -> None:
    """Let them in again. Raises Forbidden, OpeningRefused."""
    require_power(actor, person_id)
    if not reopen_account(actor, person_id):
        raise OpeningRefused("Ce compte est déjà ouvert.")


@transaction.atomic
def end_belonging(actor: Actor, person_id: int, reason: str) -> None:
    """The person leaves the structure: its shared boxes at once, and a local account closes, since it vouched for it.

    A BAL PER or INT stays its owner's, without the structure. Raises Forbidden, OpeningRefused.
    """
    box = require_power(actor, person_id)
    why = _reason(reason)
    organisation_id = box.organisation_id
    held = memberships_there(person_id, [organisation_id] if organisation_id else [])
    if answering := [one.mailbox.label for one in held if one.role == Membership.Role.OWNER]:
        named = ", ".join(f"«\u00a0{label}\u00a0»" for label in answering[:5])
        raise OpeningRefused(f"Cette personne est responsable de {named}\u00a0: confiez d’abord la boîte à une autre.")
    person = Person.objects.get(pk=person_id)
    for one in held:
        leave_mailbox(actor, one.mailbox, person)
    if box.kind == Mailbox.Kind.LOCAL:
        box_life.close(actor, box, why)
    else:
        Mailbox.objects.filter(pk=box.pk).update(organisation=None)
    end_sessions(actor, person_id)
    details = {"organisation": organisation_id, "reason": why}
    record(actor, "organisation.leave", target=f"person:{person_id}", details=details)


def _reason(text: str) -> str:
    reason = " ".join(text.replace("\x00", "").split())
    if len(reason) < SHORTEST_REASON:
        raise OpeningRefused("Indiquez la raison en quelques mots.")
    return reason[:300]
