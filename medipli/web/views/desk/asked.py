"""« Demandé »: everything that was given, field by field, as the desk reads it."""

from __future__ import annotations

from medipli.formats.identifiers import display
from medipli.formats.professions import PROFESSIONS
from medipli.registration.answers import VOUCHERS, Answers, ConnectionAnswers, IndividualAnswers
from medipli.web.french import NBSP

_LABELS = {one.code: one.label for one in PROFESSIONS}
Fact = tuple[str, str]


def facts_of(given: Answers) -> tuple[Fact, ...]:
    """Label and value of what was given; what was left empty is left out."""
    if isinstance(given, IndividualAnswers):
        found = _individual(given)
    elif isinstance(given, ConnectionAnswers):
        found = _connection(given)
    else:
        found = [
            ("E-mail de l’équipe", given.email),
            ("Téléphone", _phone(given.phone)),
            ("Raison sociale", given.legal_name),
            ("Service", given.service),
            ("FINESS", display(given.finess)),
            ("SIREN/SIRET", display(given.siret)),
            ("Adresse", given.street),
            ("Commune", f"{given.postal_code} {given.town}".strip()),
            ("Responsable", f"{given.responsible_last_name.upper()} {given.responsible_first_name}"),
            ("Profession", _LABELS.get(given.responsible_profession, "")),
            ("RPPS", display(given.responsible_rpps[1:])),
            ("Description", given.description),
            ("Dématérialisation", _yes(given.dematerialised)),
            ("Annuaire", "Visible" if given.listed else "Masqué"),
        ]
    return tuple((label, value) for label, value in found if value.strip())


def _individual(given: IndividualAnswers) -> list[Fact]:
    voucher = f"{given.voucher_last_name.upper()} {given.voucher_first_name}".strip()
    return [
        ("Nom", " ".join(part for part in (given.civility, given.last_name.upper(), given.first_name) if part)),
        ("Profession", given.profession_label),
        ("Identifiant", _national(given.national_id)),
        ("E-mail", given.email),
        ("Téléphone", _phone(given.phone)),
        ("Lieu d’exercice", given.site_name),
        ("FINESS", display(given.finess)),
        ("Adresse", given.street),
        ("Commune", f"{given.postal_code} {given.town}".strip()),
        ("Adresse MSSanté", _yes(given.wants_address) if given.kind == "INT" else ""),
        ("Confirmé par", VOUCHERS.get(given.voucher, "")),
        ("Qui répond", voucher),
        ("Son RPPS", display(given.voucher_rpps[1:])),
        ("Son e-mail", given.voucher_email),
    ]


def _connection(given: ConnectionAnswers) -> list[Fact]:
    contact = f"{given.contact_last_name.upper()} {given.contact_first_name}".strip()
    return [
        ("Structure", given.legal_name),
        ("FINESS", display(given.finess)),
        ("SIREN/SIRET", display(given.siret)),
        ("Adresse", given.street),
        ("Commune", f"{given.postal_code} {given.town}".strip()),
        ("Professionnels", str(given.professionals or "")),
        ("Contact", contact),
        ("Fonction", given.contact_function),
        ("E-mail", given.email),
        ("Téléphone", _phone(given.phone)),
        ("Message", given.message),
    ]


def _national(number: str) -> str:
    if not number:
        return ""
    return f"{'RPPS' if number.startswith('8') else 'ADELI'} {display(number[1:])}"


def _phone(number: str) -> str:
    """« 01 99 00 12 34 » for a French number; others stay as they are."""
    if not number.startswith("+33") or len(number) != 12 or not number[1:].isdecimal():
        return number
    national = f"0{number[3:]}"
    return NBSP.join(national[place : place + 2] for place in range(0, 10, 2))


def _yes(given: bool) -> str:
    return "Oui" if given else "Non"
