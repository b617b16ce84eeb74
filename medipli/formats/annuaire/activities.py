"""Reader of ``PS_LibreAcces_Personne_activite``: UTF-8, ``|``, one line for each activity of a professional.

Columns are found by name, so that a new one or another order changes nothing. Met in real files, and read here:
a trailing ``|``, no commune while the town stands in « Bureau cedex » (« 25300 DOUBS »), foreign addresses, letters in
the street number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from medipli.formats.annuaire.headings import said_by
from medipli.formats.folding import fold
from medipli.formats.identifiers import compact, is_valid_finess, is_valid_national_id, is_valid_siret
from medipli.formats.registerlines import BadLine, joined, routed, telephone, without_cedex

_SUFFIX = " (coord. structure)"
COLUMNS = {
    "national_id": "Identification nationale PP",
    "last_name": "Nom d'exercice",
    "first_name": "Prénom d'exercice",
    "profession_code": "Code profession",
    "profession": "Libellé profession",
    "speciality": "Libellé savoir-faire",
    "mode": "Libellé mode exercice",
    "siret": "Numéro SIRET site",
    "finess": "Numéro FINESS site",
    "name": "Raison sociale site",
    "sign": "Enseigne commerciale site",
    "point": f"Complément point géographique{_SUFFIX}",
    "number": f"Numéro Voie{_SUFFIX}",
    "repetition": f"Indice répétition voie{_SUFFIX}",
    "street_type": f"Libellé type de voie{_SUFFIX}",
    "street": f"Libellé Voie{_SUFFIX}",
    "distribution": f"Mention distribution{_SUFFIX}",
    "office": f"Bureau cedex{_SUFFIX}",
    "postal_code": f"Code postal{_SUFFIX}",
    "town": f"Libellé commune{_SUFFIX}",
    "country": f"Libellé pays{_SUFFIX}",
    "phone": f"Téléphone{_SUFFIX}",
    "phone_2": f"Téléphone 2{_SUFFIX}",
    "email": f"Adresse e-mail{_SUFFIX}",
}
_NEEDED = ("national_id", "last_name", "first_name", "profession_code")
_HOME = ("", "france")


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity of one professional; empty texts where the file says nothing. ``email`` is in lower case."""

    national_id: str
    last_name: str
    first_name: str
    profession_code: str
    profession: str
    speciality: str
    name: str
    finess: str
    siret: str
    street: str
    postal_code: str
    town: str
    phone: str
    email: str
    mode: str


def read_activities(file: BinaryIO) -> Iterator[ActivityRow | BadLine]:
    """The activities of a file, and each line that could not be taken with its number and reason.

    Raises WrongFile when the first line does not name the columns that are needed.
    """
    for line in said_by(file, COLUMNS, _NEEDED, "le fichier des activités de l’Annuaire Santé"):
        yield line if isinstance(line, BadLine) else _row(*line)


def _row(number: int, said: dict[str, str]) -> ActivityRow | BadLine:
    national_id = compact(said["national_id"])
    if not is_valid_national_id(national_id, strict=False):
        return BadLine(number, "identifiant national illisible (ni RPPS ni ADELI)")
    if not said["last_name"]:
        return BadLine(number, "professionnel sans nom")
    postal_code, town = _place(said)
    finess, siret = compact(said.get("finess", "")), compact(said.get("siret", ""))
    email = said.get("email", "").lower()
    return ActivityRow(
        national_id=national_id,
        last_name=said["last_name"],
        first_name=said["first_name"],
        profession_code=said["profession_code"][:10],
        profession=said.get("profession", ""),
        speciality=said.get("speciality", ""),
        name=said.get("name") or said.get("sign", ""),
        finess=finess if is_valid_finess(finess, strict=False) else "",
        siret=siret if is_valid_siret(siret, strict=False) else "",
        street=_street(said),
        postal_code=postal_code,
        town=town,
        phone=telephone(said.get("phone") or said.get("phone_2", "")),
        email=email if "@" in email and len(email) <= 254 else "",
        mode=said.get("mode", ""),
    )


def _street(said: dict[str, str]) -> str:
    parts = (said.get(name, "") for name in ("number", "repetition", "street_type", "street"))
    return joined(*parts) or said.get("distribution", "") or said.get("point", "")


def _place(said: dict[str, str]) -> tuple[str, str]:
    """Postal code and town; a foreign town is followed by its country."""
    code, town = routed(said.get("office", ""))
    town = without_cedex(said.get("town", "")) or town
    code = said.get("postal_code", "") or code
    country = said.get("country", "")
    if fold(country) not in _HOME:
        town = f"{town} ({country})" if town else country
    return code, town
