"""Somebody without an account asks the administrators of their structure for one (F11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.identity import throttle
from medipli.organisations.models import Organisation
from medipli.organisations.policy import administered, desk_regions
from medipli.registration.models import AccountWish
from medipli.registration.queries.wishes import administering, desk_wishes, wishes_of

LONGEST = 500
"""Characters of the message."""
LASTS = timedelta(days=90)


@transaction.atomic
def contact_administrators(
    actor: Actor, organisation_id: int, *, name: str, email: str, profession: str, text: str
) -> None:
    """Keep the wish for those who administer the structure, or for the desk of its region when nobody does.

    A letter says that one waits, and nothing of what was written: a few an hour at most. Who asks learns nothing of
    whom it goes to.
    """
    from medipli.registration import tasks

    organisation = Organisation.objects.get(pk=organisation_id)
    wish = AccountWish.objects.create(
        organisation=organisation,
        name=_line(name),
        profession=_line(profession),
        email=email.strip()[:254],
        text=text[:LONGEST],
    )
    record(actor, "organisation.contact", target=f"organisation:{organisation.pk}", details={"wish": wish.pk})
    if throttle.count_try(throttle.letters("account wish", str(organisation.pk))) is not None:
        return
    people = administering().filter(organisation=organisation).order_by("person_id")
    told: list[int | None] = list(people.values_list("person_id", flat=True).distinct())
    for person_id in told or [None]:
        tasks.tell_wish.defer(wish_id=wish.pk, person_id=person_id)


@transaction.atomic
def settle_wish(actor: Actor, wish_id: int) -> None:
    """Answered or set aside: it goes. Raises Forbidden to everybody but those whom it was for."""
    theirs = wishes_of(administered(actor.person_id)).filter(pk=wish_id).first()
    wish = theirs or desk_wishes(desk_regions(actor.person_id)).filter(pk=wish_id).first()
    if wish is None:
        raise Forbidden
    record(actor, "organisation.settle_wish", target=f"organisation:{wish.organisation_id}", details={"wish": wish_id})
    wish.delete()


def forget_wishes(now: datetime) -> int:
    """Those that nobody settled in LASTS do not stay; returns how many."""
    return AccountWish.objects.filter(at__lt=now - LASTS).delete()[0]


def _line(text: str) -> str:
    return " ".join(text.split())[:160]
