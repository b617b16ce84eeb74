"""What was given, line by line: beside the forms, on the page before « Je valide », and on the follow-up page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from medipli.formats.professions import profession
from medipli.registration import answers
from medipli.registration.models import Request

KINDS = {
    Request.Kind.PER: "Compte individuel (BAL PER)",
    Request.Kind.INT: "Compte individuel (BAL INT)",
    Request.Kind.LOCAL: "Compte individuel local",
    Request.Kind.ORG: "Compte partagé (BAL ORG)",
    Request.Kind.CONNECTION: "Demande de raccordement",
}


@dataclass(frozen=True)
class Line:
    """One thing that was given. ``name``: the fields of the form that it follows while one types."""

    label: str
    value: str
    name: str = ""
    missing: bool = False
    mono: bool = False
    required: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the recap; ``url`` is where it is changed."""

    title: str
    url: str
    lines: tuple[Line, ...]


def kind_label(kind: str) -> str:
    return KINDS[Request.Kind(kind)]


def _line(
    typed: Mapping[str, str], label: str, *names: str, required: bool = False, mono: bool = False, value: str = ""
) -> Line:
    shown = value or " ".join(typed[name] for name in names if typed.get(name))
    return Line(label, shown, " ".join(names), required and not shown, mono, required)


def _profession(code: str) -> str:
    found = profession(code)
    return found.label if found else ""


def person_lines(kind: str, region: str, typed: Mapping[str, str]) -> tuple[Line, ...]:
    """Beside the individual form."""
    return (
        Line("Type", kind_label(kind)),
        Line("Région", region),
        _line(typed, "Nom", "first_name", "last_name", required=True),
        _line(typed, "E-mail", "email", required=True),
        _line(typed, "Lieu", "site_name", required=True),
        _line(typed, "Commune", "postal_code", "town", required=True),
    )


def team_lines(region: str, associated: str, typed: Mapping[str, str]) -> tuple[Line, ...]:
    """Beside the shared form (screen 04)."""
    return (
        Line("Type", kind_label(Request.Kind.ORG)),
        Line("Région", region),
        Line("Compte associé", associated, missing=not associated),
        _line(typed, "Structure", "legal_name", required=True),
        _line(typed, "FINESS", "finess", mono=True) if not typed.get("siret") else _line(typed, "SIREN/SIRET", "siret"),
        _line(typed, "Responsable", "responsible_first_name", "responsible_last_name", required=True),
        _line(typed, "RPPS", "responsible_rpps", required=True, mono=True),
        Line("Visibilité", f"Annuaires {settings.SERVICE_NAME} et MSSanté"),
    )


def person_section(typed: Mapping[str, str], *, editable: bool = True) -> Section:
    """The individual account, whole."""
    kind = answers.individual_kind(typed)
    lines = [Line("Type", kind_label(kind))]
    if kind == Request.Kind.PER:
        lines.append(_line(typed, "RPPS ou ADELI", "national_id", required=True, mono=True))
    lines += [
        _line(typed, "Nom", "civility", "first_name", "last_name", required=True),
        _line(typed, "Fonction", "function", required=True)
        if kind == Request.Kind.LOCAL
        else _line(typed, "Profession", value=_profession(typed.get("profession", "")), required=True),
        _line(typed, "E-mail ordinaire", "email", required=True),
        _line(typed, "Téléphone", "phone"),
        _line(typed, "Lieu d’exercice", "site_name", required=True),
        _line(typed, "FINESS géographique", "finess", mono=True),
        _line(typed, "Adresse", "street", "postal_code", "town", required=True),
    ]
    if kind == Request.Kind.INT:
        lines.append(Line("Adresse MSSanté", "Souhaitée" if typed.get("wants_address") else "Non souhaitée"))
    if kind == Request.Kind.LOCAL:
        lines.append(_line(typed, "Se porte garant", "voucher_first_name", "voucher_last_name", required=True))
    return Section("Compte individuel", reverse("web:register-person") if editable else "", _bare(lines))


def team_section(typed: Mapping[str, str], *, editable: bool = True) -> Section:
    """The shared account, whole."""
    label = _profession(typed.get("responsible_profession", ""))
    lines = [
        _line(typed, "Adresse mail générique", "email", required=True),
        _line(typed, "Description du compte", "description", required=True),
        _line(typed, "FINESS géographique", "finess", mono=True, required=not typed.get("siret")),
        _line(typed, "SIREN/SIRET", "siret", mono=True),
        _line(typed, "Raison sociale", "legal_name", required=True),
        _line(typed, "Adresse postale", "street", "postal_code", "town", required=True),
        _line(typed, "Service de rattachement", "service"),
        _line(typed, "Téléphone", "phone"),
        _line(typed, "Responsable", "responsible_first_name", "responsible_last_name", required=True),
        _line(typed, "Sa profession", value=label, required=True),
        _line(typed, "Son RPPS", "responsible_rpps", mono=True, required=True),
        Line("Dématérialisation", "Oui" if typed.get("dematerialised") else "Non"),
        Line(f"Annuaire {settings.SERVICE_NAME}", "Visible" if typed.get("listed") else "Masqué"),
    ]
    return Section("Compte partagé", reverse("web:register-team") if editable else "", _bare(lines))


def connection_section(typed: Mapping[str, str]) -> Section:
    """A connection request, whole."""
    return Section(
        "Demande de raccordement",
        "",
        _bare(
            [
                _line(typed, "Raison sociale", "legal_name"),
                _line(typed, "FINESS géographique", "finess", mono=True),
                _line(typed, "SIREN/SIRET", "siret", mono=True),
                _line(typed, "Adresse postale", "street", "postal_code", "town"),
                _line(typed, "Professionnels", "professionals"),
                _line(typed, "Contact", "contact_first_name", "contact_last_name"),
                _line(typed, "Fonction", "contact_function"),
                _line(typed, "E-mail", "email"),
                _line(typed, "Téléphone", "phone"),
                _line(typed, "Besoin", "message"),
            ]
        ),
    )


def _bare(lines: list[Line]) -> tuple[Line, ...]:
    """Lines that follow nothing: what is optional and was left empty goes."""
    return tuple(Line(one.label, one.value, "", one.missing, one.mono) for one in lines if one.value or one.missing)
