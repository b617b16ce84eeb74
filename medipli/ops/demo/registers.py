"""Puts the invented registers and the other regions of the demonstration into the database."""

from __future__ import annotations

from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.directory.registers.loading import Source, load_establishments, load_practitioners
from medipli.ops.demo.content import registers
from medipli.ops.demo.content.identifiers import demo_phone
from medipli.organisations.models import ProfessionDomain, Region

DEPARTMENTS = ["99"]
# TRE_G15 code or a rule of ProfessionDomain, and the first label of the domain.
_DOMAINS = (
    ("10", "medecin"),
    ("21", "pharmacien"),
    ("40", "chirurgien-dentiste"),
    ("50", "sagefemme"),
    ("60", "infirmier"),
    ("70", "kine"),
    (ProfessionDomain.ANY_PERSON, "pro"),
    (ProfessionDomain.ANY_TEAM, "structure"),
)
_OPEN = (
    ("hb", "Hauts-de-Brume", ["96"]),
    ("pl", "Pays-de-Lisse", ["00"]),
    ("ca", "Côte-d’Argelle", ["981"]),
)
_CLOSED = (
    ("ma", "Monts-d’Aubrine", "Adressez-vous au groupement e-santé Monts-d’Aubrine, qui propose un autre service."),
    ("pv", "Plaine-de-Verre", "L’ouverture est en préparation\u00a0: écrivez à contact@esante-verre.example."),
)


def load(actor: Actor) -> None:
    """Load the invented professionals and establishments, as if their files were of today."""
    today = timezone.localdate()
    load_establishments(actor, Source("etablissements-inventes", "", today), registers.establishments())
    load_practitioners(actor, Source("professionnels-inventes", "", today), registers.activities())


def open_regions(home: Region) -> None:
    """Create the other regions, open and closed, and the domains of all that are open."""
    opened = [
        Region.objects.create(
            code=code,
            name=name,
            is_open=True,
            departments=departments,
            desk_name=f"Centre de services {name}",
            desk_email=f"centre-de-services.{code}@courriel.example",
            desk_phone=demo_phone(5100 + place),
            desk_hours=home.desk_hours,
        )
        for place, (code, name, departments) in enumerate(_OPEN)
    ]
    for code, name, sentence in _CLOSED:
        Region.objects.create(code=code, name=name, turn_to=sentence)
    ProfessionDomain.objects.bulk_create(
        ProfessionDomain(region=region, profession=profession, domain=f"{label}.{region.code}.mssante.example")
        for region in (home, *opened)
        for profession, label in _DOMAINS
    )
