"""The classic form: CSV, ``;``, latin-1 or UTF-8, columns named by a first line; or the official extraction
``etalab-cs1100502``, without column names, whose first line starts with « finess; »."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from medipli.formats.finess.row import STREET_TYPES, EstablishmentRow
from medipli.formats.identifiers import compact, is_valid_finess, is_valid_siret
from medipli.formats.registerlines import BadLine, WrongFile, joined, lines_of, routed, telephone, without_cedex

_NEEDED = ("nofinesset", "rs")
# Columns of a line « structureet;… » of the extraction cs1100502.
_UNNAMED = [
    "section", "nofinesset", "nofinessej", "rs", "rslongue", "complrs", "compldistrib", "numvoie", "typvoie", "voie",
    "compvoie", "lieuditbp", "commune", "departement", "libdepartement", "ligneacheminement", "telephone",
    "telecopie", "categetab", "libcategetab", "categagretab", "libcategagretab", "siret",
]  # fmt: skip


def read_classic(file: BinaryIO) -> Iterator[EstablishmentRow | BadLine]:
    """The establishments of a CSV file, and each line that could not be taken. Raises WrongFile."""
    lines = lines_of(file, fallback="cp1252")
    first = next(lines, None)
    if not isinstance(first, tuple):
        raise WrongFile("Ce fichier est vide ou illisible.")
    headings = [name.strip().lower() for name in first[1].split(";")]
    unnamed = headings[0] == "finess"
    if unnamed:
        headings = _UNNAMED
    if any(name not in headings for name in _NEEDED):
        raise WrongFile("Ce n’est pas un fichier des établissements FINESS\u00a0: la colonne nofinesset y manque.")
    for line in lines:
        if isinstance(line, BadLine):
            yield line
            continue
        number, text = line
        try:
            values = next(csv.reader([text], delimiter=";", strict=True)) if '"' in text else text.split(";")
        except csv.Error:
            values = text.split(";")
        if unnamed and values[0] != "structureet":
            continue
        if len(values) < len(headings) if unnamed else len(values) not in (len(headings), len(headings) + 1):
            yield BadLine(number, f"{len(values)} colonnes au lieu de {len(headings)}")
            continue
        yield _row(number, dict(zip(headings, (value.strip() for value in values), strict=False)))


def _row(number: int, said: dict[str, str]) -> EstablishmentRow | BadLine:
    finess = compact(said["nofinesset"])
    if not is_valid_finess(finess, strict=False):
        return BadLine(number, "numéro FINESS illisible")
    name = said.get("rslongue") or said["rs"]
    if not name:
        return BadLine(number, "établissement sans nom")
    street_type = said.get("typvoie", "")
    postal_code, town = routed(said.get("ligneacheminement", ""))
    siret, legal = compact(said.get("siret", "")), compact(said.get("nofinessej", ""))
    return EstablishmentRow(
        finess=finess,
        legal_finess=legal if is_valid_finess(legal, strict=False) else "",
        name=name,
        siret=siret if is_valid_siret(siret, strict=False) else "",
        street=joined(
            said.get("numvoie", ""),
            said.get("compvoie", ""),
            STREET_TYPES.get(street_type, street_type),
            said.get("voie", ""),
        )
        or said.get("lieuditbp", ""),
        postal_code=(said.get("codepostal", "") or postal_code)[:5],
        town=without_cedex(said.get("libelle_routage", "")) or town,
        phone=telephone(said.get("telephone", "")),
        email=said.get("courriel", "").lower(),
        category=said.get("liblongcategetab") or said.get("libcategetab", ""),
        is_open=not said.get("datefermeture", ""),
    )
