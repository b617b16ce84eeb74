"""The work file: what somebody executes by hand in the national directory, and the sheet that they sign for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from medipli.registration.models import HandOver, Publication
from medipli.registration.publication.content import Listing, read

_PARIS = ZoneInfo("Europe/Paris")
COLUMNS = (
    "N°", "Action", "Demande", "Type de BAL", "Adresse BAL", "Libellé", "Identification nationale PP", "FINESS",
    "SIREN/SIRET", "Structure", "Service de rattachement", "Description", "Responsable", "Profession", "Téléphone",
    "Code postal", "Commune", "Dématérialisation", "Liste rouge", "À faire avant",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@")


def write(publications: Sequence[Publication]) -> bytes:
    """The lines as CSV: UTF-8 with a byte order mark and semicolons, as French spreadsheets open it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in _row(one, read(one.content))] for one in publications)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def sheet(handed: HandOver) -> str:
    """The sheet that goes with the file: who took charge of it, when, how many lines, and its checksum."""
    who = handed.by.full_name if handed.by else "ligne de commande"
    return (
        f"Publication dans l’annuaire santé, fichier n°\u00a0{handed.pk}\n\n"
        f"Remis à\u00a0: {who}\n"
        f"Le\u00a0: {handed.at.astimezone(_PARIS):%d/%m/%Y à %H:%M} (heure de Paris)\n"
        f"Lignes\u00a0: {handed.lines}\n"
        f"Empreinte SHA-256\u00a0: {handed.checksum}\n\n"
        "Exécutez chaque ligne dans l’ordre, puis confirmez-la.\n\n"
        "Exécuté le\u00a0: ____________________   Signature\u00a0: ____________________\n"
    )


def _row(one: Publication, listing: Listing) -> tuple[str, ...]:
    return (
        str(one.pk),
        one.get_kind_display(),
        (one.request.reference or "") if one.request else "",
        listing.type,
        listing.address,
        listing.label,
        listing.national_id,
        listing.finess,
        listing.siret,
        listing.organisation,
        listing.service,
        listing.description,
        listing.responsible,
        listing.profession,
        listing.phone,
        listing.postal_code,
        listing.town,
        "Oui" if listing.dematerialised else "Non",
        "Oui" if listing.unlisted else "Non",
        f"{one.due_at.astimezone(_PARIS):%d/%m/%Y %H:%M}",
    )


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    flat = " ".join(cell.split())
    return f"'{flat}" if flat.startswith(_FORMULA) else flat
