"""What is asked of administrators who change who may open a box of their structure, and who hears of it.

They read nothing there. So that nobody lets themselves in under another name, an act takes a reason, those in charge
of the box hear of it at once, and a new member enters with their agreement only.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.mailboxes.models import Mailbox, Membership
from medipli.notices.box_tasks import box_news

MANAGING = (Membership.Role.OWNER, Membership.Role.MANAGER)
SHORTEST_REASON, LONGEST_REASON = 10, 300


class ReasonNeeded(ValueError):
    """An administrator did not say why; the text asks for it."""


def explained(more: Mapping[str, str], reason: str) -> dict[str, str]:
    """What the trail adds about an act: nothing for who manages the box, else ``more`` and the reason.

    ``more`` comes from ``policy.require_membership_power``. Raises ReasonNeeded.
    """
    if not more:
        return {}
    why = " ".join(reason.replace("\x00", "").split())
    if len(why) < SHORTEST_REASON:
        raise ReasonNeeded("Dites pourquoi en quelques mots\u00a0: votre raison s’inscrit au journal.")
    return {**more, "reason": why[:LONGEST_REASON]}


def in_charge(mailbox: Mailbox, actor: Actor) -> QuerySet[Membership]:
    """The memberships of those who decide about the members now, but for who acts: their accounts are open."""
    return _present(mailbox, actor).filter(role__in=MANAGING)


def tell(actor: Actor, mailbox: Mailbox, event: str) -> None:
    """Tell those in charge what an administrator did; every member and the team where nobody is in charge."""
    from medipli.mailboxes.team_notices import team_news

    people = set(in_charge(mailbox, actor).values_list("person_id", flat=True))
    if not people:
        people = set(_present(mailbox, actor).values_list("person_id", flat=True))
        team_news.defer(event=event, mailbox_id=mailbox.pk)
    for person_id in sorted(people):
        box_news.defer(event=event, person_id=person_id, mailbox_id=mailbox.pk)


def _present(mailbox: Mailbox, actor: Actor) -> QuerySet[Membership]:
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    found = Membership.objects.filter(lasting, mailbox=mailbox, person__is_active=True)
    return found.exclude(person_id=actor.person_id or 0)
