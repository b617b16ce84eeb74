"""The columns of a list of accounts, and how a line of it reads as the individual form (F22–F26)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medipli.formats.folding import fold
from medipli.formats.professions import PROFESSIONS
from medipli.formats.tables import LONGEST_CELL, is_formula
from medipli.registration.answers import CIVILITIES


@dataclass(frozen=True)
class Column:
    """``field`` of the form, its ``label`` in the template file, and what else people call it, folded."""

    field: str
    label: str
    aliases: tuple[str, ...] = ()
    is_needed: bool = False


COLUMNS = (
    Column("kind", "Type de compte", ("type", "compte")),
    Column("civility", "Civilité", ("titre",)),
    Column("last_name", "Nom", ("nom d exercice", "nom de famille"), is_needed=True),
    Column("first_name", "Prénom", is_needed=True),
    Column("profession", "Profession", ("metier",)),
    Column("function", "Fonction", ("poste", "emploi")),
    Column("national_id", "RPPS ou ADELI", ("rpps", "adeli", "identifiant national", "numero rpps")),
    Column(
        "email", "Adresse mail", ("mail", "email", "e mail", "courriel", "adresse email", "adresse e mail"),
        is_needed=True,
    ),
    Column("phone", "Téléphone", ("tel", "telephone professionnel")),
)  # fmt: skip
LABELS = {column.field: column.label for column in COLUMNS}
EXAMPLES = (
    (
        "LOCAL", "Mme", "Orvalet", "Maëline", "", "Secrétaire médicale", "", "maeline.orvalet@courriel.example",
        "01 99 00 61 10",
    ),
    ("LOCAL", "M.", "Tessandier", "Ewen", "", "Brancardier", "", "ewen.tessandier@courriel.example", ""),
    ("INT", "Mme", "Kerivoal", "Aziliz", "Infirmier", "", "", "aziliz.kerivoal@courriel.example", "01 99 00 61 12"),
)  # fmt: skip
"""Invented people, for the template file."""

_KINDS = {"per": "PER", "bal per": "PER", "int": "INT", "bal int": "INT", "local": "LOCAL", "compte local": "LOCAL"}
_ENDINGS = (("ienne", "ien"), ("iere", "ier"), ("euse", "eur"), ("rice", "eur"), ("ante", "ant"))
_CIVILITIES = {fold(one): one for one in CIVILITIES} | {"madame": "Mme", "monsieur": "M.", "docteur": "Dr", "m": "M."}


def header_of(header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Field → place of its column, and the labels that are needed and missing."""
    names = {name: column.field for column in COLUMNS for name in (fold(column.label), *column.aliases)}
    places: dict[str, int] = {}
    for place, label in enumerate(header):
        field = names.get(fold(label))
        if field is not None:
            places.setdefault(field, place)
    return places, [column.label for column in COLUMNS if column.is_needed and column.field not in places]


def cells_of(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    """Field → what the line says, as it can be stored."""
    said = {field: cells[place].replace("\x00", "") for field, place in places.items()}
    return {field: cell.encode("utf-8", "replace").decode() for field, cell in said.items() if cell}


def unfit(cells: Mapping[str, str]) -> dict[str, str]:
    """Field → sentence for cells that are refused before they are read."""
    errors = {}
    for field, cell in cells.items():
        if is_formula(cell):
            errors[field] = "Cette case commence comme une formule (=, +, -, @)\u00a0: écrivez un simple texte."
        elif len(cell) > LONGEST_CELL:
            errors[field] = f"Cette case est trop longue\u00a0: {LONGEST_CELL} caractères au plus."
    return errors


def typed_of(cells: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The line as the form has it, and what is wrong before the form is read.

    Without a type, an identifier makes a PER and its absence a local account.
    """
    errors: dict[str, str] = {}
    said = fold(cells.get("kind", ""))
    kind = _KINDS.get(said, "" if said else ("PER" if cells.get("national_id", "").strip() else "LOCAL"))
    if not kind:
        errors["kind"] = "Le type de compte est PER, INT ou LOCAL."
    typed = {field: cell.strip() for field, cell in cells.items() if field != "kind"}
    typed["has_national_id"] = "yes" if kind == "PER" else "no"
    typed["no_id_because"] = {"INT": "waiting", "LOCAL": "none"}.get(kind, "")
    typed["wants_address"] = "on"
    civility = typed.get("civility", "")
    typed["civility"] = _CIVILITIES.get(fold(civility), civility)
    if kind == "LOCAL":
        typed["function"] = typed.get("function") or typed.get("profession", "")
        if typed.get("national_id"):
            errors["national_id"] = "Un compte local n’a pas de numéro\u00a0: choisissez le type PER."
    elif profession := typed.get("profession", ""):
        typed["profession"] = profession_code(profession)
        if not typed["profession"]:
            errors["profession"] = (
                "Cette profession n’est pas dans la liste\u00a0: écrivez-la comme dans l’annuaire santé."
            )
    return typed, errors


def profession_code(said: str) -> str:
    """The code of a profession named by its code or its label, in either gender; empty when it is none."""
    wanted = _genderless(said)
    for one in PROFESSIONS:
        if wanted in (one.code, _genderless(one.label), fold(one.slug)):
            return one.code
    return ""


def _genderless(said: str) -> str:
    words = []
    for word in fold(said).split():
        ending = next((pair for pair in _ENDINGS if word.endswith(pair[0])), None)
        words.append(re.sub(f"{ending[0]}$", ending[1], word) if ending else word)
    return " ".join(words)
