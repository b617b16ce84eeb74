"""The accounts of some structures: who has their individual box there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox, Membership
from medipli.organisations.models import Organisation
from medipli.registration.models import Request

Sleeping = Literal["", "never", "3", "6", "12", "suspended"]
"""« never » signed in, not for so many months, or suspended; everybody when empty."""
INDIVIDUAL = (Mailbox.Kind.PER, Mailbox.Kind.INT, Mailbox.Kind.LOCAL)
PAGE = 50
_WORDS = 6


@dataclass(frozen=True)
class Account:
    """What a list shows of somebody."""

    person_id: int
    name: str
    profession: str
    kind: str
    structure: str
    last_login: datetime | None
    is_active: bool
    is_finished: bool
    """Whether they chose a password yet."""
    created_at: datetime


def individual_boxes(organisation_ids: Sequence[int]) -> QuerySet[Mailbox]:
    """The individual boxes of these structures that were not closed."""
    return Mailbox.objects.filter(organisation__in=list(organisation_ids), kind__in=INDIVIDUAL, closed_at=None)


def accounts(
    organisation_ids: Sequence[int], *, text: str = "", sleeping: str = "", kind: str = "", after: int = 0
) -> tuple[tuple[Account, ...], int]:
    """A page by name, and the number after which the next begins (0: the last page). Two queries."""
    found = selected(organisation_ids, text=text, sleeping=sleeping, kind=kind)
    if after:
        last = individual_boxes(organisation_ids).filter(pk=after).select_related("owner").first()
        if last is not None and last.owner is not None:
            name = (last.owner.last_name, last.owner.first_name)
            found = found.filter(
                Q(owner__last_name__gt=name[0])
                | Q(owner__last_name=name[0], owner__first_name__gt=name[1])
                | Q(owner__last_name=name[0], owner__first_name=name[1], pk__gt=after)
            )
    boxes = list(found[: PAGE + 1])
    return tuple(_view(box) for box in boxes[:PAGE]), boxes[PAGE - 1].pk if len(boxes) > PAGE else 0


def selected(
    organisation_ids: Sequence[int], *, text: str = "", sleeping: str = "", kind: str = ""
) -> QuerySet[Mailbox]:
    """The same without pages, with owner and structure."""
    found = individual_boxes(organisation_ids).filter(owner__isnull=False).select_related("owner", "organisation")
    for word in text.replace("\x00", "").split()[:_WORDS]:
        found = found.filter(
            Q(owner__last_name__icontains=word)
            | Q(owner__first_name__icontains=word)
            | Q(owner__profession__icontains=word)
            | Q(owner__email=word.lower())
            | Q(address=word.lower())
        )
    if sleeping == "never":
        found = found.filter(owner__last_login=None)
    elif sleeping == "suspended":
        found = found.filter(owner__is_active=False)
    elif sleeping in ("3", "6", "12"):
        since = timezone.now() - timedelta(days=30.44 * int(sleeping))
        found = found.filter(Q(owner__last_login__lt=since) | Q(owner__last_login=None, owner__created_at__lt=since))
    if kind in INDIVIDUAL:
        found = found.filter(kind=kind)
    return found.order_by("owner__last_name", "owner__first_name", "pk")


def sleeping_counts(organisation_ids: Sequence[int]) -> dict[str, int]:
    """How many accounts each filter holds. One query."""
    now = timezone.now()

    def quiet(months: int) -> Q:
        since = now - timedelta(days=30.44 * months)
        return Q(owner__last_login__lt=since) | Q(owner__last_login=None, owner__created_at__lt=since)

    return individual_boxes(organisation_ids).aggregate(
        all=Count("pk"),
        never=Count("pk", filter=Q(owner__last_login=None)),
        three=Count("pk", filter=quiet(3)),
        six=Count("pk", filter=quiet(6)),
        twelve=Count("pk", filter=quiet(12)),
        suspended=Count("pk", filter=Q(owner__is_active=False)),
    )


def vouched_for(boxes: QuerySet[Mailbox]) -> QuerySet[Mailbox]:
    """Those of these individual boxes whose structure answers for the whole account.

    It vouched for local accounts, which end with it, and prepared others before their person had any account.
    """
    prepared = Request.objects.filter(
        mailbox=OuterRef("pk"), made_for=OuterRef("organisation"), created_at__lte=OuterRef("owner__created_at")
    )
    return boxes.filter(Q(kind=Mailbox.Kind.LOCAL) | Exists(prepared))


def find_account(organisation_ids: Sequence[int], person_id: int) -> Mailbox | None:
    """The individual box by which somebody belongs to one of these structures; None for everybody else."""
    found = individual_boxes(organisation_ids).filter(owner_id=person_id)
    return found.select_related("owner", "organisation").order_by("pk").first()


def find_by_address(organisation: Organisation, address: str) -> Person | None:
    """Somebody of this structure by the address of their box or their ordinary one; nobody else is ever found."""
    address = address.strip().lower()
    found = individual_boxes([organisation.pk]).filter(Q(address=address) | Q(owner__email=address))
    box = found.filter(owner__is_active=True).select_related("owner").first() if address else None
    return box.owner if box is not None else None


def memberships_there(person_id: int, organisation_ids: Sequence[int]) -> list[Membership]:
    """The shared boxes of these structures that somebody may open."""
    held = Membership.objects.filter(
        person_id=person_id, mailbox__organisation__in=list(organisation_ids), mailbox__closed_at=None
    )
    return list(held.exclude(mailbox__kind__in=INDIVIDUAL).select_related("mailbox").order_by("mailbox__label", "pk"))


def _view(box: Mailbox) -> Account:
    person = box.owner
    assert person is not None  # noqa: S101 - selected() keeps boxes with an owner
    return Account(
        person_id=person.pk,
        name=person.full_name,
        profession=person.profession,
        kind=box.get_kind_display(),
        structure=box.organisation.name if box.organisation else "",
        last_login=person.last_login,
        is_active=person.is_active,
        is_finished=person.has_usable_password(),
        created_at=person.created_at,
    )
