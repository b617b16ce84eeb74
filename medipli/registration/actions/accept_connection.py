"""Accept the connection of a structure: it exists from then on, and an operator may give it an administrator."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.organisations.models import Organisation
from medipli.registration import answers
from medipli.registration.actions.decide import validate
from medipli.registration.answers import ConnectionAnswers
from medipli.registration.models import Request
from medipli.registration.refusals import RequestRefused


@transaction.atomic
def accept_connection(actor: Actor, request_id: int, version: int) -> Organisation:
    """Accept a « demande de raccordement » and create its structure, unless it is known under its number already.

    Raises RequestRefused for another kind of request, NotNow, Forbidden.
    """
    request = validate(actor, request_id, version)
    given = answers.of(request)
    if not isinstance(given, ConnectionAnswers) or request.region is None:
        raise RequestRefused({"": "Cette demande n’est pas une demande de raccordement."})
    if found := structure_of(request):
        return found
    organisation = Organisation.objects.create(
        region=request.region,
        name=given.legal_name[:200],
        finess=given.finess,
        siret=given.siret,
        postal_code=given.postal_code,
        town=given.town[:100],
        phone=given.phone[:20],
    )
    details = {"request": request.pk}
    record(actor, "organisation.create", target=f"organisation:{organisation.pk}", details=details)
    return organisation


def structure_of(request: Request) -> Organisation | None:
    """The structure of this number, if the service knows it."""
    known = Organisation.objects.order_by("pk")
    if request.finess:
        return known.filter(finess=request.finess).first()
    return known.filter(siret=request.siret, region=request.region).first() if request.siret else None
