"""Validating green requests in a batch: each opens an account, its box, and what is to be published."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from stdnum import luhn

from bench.measure import measure
from bench.results import Results
from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.organisations.models import Office, ProfessionDomain, Region
from medipli.registration.actions import validate_batch
from medipli.registration.models import Check, Request

_CHECKS = ("identity", "rpps", "site", "finess", "duplicate", "email")


def batch(results: Results, count: int) -> None:
    """Validate ``count`` requests in one go. Numbers are those of one request."""
    region, agent = _desk()
    warm, measured = _green(region, 10), _green(region, count)

    def validate(number: int) -> None:
        done = validate_batch(agent, warm if number == 0 else measured)
        if done.left:
            raise RuntimeError(f"{len(done.left)} requests were left: {next(iter(done.left.values()))}")

    results.add(measure("registration", "validate in a batch", validate, times=1, warm=1, divided_by=count))


def _desk() -> tuple[Region, Actor]:
    code = uuid4().hex[:6]
    region = Region.objects.create(code=code, name=f"Région {code}", is_open=True)
    ProfessionDomain.objects.create(
        region=region, profession=ProfessionDomain.ANY_PERSON, domain=f"pro.{code}.mssante.example"
    )
    person = Person.objects.create(email=f"{code}@courrier.example", first_name="Tessa", last_name="Lorméac")
    Office.objects.create(person=person, kind=Office.Kind.DESK, region=region)
    return region, Actor(person.pk, person.full_name, "192.0.2.1")


def _green(region: Region, count: int) -> list[int]:
    """The numbers of so many green requests."""
    first, now = Person.objects.count() + Request.objects.count(), timezone.now()
    requests = Request.objects.bulk_create([_request(region, first + number) for number in range(count)])
    Check.objects.bulk_create(
        [
            Check(request=request, name=name, verdict=Check.Verdict.GREEN, title=name, at=now)
            for request in requests
            for name in _CHECKS
        ]
    )
    return [request.pk for request in requests]


def _request(region: Region, number: int) -> Request:
    digits = f"10{number:08d}"
    national_id = f"{digits}{luhn.calc_check_digit(digits)}"
    email, now = f"bench{number}-{region.code}@courrier.example", timezone.now()
    return Request(
        kind=Request.Kind.PER,
        state=Request.State.SUBMITTED,
        region=region,
        reference=f"{region.code.upper()}-{now.year}-{number:05d}",
        answers={
            "has_national_id": "yes",
            "last_name": f"Vaudreline-{_letters(number)}",
            "first_name": "Elsa",
            "profession": "10",
            "national_id": national_id,
            "email": email,
            "site_name": f"Cabinet {number}",
            "street": "3 rue des Lices",
            "postal_code": "81000",
            "town": "Albi",
        },
        email=email,
        email_verified_at=now,
        national_id=f"8{national_id}",
        identity_proof=Request.Proof.REGISTER_ADDRESS,
        all_green=True,
        submitted_at=now,
        decision_due_at=now + timedelta(hours=region.decision_hours),
    )


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
