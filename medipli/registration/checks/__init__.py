"""The checks of a request: made again as often as one likes, and kept beside it for the desk."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.registration import answers, states
from medipli.registration.answers import ConnectionAnswers, IndividualAnswers
from medipli.registration.checks import registers, service
from medipli.registration.checks.result import Result, Verdict
from medipli.registration.checks.service import asks_for_oneself, owner_of
from medipli.registration.models import Check, Request

__all__ = ["Result", "Verdict", "asks_for_oneself", "is_green", "owner_of", "run"]


def results(request: Request) -> list[Result]:
    """Every check that this kind of request calls for, in the order of the page."""
    given = answers.of(request)
    always = [service.repeated(request), service.email(request)]
    if isinstance(given, ConnectionAnswers):
        return [
            *registers.structure(given.finess, given.siret, given.legal_name, given.postal_code, given.town),
            *always,
        ]
    responsible = service.responsible(request, given)
    answering = [] if responsible is None else [responsible]
    if isinstance(given, IndividualAnswers):
        office = service.administrator(request, given.finess)
        answering += [] if office is None else [office]
        return [
            service.identity(request),
            *_professional(given),
            *_voucher(given),
            *registers.structure(given.finess, "", given.site_name, given.postal_code, given.town),
            *answering,
            *always,
        ]
    return [
        *registers.structure(
            given.finess,
            given.siret,
            given.legal_name,
            given.postal_code,
            given.town,
            responsible=given.responsible_rpps,
        ),
        *registers.professional(
            given.responsible_rpps,
            given.responsible_last_name,
            given.responsible_first_name,
            given.responsible_profession,
            given.finess,
            given.postal_code,
            given.town,
        ),
        *answering,
        service.owner(request),
        *always,
    ]


def run(actor: Actor, request_id: int) -> None:
    """Make every check of a request again; those that no longer apply go. Does nothing once it is decided."""
    with transaction.atomic():
        request = states.lock(request_id)
        if not states.allows(request, "check"):
            return
        refresh(request)
        record(actor, "request.check", target=f"request:{request.pk}", details={"all_green": request.all_green})


def refresh(request: Request) -> None:
    """The same for a request that the caller locked, in its transaction."""
    now, found = timezone.now(), results(request)
    Check.objects.filter(request=request).exclude(name__in=[result.name for result in found]).delete()
    Check.objects.bulk_create(
        [
            Check(
                request=request,
                name=result.name,
                verdict=result.verdict,
                title=result.title[:200],
                detail=result.detail[:300],
                given=result.given[:300],
                known=result.known[:300],
                source=result.source[:60],
                at=now,
            )
            for result in found
        ],
        update_conflicts=True,
        unique_fields=["request", "name"],
        update_fields=["verdict", "title", "detail", "given", "known", "source", "at"],
    )
    request.all_green = all(result.verdict == Verdict.GREEN for result in found)
    request.save(update_fields=["all_green"])


def is_green(request: Request) -> bool:
    """Whether every check was made and is green, so that the request may be validated with others in one go."""
    verdicts = {check.verdict for check in request.checks.all()}
    return request.all_green and verdicts == {Verdict.GREEN.value}


def _professional(given: IndividualAnswers) -> list[Result]:
    if not given.national_id:
        return []
    return registers.professional(
        given.national_id,
        given.last_name,
        given.first_name,
        given.profession,
        given.finess,
        given.postal_code,
        given.town,
    )


def _voucher(given: IndividualAnswers) -> list[Result]:
    """Who answers for a person without identifier: a professional of that name, who works at that very place."""
    if not given.voucher_rpps:
        return []
    found = registers.professional(
        given.voucher_rpps,
        given.voucher_last_name,
        given.voucher_first_name,
        "",
        given.finess,
        given.postal_code,
        given.town,
    )
    return [replace(result, title=f"Responsable, {_within(result.title)}") for result in found]


def _within(title: str) -> str:
    return title if title.startswith(("RPPS", "ADELI")) else title[:1].lower() + title[1:]
