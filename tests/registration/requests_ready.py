"""Requests that are ready to be validated, for tests of what validation creates."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from stdnum import luhn

from medipli.identity.models import Person
from medipli.organisations.models import ProfessionDomain, Region
from medipli.registration.models import Request

_numbers = itertools.count(1)
DOMAINS = {
    "10": "medecin.oc.mssante.example",
    "21": "pharmacien.oc.mssante.example",
    "*": "pro.oc.mssante.example",
    "*team": "structure.oc.mssante.example",
}


def a_region(**fields: Any) -> Region:
    """An open region with a domain for physicians, pharmacists, other people and other teams."""
    region, _ = Region.objects.get_or_create(code="oc", defaults={"name": "Occitanie", "is_open": True, **fields})
    for profession, domain in DOMAINS.items():
        ProfessionDomain.objects.get_or_create(region=region, profession=profession, defaults={"domain": domain})
    return region


def an_rpps() -> str:
    """A national id whose RPPS number has a right key."""
    digits = f"9990{next(_numbers):06d}"
    return f"8{digits}{luhn.calc_check_digit(digits)}"


def an_individual(kind: str = "PER", **answers: str) -> Request:
    """Somebody asks for an individual account; identity proved, address confirmed."""
    number = answers.pop("national_id", an_rpps() if kind == "PER" else "")
    typed = {
        "has_national_id": "yes" if kind == "PER" else "no",
        "no_id_because": {"INT": "waiting", "LOCAL": "none"}.get(kind, ""),
        "last_name": "Vaudreline",
        "first_name": "Elsa",
        "profession": "10",
        "function": "Secrétaire médicale",
        "national_id": number,
        "wants_address": "on",
        "email": f"elsa{next(_numbers)}@courrier.example",
        "site_name": "Cabinet du Mail",
        "street": "2, rue du Mail",
        "postal_code": "81000",
        "town": "Albi",
    } | answers
    return _submitted(kind, typed, national_id=number)


def a_shared(applicant: Person | None = None, **answers: str) -> Request:
    """A team asks for a shared account."""
    typed = {
        "email": f"equipe{next(_numbers)}@courrier.example",
        "description": "Officine, 81000 Albi",
        "siret": "",
        "finess": "",
        "legal_name": "Pharmacie du Centre",
        "service": "",
        "street": "1, place du Centre",
        "postal_code": "81000",
        "town": "Albi",
        "responsible_last_name": "Bélastre",
        "responsible_first_name": "Odile",
        "responsible_profession": "21",
        "responsible_rpps": an_rpps(),
        "dematerialised": "on",
        "listed": "on",
    } | answers
    return _submitted("ORG", typed, person=applicant)


def _submitted(kind: str, typed: dict[str, str], **columns: Any) -> Request:
    now = timezone.now()
    return Request.objects.create(
        kind=kind,
        state=Request.State.CHECKING,
        region=a_region(),
        answers=typed,
        email=typed["email"],
        email_verified_at=now,
        submitted_at=now,
        identity_proof=Request.Proof.DESK,
        **columns,
    )


def jobs(name: str) -> list[dict[str, Any]]:
    """The arguments of the jobs of one name, in the order in which they were deferred."""
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name).order_by("id")]


def told(event: str) -> set[int]:
    """Who is told of something that happened to a box."""
    return {job["person_id"] for job in jobs("notices.box_news") if job["event"] == event}
