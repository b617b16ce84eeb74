"""What the registers say beside what was given."""

from __future__ import annotations

from medipli.directory.registers import queries as registers
from medipli.directory.registers.queries import Practitioner
from medipli.formats.identifiers import display
from medipli.formats.professions import PROFESSIONS
from medipli.registration.checks.result import Register, Result, Verdict, alike, same
from medipli.registration.checks.siret import siret

_LABELS = {profession.code: profession.label for profession in PROFESSIONS}


def professional(
    national_id: str, last_name: str, first_name: str, profession: str, finess: str, postal_code: str, town: str
) -> list[Result]:
    """The number, the name and the profession of a professional, then whether they work at that place."""
    register = Register("practitioners")
    kind = "RPPS" if national_id.startswith("8") else "ADELI"
    number = f"{kind} {display(national_id if kind == 'RPPS' else national_id[1:])}"
    given = ", ".join(part for part in (f"{last_name} {first_name}", _LABELS.get(profession, "")) if part)
    found = registers.practitioner(national_id)
    if register.silence:
        known = _named(found) if found else ""
        return [
            Result("rpps", Verdict.UNVERIFIED, number, register.silence, given, known, register.source),
            Result("site", Verdict.UNVERIFIED, "Lieu d’exercice", register.silence, town, "", register.source),
        ]
    if found is None:
        missing = "Ce numéro n’est pas dans l’annuaire santé."
        return [Result("rpps", Verdict.RED, f"{number} inconnu", missing, given, "", register.source)]
    return [
        _identity(found, number, given, last_name, first_name, profession, register),
        _site(found, finess, postal_code, town, register),
    ]


def _identity(
    found: Practitioner, number: str, given: str, last_name: str, first_name: str, profession: str, register: Register
) -> Result:
    known = _named(found)
    if not (same(found.last_name, last_name) and same(found.first_name, first_name)):
        detail = "Le nom donné n’est pas celui de ce numéro."
        return Result("rpps", Verdict.RED, f"{number}\u00a0: autre nom", detail, given, known, register.source)
    if profession and found.profession_code and found.profession_code != profession:
        detail = "La profession donnée n’est pas celle de l’annuaire."
        return Result("rpps", Verdict.DIFFERS, f"{number}\u00a0: profession", detail, given, known, register.source)
    return Result("rpps", Verdict.GREEN, f"{number} en activité", known, given, known, register.source)


def _site(found: Practitioner, finess: str, postal_code: str, town: str, register: Register) -> Result:
    given = f"{postal_code} {town}".strip()
    known = "\u00a0; ".join(f"{site.name}, {site.postal_code} {site.town}" for site in found.sites[:4])[:300]
    if not found.sites:
        detail = "L’annuaire ne donne pas de lieu d’exercice."
        return Result("site", Verdict.UNVERIFIED, "Lieu d’exercice inconnu", detail, given, "", register.source)
    for site in found.sites:
        is_there = site.postal_code == postal_code and same(site.town, town)
        if (finess and site.finess == finess) or is_there:
            title = "Exerce à cette adresse" if site.finess == finess else "Exerce dans cette commune"
            return Result("site", Verdict.GREEN, title, f"{site.name}, {site.town}", given, known, register.source)
    detail = f"Exercice déclaré à {found.sites[0].town or 'une autre adresse'}, pas à {town}."
    return Result("site", Verdict.DIFFERS, "Rattaché à un autre site", detail, given, known, register.source)


def structure(
    finess: str, number: str, name: str, postal_code: str, town: str, *, responsible: str = ""
) -> list[Result]:
    """The establishment of a FINESS number, open and of that name and place; or what can be said of a SIREN or SIRET.

    ``responsible``: the national id of who answers for the box, whose places of work may hold that number.
    """
    if not finess:
        return [siret(number, name, postal_code, town, responsible=responsible)] if number else []
    register = Register("establishments")
    number = f"FINESS {display(finess)}"
    given = f"{name}, {postal_code} {town}"
    found = registers.establishment(finess)
    known = f"{found.name}, {found.postal_code} {found.town}" if found else ""
    if register.silence:
        return [Result("finess", Verdict.UNVERIFIED, number, register.silence, given, known, register.source)]
    if found is None:
        detail = "Ce numéro n’est pas dans le référentiel."
        return [Result("finess", Verdict.RED, f"{number} inconnu", detail, given, "", register.source)]
    if not found.is_open:
        detail = "L’établissement est fermé."
        return [Result("finess", Verdict.RED, f"{number} fermé", detail, given, known, register.source)]
    differing = [
        word
        for word, is_same in (
            ("raison sociale", alike(found.name, name)),
            ("commune", found.postal_code == postal_code or same(found.town, town)),
        )
        if not is_same
    ]
    if differing:
        detail = f"Diffère\u00a0: {' et '.join(differing)}."
        return [Result("finess", Verdict.DIFFERS, f"{number} à vérifier", detail, given, known, register.source)]
    detail = "Raison sociale et commune identiques à la demande."
    return [Result("finess", Verdict.GREEN, f"{number} ouvert", detail, given, known, register.source)]


def _named(found: Practitioner) -> str:
    return ", ".join(
        part for part in (f"{found.last_name} {found.first_name}", found.profession, found.speciality) if part
    )
