"""What the registers say of a SIREN or a SIRET. None lists them all: the FINESS register and the places of work of a
professional hold those of health structures, and silence proves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.directory.registers import queries as registers
from medipli.formats.identifiers import display, is_valid_siren, is_valid_siret
from medipli.registration.checks.result import Register, Result, Verdict, alike, same


@dataclass(frozen=True)
class _Place:
    """A structure that has the number, as a register knows it."""

    name: str
    postal_code: str
    town: str
    is_open: bool
    source: str

    def __str__(self) -> str:
        return f"{self.name}, {self.postal_code} {self.town}".strip(" ,")


def siret(number: str, name: str, postal_code: str, town: str, *, responsible: str = "") -> Result:
    """Whether a register gives this number to a structure of that name and place; ``responsible`` is a national id."""
    kind = "SIREN" if len(number) == 9 else "SIRET"
    title, given = f"{kind} {display(number)}", f"{name}, {postal_code} {town}"
    if not (is_valid_siren(number) or is_valid_siret(number)):
        return Result(
            "siret", Verdict.DIFFERS, f"{title}\u00a0: clé fausse", "À contrôler à la main.", given, source=""
        )
    places = [*_establishments(number), *_sites(number, responsible)]
    if not places:
        detail = f"La clé est juste\u00a0; aucun référentiel ne donne ce {kind}, à contrôler à la main."
        return Result("siret", Verdict.UNVERIFIED, title, detail, given, source="")
    known = "\u00a0; ".join(dict.fromkeys(str(place) for place in places[:4]))[:300]
    for place in places:
        is_there = place.postal_code == postal_code or same(place.town, town)
        if place.is_open and is_there and alike(place.name, name):
            detail = "Raison sociale et commune identiques à la demande."
            return Result("siret", Verdict.GREEN, f"{title} reconnu", detail, given, known, place.source)
    source = places[0].source
    if not any(place.is_open for place in places):
        return Result("siret", Verdict.RED, f"{title} fermé", "L’établissement est fermé.", given, known, source)
    detail = "Ce numéro est celui d’une structure d’un autre nom ou d’une autre commune."
    return Result("siret", Verdict.DIFFERS, f"{title} à vérifier", detail, given, known, source)


def _establishments(number: str) -> list[_Place]:
    register = Register("establishments")
    if register.silence:
        return []
    return [
        _Place(one.name, one.postal_code, one.town, one.is_open, register.source)
        for one in registers.establishments_of(number)
    ]


def _sites(number: str, national_id: str) -> list[_Place]:
    """The places of work of the professional who answers for the box."""
    register = Register("practitioners")
    found = registers.practitioner(national_id) if national_id and not register.silence else None
    return [
        _Place(site.name, site.postal_code, site.town, True, register.source)
        for site in (found.sites if found else ())
        if site.siret and site.siret.startswith(number)
    ]
