"""Reader of ``Extraction_Correspondance_MSSante``: UTF-8, ``|``, a line for each published mailbox and its holder.

The national list of MSSanté addresses, published daily; a personal mailbox comes with its professional, the others with
their structure. Columns are found by name (see :mod:`medipli.formats.annuaire.headings`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from medipli.formats.annuaire.headings import said_by
from medipli.formats.folding import fold
from medipli.formats.identifiers import compact, is_valid_national_id
from medipli.formats.registerlines import BadLine, joined, routed

MAILBOX_COLUMNS = {
    "kind": "Type de BAL",
    "address": "Adresse BAL",
    "person_id_type": "Type Identifiant PP",
    "person_number": "Identifiant PP",
    "national_id": "Identification nationale PP",
    "structure_id_type": "Type identifiant structure",
    "structure_id": "Identification Structure",
    "service": "Service de rattachement",
    "civility": "Civilité d'exercice",
    "last_name": "Nom d'exercice",
    "first_name": "Prénom d'exercice",
    "category_code": "Catégorie profession",
    "category": "Libellé de catégorie profession",
    "profession_code": "Code Profession",
    "profession": "Libellé Profession",
    "speciality_code": "Code savoir-faire",
    "speciality": "Libellé savoir-faire",
    "is_paperless": "Dématérialisation",
    "structure": "Raison Sociale structure BAL",
    "sign": "Enseigne commerciale structure BAL",
    "complement": "L2COMPLEMENTLOCALISATION",
    "distribution": "L3COMPLEMENTDISTRIBUTION",
    "number": "L4NUMEROVOIE",
    "repetition": "L4COMPLEMENTNUMEROVOIE",
    "street_type": "NL4TYPEVOIE",
    "street": "L4LIBELLEVOIE",
    "locality": "L5LIEUDITMENTION",
    "routing": "L6LIGNEACHEMINEMENT",
    "postal_code": "Code postal",
    "department": "Département",
    "country": "Pays",
}
"""The 31 columns in their order, by our names."""
KINDS = ("PER", "ORG", "APP", "CAB")
_NEEDED = ("kind", "address", "last_name", "structure")
_YES = ("o", "oui", "1", "true", "vrai")


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """One published mailbox, as one professional or structure has it; empty texts where the file says nothing.

    ``national_id`` is « 8 » + RPPS or « 0 » + ADELI; ``structure_id`` « 1 » + FINESS, « 2 » + SIREN or « 3 » + SIRET.
    ``address`` is in lower case.
    """

    address: str
    kind: str
    national_id: str
    structure_id: str
    service: str
    civility: str
    last_name: str
    first_name: str
    profession_code: str
    profession: str
    speciality_code: str
    speciality: str
    is_paperless: bool
    structure: str
    sign: str
    street: str
    postal_code: str
    town: str
    country: str


def read_mailboxes(file: BinaryIO) -> Iterator[MailboxRow | BadLine]:
    """The mailboxes of a file, and each line that could not be taken with its number and reason.

    Raises WrongFile when the first line does not name the columns that are needed.
    """
    for line in said_by(file, MAILBOX_COLUMNS, _NEEDED, "l’extraction des correspondances MSSanté"):
        yield line if isinstance(line, BadLine) else _row(*line)


def _row(number: int, said: dict[str, str]) -> MailboxRow | BadLine:
    kind, address = said["kind"].upper(), said["address"].lower()
    if kind not in KINDS:
        return BadLine(number, f"type de boîte inconnu\u00a0: «\u00a0{said['kind'][:20]}\u00a0»")
    local, at, domain = address.partition("@")
    if not (local and at and "." in domain) or len(address) > 254 or any(mark in address for mark in ' ,;<>"'):
        return BadLine(number, "adresse illisible")
    if kind == "PER" and not said["last_name"]:
        return BadLine(number, "boîte personnelle sans nom")
    national_id = compact(said.get("national_id", ""))
    routed_code, routed_town = routed(said.get("routing", ""))
    return MailboxRow(
        address=address,
        kind=kind,
        national_id=national_id if is_valid_national_id(national_id, strict=False) else "",
        structure_id=_structure(said),
        service=said.get("service", ""),
        civility=said.get("civility", ""),
        last_name=said["last_name"],
        first_name=said.get("first_name", ""),
        profession_code=said.get("profession_code", "")[:10],
        profession=said.get("profession", ""),
        speciality_code=said.get("speciality_code", "")[:10],
        speciality=said.get("speciality", ""),
        is_paperless=fold(said.get("is_paperless", "")) in _YES,
        structure=said["structure"],
        sign=said.get("sign", ""),
        street=_street(said),
        postal_code=(said.get("postal_code", "") or routed_code)[:10],
        town=routed_town,
        country=said.get("country", ""),
    )


def _structure(said: dict[str, str]) -> str:
    """The national identifier of a structure: type digit and number, whether the file wrote them together or not."""
    digit, number = compact(said.get("structure_id_type", ""))[:1], compact(said.get("structure_id", ""))
    lengths = {"1": 9, "2": 9, "3": 14}
    if digit in lengths and len(number) == lengths[digit]:
        return digit + number
    return number if number[:1] in lengths and len(number) == lengths[number[:1]] + 1 else ""


def _street(said: dict[str, str]) -> str:
    parts = (said.get(name, "") for name in ("number", "repetition", "street_type", "street"))
    return joined(*parts) or said.get("locality", "") or said.get("distribution", "")
