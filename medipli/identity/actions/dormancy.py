"""Accounts that nobody signs in to: their person is told, reminded, and may object (CNIL, deliberation 2014-239).

What counts as the last sign of life: signing in, the making of the account, the end of a suspension, an objection.
Accounts that were never finished have their own end, and those of staff are left to the operators, who are told.
Closing, which concerns boxes too, is ``registration.actions.close_dormant``.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import DormancyWarning, Person, Suspension
from medipli.identity.secrets import digest
from medipli.identity.signals import dormancy_told

REMINDED_BEFORE = timedelta(days=7)
_AT_ONCE = 200


def dormant(now: datetime) -> QuerySet[Person]:
    """Who gave no sign of life for DORMANT_DAYS and was not told since."""
    before = now - timedelta(days=settings.DORMANT_DAYS)
    came_back = Suspension.objects.filter(person=OuterRef("pk"), ended_at__gte=before)
    told = DormancyWarning.objects.filter(person=OuterRef("pk"))
    told = told.filter(Q(closed_at=None, objected_at=None) | Q(objected_at__gte=before))
    found = Person.objects.alias(seen=Coalesce("last_login", "created_at")).filter(seen__lt=before, is_active=True)
    finished = Q(last_login__isnull=False) | ~Q(password="") & ~Q(password__startswith="!")  # noqa: S106
    return found.filter(finished).exclude(Exists(came_back)).exclude(Exists(told))


def warn_dormant(actor: Actor, now: datetime) -> int:
    """Tell everybody who is :func:`dormant` when their account closes; returns how many. Twice is the same."""
    return sum(_warn(actor, person_id, now) for person_id in _numbers(dormant(now)))


def remind_dormant(actor: Actor, now: datetime) -> int:
    """Tell those again whose account closes within a week; returns how many."""
    due = waiting(now).filter(reminded_at=None, closes_at__lte=now + REMINDED_BEFORE)
    return sum(_remind(actor, warning_id, now) for warning_id in _numbers(due))


def forget_moot() -> int:
    """Remove warnings of people who signed in since, or whose account was closed otherwise; returns how many."""
    returned = Q(person__last_login__gte=F("warned_at")) | Q(person__is_active=False)
    gone, _ = DormancyWarning.objects.filter(returned, closed_at=None, objected_at=None).delete()
    return gone


def waiting(now: datetime) -> QuerySet[DormancyWarning]:
    """Warnings to which nobody answered yet."""
    quiet = Q(person__last_login=None) | Q(person__last_login__lt=F("warned_at"))
    return DormancyWarning.objects.filter(quiet, closed_at=None, objected_at=None, person__is_active=True)


def link_secret(warning: DormancyWarning) -> str:
    """The secret of the link in both letters. It stands in no table: the key of the service makes it anew."""
    secret = digest("dormancy link secret", warning.pk, warning.person_id)
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def find_warning(token: str) -> DormancyWarning | None:
    """What a link stands for, whatever became of it."""
    return DormancyWarning.objects.filter(digest=_digest(token)).select_related("person").first()


@transaction.atomic
def keep_account(actor: Actor, token: str) -> bool:
    """Whoever reads the ordinary mail wants the account kept for another year; False once it was closed.

    This keeps an account and opens nothing. Doing it twice is the same.
    """
    found = DormancyWarning.objects.select_for_update(of=("self",)).filter(digest=_digest(token), closed_at=None)
    warning = found.select_related("person").first()
    if warning is None or not warning.person.is_active:
        return False
    if warning.objected_at is None:
        warning.objected_at = timezone.now()
        warning.save(update_fields=["objected_at"])
        owner = Actor(warning.person_id, warning.person.full_name, actor.origin)
        record(owner, "dormancy.object", target=f"person:{warning.person_id}")
    return True


def _warn(actor: Actor, person_id: int, now: datetime) -> bool:
    with transaction.atomic():
        # Asked again under the lock: somebody may sign in, or another worker be here, meanwhile.
        person = Person.objects.select_for_update(skip_locked=True).filter(pk=person_id).first()
        if person is None or not dormant(now).filter(pk=person_id).exists():
            return False
        warning = DormancyWarning.objects.create(
            person=person,
            digest=secrets.token_bytes(32),
            closes_at=now + timedelta(days=settings.DORMANT_WARNING_DAYS),
        )
        DormancyWarning.objects.filter(pk=warning.pk).update(digest=_digest(link_secret(warning)))
        record(actor, "dormancy.warn", target=f"person:{person_id}")
        dormancy_told.send(Person, warning_id=warning.pk)
    return True


def _remind(actor: Actor, warning_id: int, now: datetime) -> bool:
    with transaction.atomic():
        locked = DormancyWarning.objects.select_for_update(of=("self",), skip_locked=True)
        warning = locked.filter(pk=warning_id, pk__in=waiting(now).values("pk"), reminded_at=None).first()
        if warning is None:
            return False
        # A worker that stood still for weeks must not shorten the week that the letter promises.
        warning.closes_at = max(warning.closes_at, now + REMINDED_BEFORE)
        warning.reminded_at = now
        warning.save(update_fields=["closes_at", "reminded_at"])
        record(actor, "dormancy.remind", target=f"person:{warning.person_id}")
        dormancy_told.send(Person, warning_id=warning.pk)
    return True


def _numbers(found: QuerySet[Person] | QuerySet[DormancyWarning]) -> Iterator[int]:
    """Primary keys in batches, each asked once whatever becomes of it."""
    last = 0
    while numbers := list(found.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        yield from numbers
        last = numbers[-1]


def _digest(token: str) -> bytes:
    return digest("dormancy link", token[:100])
