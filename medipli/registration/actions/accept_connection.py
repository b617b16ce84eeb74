"""Accept the connection of a structure: it exists from then on, and its contact may become its first administrator."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.directory.registers import queries as registers
from medipli.organisations.models import Organisation, Region
from medipli.registration import answers
from medipli.registration.actions.decide import validate
from medipli.registration.answers import ConnectionAnswers
from medipli.registration.models import Request
from medipli.registration.refusals import RequestRefused


@transaction.atomic
def accept_connection(actor: Actor, request_id: int, version: int) -> Organisation:
    """Accept a « demande de raccordement » and create its structure, unless it is known under its number already.

    Its letter leads the contact on (:mod:`medipli.registration.actions.lead_on`) when nobody administers it yet.
    Raises RequestRefused for another kind of request, NotNow, Forbidden.
    """
    request = validate(actor, request_id, version)
    given = answers.of(request)
    if not isinstance(given, ConnectionAnswers) or request.region is None:
        raise RequestRefused({"": "Cette demande n’est pas une demande de raccordement."})
    organisation = structure_of(request) or _create(actor, request.region, request.pk, given)
    request.made_for = organisation
    request.save(update_fields=["made_for"])
    return organisation


def _create(actor: Actor, region: Region, request_id: int, given: ConnectionAnswers) -> Organisation:
    # Requests of before the form asked for it have no street.
    known = registers.establishment(given.finess) if given.finess and not given.street else None
    organisation = Organisation.objects.create(
        region=region,
        name=given.legal_name[:200],
        finess=given.finess,
        siret=given.siret,
        street=given.street or (known.street[:200] if known else ""),
        postal_code=given.postal_code,
        town=given.town[:100],
        phone=given.phone[:20],
    )
    details = {"request": request_id}
    record(actor, "organisation.create", target=f"organisation:{organisation.pk}", details=details)
    return organisation


def structure_of(request: Request) -> Organisation | None:
    """The structure of this number, if the service knows it."""
    known = Organisation.objects.order_by("pk")
    if request.finess:
        return known.filter(finess=request.finess).first()
    return known.filter(siret=request.siret, region=request.region).first() if request.siret else None
