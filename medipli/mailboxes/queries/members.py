"""The members of a box as its page lists them, and the invitations that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Max, Q, QuerySet, Value, When
from django.utils import timezone

from medipli.identity.models import Session
from medipli.mailboxes.models import Invitation, Membership


@dataclass(frozen=True)
class MemberView:
    """A member; ``last_seen`` is their last act anywhere in the service, to be shown by the month only."""

    person_id: int
    name: str
    profession: str
    role: Membership.Role
    since: datetime
    until: datetime | None
    last_seen: datetime | None


def members_page(mailbox_id: int) -> tuple[MemberView, ...]:
    """The members whose access lasts, by role, then by name. Two queries."""
    order = Case(*(When(role=role, then=Value(rank)) for rank, role in enumerate(Membership.Role)))
    lasting = Membership.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), mailbox_id=mailbox_id)
    found = list(
        lasting.select_related("person").order_by(order, "person__last_name", "person__first_name", "person_id")
    )
    sessions = Session.objects.filter(person__in=[one.person_id for one in found])
    seen = dict(sessions.values_list("person").annotate(Max("last_seen_at")))
    return tuple(_view(one, seen.get(one.person_id)) for one in found)


def waiting_invitations(mailbox_id: int) -> QuerySet[Invitation]:
    """The invitations to a box that nobody answered, those grown too old included, the latest first."""
    waiting = Invitation.objects.filter(mailbox_id=mailbox_id, answer=Invitation.Answer.WAITING)
    return waiting.select_related("invited_by").order_by("-created_at", "-pk")


def _view(one: Membership, session: datetime | None) -> MemberView:
    visits = [moment for moment in (session, one.person.last_login) if moment is not None]
    return MemberView(
        person_id=one.person_id,
        name=one.person.full_name,
        profession=one.person.profession,
        role=Membership.Role(one.role),
        since=one.since,
        until=one.until,
        last_seen=max(visits, default=None),
    )
