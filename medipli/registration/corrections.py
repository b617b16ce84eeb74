"""Correcting the answers of a request that the desk asked about: what may change, what does, who has to agree again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medipli.formats.professions import profession
from medipli.registration import answers
from medipli.registration.answers import VOUCHERS, Answers
from medipli.registration.models import Request

Kind = Request.Kind
_PERSON = ("civility", "last_name", "first_name")
_SITE = ("phone", "site_name", "finess", "street", "postal_code", "town")
_VOUCHER = ("voucher", "voucher_last_name", "voucher_first_name", "voucher_rpps", "voucher_email")
_FIELDS: dict[str, tuple[str, ...]] = {
    Kind.PER: (*_PERSON, "profession", "national_id", *_SITE),
    Kind.INT: (*_PERSON, "profession", "wants_address", *_SITE),
    Kind.LOCAL: (*_PERSON, "function", *_SITE, *_VOUCHER),
    Kind.ORG: tuple(field for field in answers.fields_of(Kind.ORG) if field != "email"),
    Kind.CONNECTION: tuple(field for field in answers.fields_of(Kind.CONNECTION) if field != "email"),
}
_AGREED_TO: dict[str, frozenset[str]] = {
    Kind.ORG: frozenset(("description", "finess", "siret", "legal_name", "service", "street", "postal_code", "town")),
    Kind.LOCAL: frozenset(
        ("last_name", "first_name", "function", "site_name", "finess", "street", "postal_code", "town")
    ),
}
_TICKED = frozenset({"dematerialised", "listed", "wants_address"})
_LABELS = {
    "civility": "Civilité",
    "last_name": "Nom d’exercice",
    "first_name": "Prénom",
    "profession": "Profession",
    "function": "Fonction",
    "national_id": "RPPS ou ADELI",
    "wants_address": "Adresse MSSanté souhaitée",
    "phone": "Téléphone",
    "site_name": "Nom du lieu",
    "finess": "FINESS géographique",
    "siret": "SIREN/SIRET",
    "street": "Adresse postale",
    "postal_code": "Code postal",
    "town": "Commune",
    "voucher": "Qui confirme la fonction",
    "voucher_last_name": "Nom de qui la confirme",
    "voucher_first_name": "Prénom de qui la confirme",
    "voucher_rpps": "RPPS de qui la confirme",
    "voucher_email": "E-mail de qui la confirme",
    "description": "Description du compte",
    "legal_name": "Raison sociale",
    "service": "Service de rattachement",
    "responsible_last_name": "Nom du responsable",
    "responsible_first_name": "Prénom du responsable",
    "responsible_profession": "Profession du responsable",
    "responsible_rpps": "RPPS du responsable",
    "dematerialised": "Dématérialisation",
    "listed": "Adresse visible dans l’annuaire",
    "contact_last_name": "Nom du contact",
    "contact_first_name": "Prénom du contact",
    "contact_function": "Fonction du contact",
    "professionals": "Nombre de professionnels",
    "message": "Besoin",
}
_LONGEST_SHOWN = 300


@dataclass(frozen=True)
class Correction:
    """One field that changes, its values as people read them; « vide » when there is none."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Corrections:
    """``typed`` and ``given``: the answers as they would stand. ``errors``: sentences about what this would break."""

    typed: dict[str, str]
    given: Answers
    changes: tuple[Correction, ...]
    errors: dict[str, str]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(change.field for change in self.changes)


def fields_of(request: Request) -> tuple[str, ...]:
    """The fields that who asked may correct: all of the form, but the confirmed address and the kind of account."""
    fields = _FIELDS[request.kind]
    if request.region is not None and request.region.int_has_address:
        return fields
    return tuple(field for field in fields if field != "wants_address")


def read(request: Request, typed: Mapping[str, str]) -> Corrections:
    """What ``typed`` changes in ``request``. The same number written otherwise is no change; absent fields stay."""
    before, wrong_before = answers.read(request.kind, request.answers)
    named = {field: answers.kept(typed[field]).strip() for field in fields_of(request) if field in typed}
    whole = request.answers | named
    given, wrong = answers.read(request.kind, whole)
    changed = [
        field
        for field, value in named.items()
        if value != request.answers.get(field, "").strip()
        and (field in wrong or getattr(given, field) != getattr(before, field))
    ]
    changes = tuple(
        Correction(field, _LABELS[field], _shown(field, request.answers.get(field, "")), _shown(field, whole[field]))
        for field in changed
    )
    kept = request.answers | {field: whole[field] for field in changed}
    errors = {field: sentence for field, sentence in wrong.items() if field in changed or field not in wrong_before}
    return Corrections(kept, given, changes, errors)


def to_agree_again(request: Request, corrections: Corrections) -> tuple[str, ...]:
    """The labels of what the responsible person agreed to and that changes; empty when nothing of it does."""
    agreed = _AGREED_TO.get(request.kind, frozenset())
    return tuple(change.label for change in corrections.changes if change.field in agreed or names_another(change))


def names_another(change: Correction) -> bool:
    """Whether this field says who answers for the box or for the person."""
    return change.field.startswith(("responsible_", "voucher"))


def in_words(corrections: Corrections) -> str:
    """« Raison sociale : « A » → « B » », a line for each: what the history of the request keeps."""
    return "\n".join(
        f"{one.label}\u00a0: «\u00a0{one.before}\u00a0» → «\u00a0{one.after}\u00a0»" for one in corrections.changes
    )


def _shown(field: str, value: str) -> str:
    value = " ".join(value.split())[:_LONGEST_SHOWN]
    if field in _TICKED:
        return "oui" if value else "non"
    if field in ("profession", "responsible_profession"):
        found = profession(value)
        value = found.label if found else value
    if field == "voucher":
        value = VOUCHERS.get(value, value)
    return value or "vide"
