"""Invented rows of the registers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from medipli.audit.actor import service
from medipli.directory.registers.loading import Loaded, Source, load_establishments, load_practitioners
from medipli.formats.annuaire import ActivityRow
from medipli.formats.finess import EstablishmentRow
from medipli.formats.registerlines import BadLine

ACTOR = service("tests")


def activity(number: int = 1, **said: str) -> ActivityRow:
    fields = {
        "national_id": f"8997{number:08d}",
        "last_name": "ESTREMONT",
        "first_name": "Coline",
        "profession_code": "21",
        "profession": "Pharmacien",
        "speciality": "",
        "name": "PHARMACIE DE LA FONTAINE",
        "finess": "990310039",
        "siret": "",
        "street": "8 RUE BASSE",
        "postal_code": "99155",
        "town": "VERNOLES",
        "phone": "01 99 00 70 02",
        "email": "",
        "mode": "Libéral",
    }
    return ActivityRow(**(fields | said))


def establishment(number: int = 1, *, is_open: bool = True, **said: str) -> EstablishmentRow:
    fields = {
        "finess": f"99{number:07d}",
        "legal_finess": "",
        "name": "Pharmacie de la Fontaine",
        "siret": "",
        "street": "8 RUE BASSE",
        "postal_code": "99155",
        "town": "Vernoles",
        "phone": "01 99 00 70 02",
        "email": "",
        "category": "Pharmacie d’officine",
    }
    return EstablishmentRow(**(fields | said), is_open=is_open)


def practitioners(
    rows: Iterable[ActivityRow | BadLine], *, data_of: date | None = None, confirm: bool = False
) -> Loaded:
    return load_practitioners(ACTOR, Source("file.txt", "0" * 64, data_of), rows, confirm=confirm)


def establishments(
    rows: Iterable[EstablishmentRow | BadLine], *, data_of: date | None = None, confirm: bool = False
) -> Loaded:
    return load_establishments(ACTOR, Source("file.csv", "0" * 64, data_of), rows, confirm=confirm)
