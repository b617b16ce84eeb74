"""What an administrator does to an account of their structure: never without the person's file open for a reason.

The powers stop at accounts without a function in the service: staff are looked after by operators. Over the account
itself (its password, its sessions, keeping the person out) they reach only where the structure answers for it: local
accounts, and those that it prepared. Everybody else keeps their account, whatever place of work they typed: such a
person can leave the structure, and the service desk helps them.
"""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.actions.finish_account import send_another_link
from medipli.identity.actions.suspend import reopen_account, suspend_account
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox, Membership
from medipli.messages.actions import leave_mailbox
from medipli.organisations import policy
from medipli.registration.actions import box_life
from medipli.registration.refusals import OpeningRefused
from medipli.registration.structure.people import find_account, memberships_there, vouched_for

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


def answers_for(box: Mailbox) -> bool:
    """Whether its structure answers for the account of a box that :func:`require_power` or ``find_account`` gave."""
    return vouched_for(Mailbox.objects.filter(pk=box.pk)).exists()


def require_answering(actor: Actor, person_id: int) -> None:
    """The same as :func:`require_power`, for what concerns the whole account. Raises Forbidden."""
    if not answers_for(require_power(actor, person_id)):
        raise Forbidden


def open_again(actor: Actor, person: Person) -> None:
    """Mail a new link to somebody who never finished their account. Raises Forbidden, TooManyLinks."""
    require_answering(actor, person.pk)
    send_another_link(actor, person)


def end_their_sessions(actor: Actor, person_id: int) -> int:
    """Sign the person out everywhere; returns of how many browsers. Raises Forbidden."""
    require_answering(actor, person_id)
    return end_sessions(actor, person_id)


def suspend(actor: Actor, person_id: int, reason: str) -> None:
    """Keep the person out of their account. Raises Forbidden, OpeningRefused."""
    require_answering(actor, person_id)
    if not suspend_account(actor, person_id, _reason(reason)):
        raise OpeningRefused("Ce compte est déjà suspendu.")


def reopen(actor: Actor, person_id: int) -> None:
    """Let them in again. Raises Forbidden, OpeningRefused."""
    require_answering(actor, person_id)
    if not reopen_account(actor, person_id):
        raise OpeningRefused("Ce compte est déjà ouvert.")


@transaction.atomic
def end_belonging(actor: Actor, person_id: int, reason: str) -> None:
    """The person leaves the structure: its shared boxes at once, and a local account closes, since it vouched for it.

    A BAL PER or INT stays its owner's, without the structure. Raises Forbidden, OpeningRefused.
    """
    box = require_power(actor, person_id)
    why = _reason(reason)
    organisation_id, is_answered_for = box.organisation_id, answers_for(box)
    held = memberships_there(person_id, [organisation_id] if organisation_id else [])
    if answering := [one.mailbox.label for one in held if one.role == Membership.Role.OWNER]:
        named = ", ".join(f"«\u00a0{label}\u00a0»" for label in answering[:5])
        raise OpeningRefused(f"Cette personne est responsable de {named}\u00a0: confiez d’abord la boîte à une autre.")
    person = Person.objects.get(pk=person_id)
    for one in held:
        leave_mailbox(actor, one.mailbox, person, reason=why)
    if box.kind == Mailbox.Kind.LOCAL:
        box_life.close(actor, box, why)
    else:
        Mailbox.objects.filter(pk=box.pk).update(organisation=None)
    if is_answered_for:
        end_sessions(actor, person_id)
    details = {"organisation": organisation_id, "reason": why}
    record(actor, "organisation.leave", target=f"person:{person_id}", details=details)


def _reason(text: str) -> str:
    reason = " ".join(text.replace("\x00", "").split())
    if len(reason) < SHORTEST_REASON:
        raise OpeningRefused("Indiquez la raison en quelques mots.")
    return reason[:300]
