"""Close the accounts of people who never came back, so that nothing is lost and the desk can open them again.

Nobody signs in any more, as after a suspension; the person's own boxes, and shared ones that they alone opened, are
suspended and leave the national directory; messages stay for their usual time. Shared boxes that others use go on: the
desk learns which of them nobody is in charge of.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.actions.dormancy import waiting
from medipli.identity.actions.suspend import suspend_account
from medipli.identity.models import DormancyWarning, Person
from medipli.identity.signals import dormant_closed
from medipli.mailboxes.models import Mailbox, Membership
from medipli.mailboxes.queries import region_of
from medipli.registration.actions import box_life
from medipli.registration.publication.actions import withdraw

log = logging.getLogger(__name__)
REASON = "Aucune connexion depuis longtemps, malgré deux e-mails"
_GRACE = timedelta(days=6)
_IN_CHARGE = (Membership.Role.OWNER, Membership.Role.MANAGER)


def close_dormant(actor: Actor, now: datetime) -> set[int | None]:
    """Close what is due, one account a transaction; returns the regions whose desks have to be told.

    One that cannot be closed is left for the next night, and keeps no other from it.
    """
    regions: set[int | None] = set()
    due = waiting(now).filter(closes_at__lte=now, reminded_at__lte=now - _GRACE, person__role=Person.Role.USER)
    for warning_id in list(due.order_by("pk").values_list("pk", flat=True)):
        try:
            closed = _close(actor, warning_id, now)
        except Exception:
            log.exception("dormancy warning %d was not carried out", warning_id)
            continue
        if closed is not None:
            regions.add(region_of(closed))
    return regions


@transaction.atomic
def _close(actor: Actor, warning_id: int, now: datetime) -> int | None:
    locked = DormancyWarning.objects.select_for_update(of=("self",), skip_locked=True)
    warning = locked.filter(pk=warning_id, pk__in=waiting(now).values("pk")).first()
    if warning is None:
        return None
    person = Person.objects.select_for_update().get(pk=warning.person_id)
    if person.last_login is not None and person.last_login >= warning.warned_at:
        return None
    orphans = list(_without_anybody_in_charge(person.pk).values_list("pk", flat=True))
    boxes = list(_alone_in(person.pk))
    suspend_account(actor, person.pk, REASON)
    for box in boxes:
        if box.is_open:
            box_life.suspend(actor, box, REASON)
        withdraw(actor, box)
    warning.closed_at = now
    warning.save(update_fields=["closed_at"])
    details = {"suspended": [box.pk for box in boxes], "without_anybody_in_charge": orphans}
    record(actor, "dormancy.close", target=f"person:{person.pk}", details=details)
    dormant_closed.send(Person, warning_id=warning.pk)
    return person.pk


def _alone_in(person_id: int) -> QuerySet[Mailbox]:
    """The person's individual boxes, and shared ones of which they are the only member."""
    others = Membership.objects.exclude(person_id=person_id).values("mailbox_id")
    shared = Q(memberships__person_id=person_id) & ~Q(pk__in=others)
    individual = Q(owner_id=person_id, kind__in=[Mailbox.Kind.PER, Mailbox.Kind.INT, Mailbox.Kind.LOCAL])
    return Mailbox.objects.filter(individual | shared, closed_at=None).distinct().order_by("pk")


def _without_anybody_in_charge(person_id: int) -> QuerySet[Mailbox]:
    """Shared boxes that others use, and of which nobody else is in charge."""
    in_charge = Membership.objects.filter(role__in=_IN_CHARGE, person__is_active=True).exclude(person_id=person_id)
    members = Membership.objects.exclude(person_id=person_id)
    held = Mailbox.objects.filter(memberships__person_id=person_id, memberships__role__in=_IN_CHARGE, closed_at=None)
    held = held.filter(kind__in=[Mailbox.Kind.ORG, Mailbox.Kind.APP], pk__in=members.values("mailbox_id"))
    return held.exclude(pk__in=in_charge.values("mailbox_id")).order_by("pk")
