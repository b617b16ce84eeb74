"""Submit a journey: all is complete, every address is confirmed; the decision clock starts."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.formats.folding import fold
from medipli.identity.models.person import name_key
from medipli.registration import answers, checks, clocks, journey, states, throttling
from medipli.registration.answers import IndividualAnswers, SharedAnswers
from medipli.registration.models import Confirmation, Request
from medipli.registration.refusals import RequestRefused

__all__ = ["RequestRefused", "columns", "submit"]


def submit(actor: Actor, request: Request) -> None:
    """Submit ``request``, and the individual one inside it. Raises RequestRefused, NotNow, throttling.TooMany."""
    if request.made_by_id is None:
        # What an administrator prepared for a whole hospital is confirmed from one address.
        throttling.count("submit", actor.origin)
    with transaction.atomic():
        locked = states.lock(request.pk)
        states.require(locked, "submit")
        for step in journey.steps(locked):
            if step.errors:
                raise RequestRefused(step.errors, step.key)
        if journey.unverified(locked):
            raise RequestRefused({"email": "Confirmez votre adresse mail\u00a0: un lien vous a été envoyé."}, "email")
        if locked.individual is not None and locked.individual.state == Request.State.DRAFT:
            _submit_one(actor, states.lock(locked.individual.pk))
        _submit_one(actor, locked)
    request.refresh_from_db()


def _submit_one(actor: Actor, request: Request) -> None:
    now = timezone.now()
    if request.region is None:
        raise RequestRefused({"region": "Choisissez la région dans laquelle vous exercez."}, journey.REGION)
    given = answers.of(request)
    states.move(
        actor,
        request,
        "submit",
        reference=_reference(request.region.code, now),
        submitted_at=now,
        decision_due_at=clocks.decision_due(request.region, now),
        expires_at=None,
        **columns(given),
    )
    is_vouched = isinstance(given, IndividualAnswers) and bool(given.voucher)
    if is_vouched or (isinstance(given, SharedAnswers) and not checks.asks_for_oneself(request, given)):
        Confirmation.objects.get_or_create(request=request)


def columns(given: answers.Answers) -> dict[str, str]:
    """What requests are looked up by, from their answers."""
    found = {"email": given.email, "postal_code": given.postal_code, "town": given.town, "finess": given.finess}
    if isinstance(given, IndividualAnswers):
        label = f"{given.last_name.upper()} {given.first_name}"
        key = name_key(given.last_name, given.first_name)
        return found | {"national_id": given.national_id, "label": label[:200], "name_key": key}
    found |= {"siret": given.siret, "label": given.legal_name}
    if isinstance(given, SharedAnswers):
        # A box without a service is told apart by its description: a structure may hold several.
        found["service"] = fold(given.service or given.description)[:120]
    return found


def _reference(region_code: str, now: datetime) -> str:
    """« VO-2026-03184 »: the next number of the region and the year. Numbers of rolled back requests are not lost."""
    year = timezone.localtime(now).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registration_referencecounter AS c (region_code, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (region_code, year) DO UPDATE SET last = c.last + 1 RETURNING last",
            [region_code, year],
        )
        row = cursor.fetchone()
    return f"{region_code.upper()}-{year}-{row[0]:05d}"
