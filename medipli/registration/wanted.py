"""What a request asks to be opened: one shape for the three kinds of individual account and for shared ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medipli.formats.professions import PROFESSIONS
from medipli.registration.answers import IndividualAnswers, SharedAnswers, fields_of, read
from medipli.registration.models import Request

_LABELS = {profession.code: profession.label for profession in PROFESSIONS}


@dataclass(frozen=True)
class WantedPerson:
    """The owner of an individual box, or the professional who answers for a shared one (F39)."""

    first_name: str
    last_name: str
    civility: str
    profession_code: str
    profession: str
    national_id: str


@dataclass(frozen=True)
class Wanted:
    """A box. ``name`` is the structure's, or that of the site where the person works."""

    kind: str
    person: WantedPerson
    name: str
    service: str
    description: str
    finess: str
    siret: str
    street: str
    postal_code: str
    town: str
    phone: str
    email: str
    is_listed: bool
    dematerialised: bool
    wants_address: bool

    @property
    def is_shared(self) -> bool:
        return self.kind == Request.Kind.ORG

    @property
    def label(self) -> str:
        """« VAUDRELINE Elsa », « Pharmacie du Centre », « Maison de santé des Tilleuls — Cardiologie »."""
        if self.is_shared:
            return f"{self.name} — {self.service}" if self.service else self.name
        return f"{self.person.last_name.upper()} {self.person.first_name}"


def of_request(request: Request) -> Wanted:
    """What ``request`` asks for."""
    return of_values(request.kind, {name: str(value or "") for name, value in request.answers.items()})


def of_values(kind: str, typed: Mapping[str, str]) -> Wanted:
    """The same from fields as they stand in a form, finished or not: what cannot be read counts as empty.

    Raises KeyError for a kind of request that opens no box.
    """
    whole = dict.fromkeys(fields_of(kind), "") | dict(typed)
    answers, _ = read(kind, whole)
    if isinstance(answers, SharedAnswers):
        return _shared(answers)
    if isinstance(answers, IndividualAnswers):
        return _individual(kind, answers)
    raise KeyError(kind)


def _shared(answers: SharedAnswers) -> Wanted:
    return Wanted(
        kind=Request.Kind.ORG,
        person=WantedPerson(
            first_name=answers.responsible_first_name,
            last_name=answers.responsible_last_name,
            civility="",
            profession_code=answers.responsible_profession,
            profession=_LABELS.get(answers.responsible_profession, ""),
            national_id=answers.responsible_rpps,
        ),
        name=answers.legal_name,
        service=answers.service,
        description=answers.description,
        finess=answers.finess,
        siret=answers.siret,
        street=answers.street,
        postal_code=answers.postal_code,
        town=answers.town,
        phone=answers.phone,
        email=answers.email,
        is_listed=answers.listed,
        dematerialised=answers.dematerialised,
        wants_address=True,
    )


def _individual(kind: str, answers: IndividualAnswers) -> Wanted:
    return Wanted(
        kind=kind,
        person=WantedPerson(
            first_name=answers.first_name,
            last_name=answers.last_name,
            civility=answers.civility,
            profession_code=answers.profession,
            profession=answers.profession_label,
            national_id=answers.national_id,
        ),
        name=answers.site_name,
        service="",
        description="",
        finess=answers.finess,
        siret="",
        street=answers.street,
        postal_code=answers.postal_code,
        town=answers.town,
        phone=answers.phone,
        email=answers.email,
        is_listed=True,
        dematerialised=True,
        wants_address=answers.wants_address,
    )
