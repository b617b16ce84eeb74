"""What the registers say: each look-up is one indexed query, and an empty register simply knows nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db import connection
from django.utils import timezone

from medipli.directory import models
from medipli.directory.registers.own_address import Candidate, choose
from medipli.formats.folding import fold
from medipli.formats.identifiers import compact

Register = Literal["practitioners", "establishments", "mailboxes"]
MOST_WORDS = 6


@dataclass(frozen=True)
class Site:
    """A place where a professional works; each field is empty when the register does not say."""

    name: str
    finess: str
    siret: str
    street: str
    postal_code: str
    town: str
    phone: str
    email: str
    mode: str


@dataclass(frozen=True)
class Practitioner:
    """A professional; ``profession_code`` is of TRE_G15, ``sites`` in the order of their names."""

    national_id: str
    last_name: str
    first_name: str
    profession_code: str
    profession: str
    speciality: str
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Establishment:
    """An establishment; ``is_open`` is false when the register says so or no longer holds it."""

    finess: str
    legal_finess: str
    name: str
    siret: str
    street: str
    postal_code: str
    town: str
    phone: str
    category: str
    is_open: bool


@dataclass(frozen=True)
class Freshness:
    """How old a register is. ``is_stale``: loaded, but its data is older than ``REGISTER_STALE_DAYS``."""

    is_loaded: bool
    loaded_at: datetime | None
    data_of: date | None
    is_stale: bool
    rows: int


def practitioner(national_id: str) -> Practitioner | None:
    """The professional of this number (``8`` + RPPS or ``0`` + ADELI), or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.national_id, p.last_name, p.first_name, p.profession_code, p.profession, p.speciality,
                   a.name, a.finess, a.siret, a.street, a.postal_code, a.town, a.phone, a.email, a.mode
            FROM directory_practitioner p LEFT JOIN directory_activity a ON a.national_id = p.national_id
            WHERE p.national_id = %s ORDER BY a.name, a.fingerprint
            """,
            [compact(national_id)[:12]],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    sites = dict.fromkeys(Site(*row[6:]) for row in rows if row[6] is not None)
    number, last_name, first_name, code, profession, speciality = rows[0][:6]
    return Practitioner(number, last_name, first_name, code, profession, speciality, tuple(sites))


def establishment(finess: str) -> Establishment | None:
    """The establishment of this geographic FINESS number, open or closed, or None."""
    found = models.Establishment.objects.filter(finess=compact(finess)[:9]).first()
    return _establishment(found) if found is not None else None


def establishments_of(number: str, *, limit: int = 10) -> list[Establishment]:
    """The establishments of a SIRET, or of a company by its SIREN; open ones first. Other numbers have none."""
    number = compact(number)
    if len(number) not in (9, 14):
        return []
    found = models.Establishment.objects.exclude(siret="").filter(siret__startswith=number)
    return [_establishment(one) for one in found.order_by("-is_open", "finess")[:limit]]


def find_establishments(text: str, *, region_departments: Sequence[str] = (), limit: int = 10) -> list[Establishment]:
    """Open establishments where each word of ``text`` starts a word of the name, the town, the postal code or the
    FINESS number; in alphabetical order. A number may be typed with spaces. Fewer than two letters find nothing."""
    joined = compact(text)
    words = [joined.lower()] if joined.isascii() and joined.isalnum() and joined[:1].isdigit() else fold(text).split()
    if sum(map(len, words)) < 2:
        return []
    asked = " & ".join(f"{word}:*" for word in words[:MOST_WORDS])
    found = models.Establishment.objects.extra(
        where=["to_tsvector('simple'::regconfig, COALESCE(search_text, '')) @@ to_tsquery('simple', %s)"],
        params=[asked],
    ).filter(is_open=True)
    if region_departments:
        found = found.filter(department__in=list(region_departments))
    return [_establishment(one) for one in found.order_by("name", "town", "finess")[:limit]]


def own_address(national_id: str) -> str | None:
    """The professional's own e-mail address as the register knows it, or None.

    The rule stands in :mod:`medipli.directory.registers.own_address`: an address that several people or a structure
    may read would prove nothing about who asks.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.email, p.last_name, p.first_name, a.name
            FROM directory_activity a JOIN directory_practitioner p ON p.national_id = a.national_id
            WHERE a.national_id = %s AND a.email <> ''
              AND NOT EXISTS (SELECT FROM directory_activity o
                              WHERE o.email = a.email AND o.email <> '' AND o.national_id <> a.national_id)
              AND NOT EXISTS (SELECT FROM directory_establishment e WHERE e.email = a.email AND e.email <> '')
            """,
            [compact(national_id)[:12]],
        )
        return choose(Candidate(*row) for row in cursor.fetchall())


def freshness(register: Register) -> Freshness:
    """When a register was last loaded and how old its data is; not loaded at all: nothing is verified."""
    in_force = models.RegisterLoad.objects.filter(register=register, undone_at=None)
    newest = in_force.order_by("-loaded_at", "-pk").first()
    if newest is None:
        return Freshness(is_loaded=False, loaded_at=None, data_of=None, is_stale=False, rows=0)
    day = newest.data_of or timezone.localdate(newest.loaded_at)
    return Freshness(
        is_loaded=True,
        loaded_at=newest.loaded_at,
        data_of=newest.data_of,
        is_stale=timezone.localdate() - day > timedelta(days=settings.REGISTER_STALE_DAYS),
        rows=newest.rows,
    )


def _establishment(row: models.Establishment) -> Establishment:
    return Establishment(**{field.name: getattr(row, field.name) for field in fields(Establishment)})
