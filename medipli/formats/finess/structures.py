"""The newer form: one JSON document of legal entities (``pmej``), each with its establishments (``ege``).

Unpacked it takes hundreds of megabytes, so it is read as a stream, one legal entity at a time. Names of fields as in
the published files; where those and the published schema differ (plain codes, coded objects), both are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from medipli.formats.finess.row import CATEGORIES, STREET_TYPES, EstablishmentRow
from medipli.formats.identifiers import compact, is_valid_finess, is_valid_siret
from medipli.formats.registerlines import BadLine, WrongFile, joined, routed, telephone
from medipli.formats.text import strip_controls

_ACTIVE = "A"


def read_structures(file: BinaryIO) -> Iterator[EstablishmentRow | BadLine]:
    """The establishments of a JSON file. ``BadLine.number`` counts establishments, as a line says nothing here.

    Raises WrongFile when this is not JSON, is cut off, or holds no ``pmej``.
    """
    number = legal_entities = 0
    try:
        for entity in ijson.items(file, "pmej.item", use_float=True):
            legal_entities += 1
            about = _section(entity, "informationsGeneralesPMEJ", "informationsGeneralesPmej")
            legal = compact(_text(about, "numFinessPm"))
            for one in _list(entity, "ege"):
                number += 1
                yield _row(number, one, legal)
    except (ijson.JSONError, UnicodeDecodeError):
        raise WrongFile("Ce fichier JSON est abîmé ou incomplet.") from None
    if not legal_entities:
        raise WrongFile("Ce n’est pas un fichier des structures FINESS\u00a0: «\u00a0pmej\u00a0» y manque.")


def _row(number: int, one: dict[str, Any], legal: str) -> EstablishmentRow | BadLine:
    about = _section(one, "informationsGeneralesEGE")
    finess = compact(_text(about, "numFinessEge"))
    if not is_valid_finess(finess, strict=False):
        return BadLine(number, "numéro FINESS illisible")
    name = _text(about, "nomEgeLong") or _text(about, "nomEgeCourt")
    if not name:
        return BadLine(number, "établissement sans nom")
    siret = compact(_text(about, "siret") or _text(one, "siret"))
    address = next(iter(_list(one, "adresse")), {})
    postal_code, town = routed(_text(address, "ligneAcheminement") or _text(address, "ligneSix"))
    reachable = [_section(contact, "telecom") for contact in _list(one, "contact")]
    code = _code(one, "categorieentiteGeographiqueExercice") or _code(one, "categorieEntiteGeographiqueExercice")
    street_type = _text(address, "typeVoie")
    return EstablishmentRow(
        finess=finess,
        legal_finess=legal if is_valid_finess(legal, strict=False) else "",
        name=name,
        siret=siret if is_valid_siret(siret, strict=False) else "",
        street=joined(
            _text(address, "numeroVoie"),
            _text(address, "complementVoie"),
            STREET_TYPES.get(street_type, street_type),
            _text(address, "libelleVoie"),
        )
        or _text(address, "lieuDit"),
        postal_code=(_text(address, "codePostal") or postal_code)[:5],
        town=town,
        phone=telephone(next(filter(None, (_text(one, "telephone") for one in reachable)), "")),
        email=next(filter(None, (_text(one, "courriel") for one in reachable)), "").lower(),
        category=CATEGORIES.get(code, f"Catégorie {code}" if code else ""),
        is_open=(_code(one, "etatObjet") or _ACTIVE) == _ACTIVE and not _text(about, "dateFermeture"),
    )


def _section(of: Any, *names: str) -> dict[str, Any]:
    for name in names:
        found = of.get(name) if isinstance(of, dict) else None
        if isinstance(found, dict):
            return found
    return {}


def _list(of: Any, name: str) -> list[dict[str, Any]]:
    found = of.get(name) if isinstance(of, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(of: dict[str, Any], name: str) -> str:
    found = of.get(name)
    return " ".join(strip_controls(str(found)).split()) if isinstance(found, str | int) else ""


def _code(of: dict[str, Any], name: str) -> str:
    """A code that is written plainly or as ``{"code": …, "system": …}``."""
    return _text(of, name) or _text(_section(of, name), "code")
