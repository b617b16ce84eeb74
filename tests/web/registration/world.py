"""What the pages of the journey look things up in: regions, registers, and the mails that leave."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass

from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from medipli.directory.models import Activity, Establishment, Practitioner, RegisterLoad
from medipli.formats.folding import fold
from medipli.organisations.models import ProfessionDomain, Region
from tests.registration.journeys import a_finess, an_rpps

FINESS, CLOSED_FINESS, UNKNOWN_FINESS = a_finess(101), a_finess(202), a_finess(303)
PHARMACIST, DOCTOR = an_rpps(71), an_rpps(72)


@dataclass(frozen=True)
class World:
    """Two open regions (« vo » is the one of the tests) and a closed one."""

    region: Region
    closed: Region


def a_world() -> World:
    """Regions, domains, two professionals and two establishments, as registers know them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    region = Region.objects.create(
        code="vo",
        name="Val-d’Orlane",
        is_open=True,
        desk_name="Centre de services e-santé Val-d’Orlane",
        desk_email="centre-de-services@esante-orlane.example",
        desk_phone="01 99 00 50 00",
        desk_hours="du lundi au vendredi, 8\u00a0h–18\u00a0h",
    )
    for profession, domain in (("21", "pharmacien"), ("10", "medecin"), ("*", "sante"), ("*team", "structure")):
        ProfessionDomain.objects.create(region=region, profession=profession, domain=f"{domain}.vo.mssante.example")
    Region.objects.create(code="hb", name="Hauts-de-Brume", is_open=True, desk_name="Centre de services de Brume")
    Region.objects.create(code="pl", name="Pays-de-Lisse", is_open=True)
    Region.objects.create(code="ca", name="Côte-d’Argelle", is_open=True)
    closed = Region.objects.create(
        code="ma",
        name="Monts-d’Aubrine",
        turn_to="Le groupement e-santé des Monts-d’Aubrine propose une autre messagerie.",
        turn_to_url="https://esante-aubrine.example/messagerie",
    )
    Region.objects.create(code="pv", name="Plaine-de-Verre")
    registers()
    return World(region, closed)


def registers() -> None:
    """Fill the registers, and say that they were loaded."""
    for register in RegisterLoad.Register:
        RegisterLoad.objects.create(
            register=register, source="essai.csv", loaded_at=timezone.now(), rows=2, refused=0, checksum="0" * 64
        )
    for number, finess, name, street, is_open in (
        ("05 61 99 00 11", FINESS, "Pharmacie du Centre", "3 rue des Lices", True),
        ("", CLOSED_FINESS, "Clinique des Ormes", "9 rue Haute", False),
    ):
        Establishment.objects.create(
            finess=finess,
            name=name,
            street=street,
            postal_code="81000",
            town="Albi",
            department="81",
            phone=number,
            is_open=is_open,
            search_text=f"{fold(name)} albi 81000 {finess}",
        )
    for rpps, last, first, code, label in (
        (PHARMACIST, "VAUDRELINE", "Elsa", "21", "Pharmacien"),
        (DOCTOR, "HENTRIC", "Malo", "10", "Médecin"),
    ):
        Practitioner.objects.create(
            national_id=f"8{rpps}", last_name=last, first_name=first, profession_code=code, profession=label
        )
        Activity.objects.create(
            fingerprint=uuid.uuid4(),
            national_id=f"8{rpps}",
            name="Pharmacie du Centre",
            finess=FINESS,
            street="3 rue des Lices",
            postal_code="81000",
            town="Albi",
            email="elsa.vaudreline@courrier.example" if rpps == PHARMACIST else "",
        )


def run_jobs() -> None:
    """Do what a worker would: every job that waits, in order, and those that they leave."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' RETURNING task_name, args::text, id")
            waiting = sorted(cursor.fetchall(), key=lambda row: row[2])
        if not waiting:
            return
        for name, args, _ in waiting:
            app.tasks[name](**json.loads(args))


def link_to(address: str, part: str) -> str:
    """The path of the newest link mailed to ``address`` that holds ``part``."""
    for letter in reversed(mail.outbox):
        if address in letter.to:
            found = re.search(rf"https?://[^/\s]+({part}\S*)", str(letter.body))
            if found:
                return found[1]
    raise AssertionError(f"no link {part} was mailed to {address}: {[(m.to, m.subject) for m in mail.outbox]}")


CHOICE = {"account": "PER", "region": "vo", "structure": "independent"}


def page_of(answer: object) -> str:
    """The text of an answer."""
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def begun(client: Client, **choice: str) -> Client:
    """A browser that made its first choice: an individual account of an independent professional, unless told."""
    answer = client.post("/inscription/", CHOICE | choice)
    assert answer.status_code == 302, page_of(answer)
    return client
