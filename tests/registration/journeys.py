"""Requests of invented people for tests: forms as they are typed, and journeys brought to a given point."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from stdnum import luhn

from medipli.audit.actor import Actor
from medipli.directory.models import Activity, Establishment, Practitioner, RegisterLoad
from medipli.identity.models import Person
from medipli.organisations.models import Office, ProfessionDomain, Region
from medipli.registration import journey, tasks
from medipli.registration.actions import attach, begin, save, submit
from medipli.registration.models import Request
from tests.boxes import acting
from tests.people import a_person

VISITOR = Actor(None, "", "192.0.2.7")
FINESS = "310000013"
CORSICAN_FINESS = "2A0000016"
SIRET = "73282932000074"

_numbers = itertools.count(1)


def an_rpps(number: int | None = None) -> str:
    """An RPPS number whose key is right."""
    digits = f"10{next(_numbers) if number is None else number:08d}"
    return digits + luhn.calc_check_digit(digits)


def a_finess(number: int) -> str:
    """A FINESS number of Haute-Garonne whose key is right."""
    digits = f"31{number:06d}"
    return digits + luhn.calc_check_digit(digits)


def a_region(code: str = "vo", **fields: object) -> Region:
    """An open region."""
    values = {"name": f"Val {code}", "is_open": True, "desk_email": f"desk-{code}@courrier.example"} | fields
    return Region.objects.get_or_create(code=code, defaults=values)[0]


def an_agent(region: Region, first_name: str = "Tessa", last_name: str = "Lorméac") -> Person:
    """Somebody of a region's desk."""
    agent = a_person(first_name, last_name, role=Person.Role.DESK)
    Office.objects.create(person=agent, kind=Office.Kind.DESK, region=region)
    return agent


def an_individual_form(**fields: str) -> dict[str, str]:
    """The form of a pharmacist who has an RPPS."""
    return {
        "has_national_id": "yes",
        "civility": "Mme",
        "last_name": "Vaudreline",
        "first_name": "Elsa",
        "profession": "21",
        "national_id": an_rpps(),
        "email": f"elsa{next(_numbers)}@courrier.example",
        "phone": "01 99 00 12 34",
        "site_name": "Pharmacie du Centre",
        "finess": FINESS,
        "street": "3 rue des Lices",
        "postal_code": "81000",
        "town": "Albi",
    } | fields


def a_local_form(**fields: str) -> dict[str, str]:
    """The form of a medical secretary, for whom a professional answers."""
    return an_individual_form(
        **{
            "has_national_id": "no",
            "no_id_because": "none",
            "national_id": "",
            "profession": "",
            "function": "Secrétaire médicale",
            "voucher": "professional",
            "voucher_last_name": "Hentric",
            "voucher_first_name": "Malo",
            "voucher_rpps": an_rpps(),
        }
        | fields
    )


def a_shared_form(**fields: str) -> dict[str, str]:
    """The form of a pharmacy's shared box."""
    return {
        "email": f"equipe{next(_numbers)}@courrier.example",
        "description": "Pharmacie du Centre, 81000 Albi",
        "finess": FINESS,
        "legal_name": "Pharmacie du Centre",
        "service": "",
        "street": "3 rue des Lices",
        "postal_code": "81000",
        "town": "Albi",
        "phone": "01 99 00 12 34",
        "responsible_last_name": "Hentric",
        "responsible_first_name": "Malo",
        "responsible_profession": "21",
        "responsible_rpps": an_rpps(),
        "dematerialised": "on",
        "listed": "on",
    } | fields


def a_connection_form(**fields: str) -> dict[str, str]:
    """A care home asks for the service."""
    return {
        "legal_name": "EHPAD Les Glycines",
        "finess": FINESS,
        "street": "7 rue du Lac",
        "postal_code": "81000",
        "town": "Albi",
        "contact_last_name": "Darvilliers",
        "contact_first_name": "Oriane",
        "email": f"accueil{next(_numbers)}@courrier.example",
        "professionals": "12",
        "message": "Bonjour,\nnous voudrions vous rejoindre.",
    } | fields


def verify(request: Request) -> None:
    """Let the addresses of a journey be confirmed."""
    parts = [request.pk] + ([request.individual_id] if request.individual_id else [])
    Request.objects.filter(pk__in=parts).update(email_verified_at=timezone.now())
    request.refresh_from_db()


def started(account: str, region: Region | None = None, actor: Actor = VISITOR) -> Request:
    """A draft whose type and region are chosen."""
    request, _ = begin(actor)
    save(actor, request, journey.TYPE, {"account": account})
    save(actor, request, journey.REGION, {"region": (region or a_region()).code})
    return request


def a_draft_request(form: Mapping[str, str] | None = None, region: Region | None = None) -> Request:
    """An individual request, complete, its address confirmed."""
    request = started("individual", region)
    assert not save(VISITOR, request, journey.INDIVIDUAL, form or an_individual_form())
    verify(request)
    return request


def a_submitted_request(form: Mapping[str, str] | None = None, region: Region | None = None) -> Request:
    """The same, submitted."""
    request = a_draft_request(form, region)
    submit(VISITOR, request)
    return request


def a_shared_request(
    owner: Person | None = None, form: Mapping[str, str] | None = None, region: Region | None = None
) -> Request:
    """A shared request of somebody who has an account, submitted."""
    owner = owner or a_person()
    actor = acting(owner)
    request = started("shared", region, actor)
    attach(actor, request)
    assert not save(actor, request, journey.SHARED, form or a_shared_form())
    verify(request)
    submit(actor, request)
    return request


def a_connection_request(region: Region | None = None) -> Request:
    """The request of a structure that lacks the service, submitted."""
    request = started("connection", region)
    assert not save(VISITOR, request, journey.CONNECTION, a_connection_form())
    verify(request)
    submit(VISITOR, request)
    return request


def run_jobs(*names: str) -> int:
    """Run the waiting jobs whose name is given (every one of registration and notices without), once; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND (task_name = ANY(%s) OR (%s AND"
            " (task_name LIKE 'registration.%%' OR task_name LIKE 'notices.%%'))) RETURNING id, task_name, args",
            [list(names), not names],
        )
        jobs = sorted(cursor.fetchall())
    for _, name, args in jobs:
        app.tasks[name](**(json.loads(args) if isinstance(args, str) else args))
    return len(jobs)


def load_registers(data_of: date | None = None) -> None:
    """Both registers are loaded, with data of today unless told otherwise."""
    for register in ("practitioners", "establishments"):
        RegisterLoad.objects.create(
            register=register,
            source="extrait.txt",
            data_of=data_of or timezone.localdate(),
            loaded_at=timezone.now(),
            rows=1,
            refused=0,
            checksum="0" * 64,
        )


def know_practitioner(form: Mapping[str, str], *, email: str = "", **fields: str) -> None:
    """Let the register hold the professional of an individual form, at the site that they give."""
    values = {"last_name": form["last_name"], "first_name": form["first_name"], "profession_code": form["profession"]}
    number = f"8{form['national_id']}"
    Practitioner.objects.create(national_id=number, profession="Pharmacien", **(values | fields))
    Activity.objects.create(
        fingerprint=uuid4(),
        national_id=number,
        name=form["site_name"],
        finess=form["finess"],
        postal_code=form["postal_code"],
        town=form["town"],
        email=email,
    )


def know_establishment(form: Mapping[str, str], **fields: object) -> None:
    """Let the register hold the establishment of a form."""
    values = {
        "finess": form["finess"],
        "name": form.get("legal_name") or form["site_name"],
        "postal_code": form["postal_code"],
        "town": form["town"],
        "search_text": "",
    }
    Establishment.objects.get_or_create(finess=values.pop("finess"), defaults=values | fields)


def checks_of(request: Request) -> dict[str, str]:
    """The verdicts of a request by name."""
    return dict(request.checks.values_list("name", "verdict"))


def domains(region: Region) -> None:
    """The domains that addresses need in a region."""
    for profession, name in (("*", "pro"), ("*team", "structure"), ("21", "pharmacien")):
        ProfessionDomain.objects.get_or_create(
            region=region, profession=profession, defaults={"domain": f"{name}.{region.code}.mssante.example"}
        )


def a_green_request(region: Region | None = None) -> Request:
    """An individual request all of whose checks are green: registers loaded, identity proved by a link."""
    region = region or a_region()
    domains(region)
    if not RegisterLoad.objects.exists():
        load_registers()
    form = an_individual_form()
    know_practitioner(form, email=form["email"])
    know_establishment(form)
    request = a_submitted_request(form, region)
    tasks.run_checks(request_id=request.pk)
    request.refresh_from_db()
    assert request.all_green, checks_of(request)
    return request
