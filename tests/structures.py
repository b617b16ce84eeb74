"""An invented structure with its administrator, for tests."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from medipli.audit.actor import service
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.organisations.actions import give_office
from medipli.organisations.models import Office, Organisation
from tests.boxes import a_mailbox
from tests.people import a_person
from tests.registration.journeys import a_finess
from tests.registration.requests_ready import a_region

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Structure:
    """A structure, who administers it, and a secretary with a local account there."""

    organisation: Organisation
    administrator: Person
    secretary: Person


def an_organisation(name: str = "Centre hospitalier de Port-Orval") -> Organisation:
    return Organisation.objects.create(
        region=a_region(),
        name=name,
        finess=a_finess(next(_numbers)),
        street="12, quai de l’Amirauté",
        postal_code="81000",
        town="Albi",
    )


def a_structure(name: str = "Centre hospitalier de Port-Orval") -> Structure:
    organisation = an_organisation(name)
    administrator = a_person("Apolline", "Vergastre")
    give_office(service("test"), administrator, Office.Kind.ADMINISTRATOR, organisation=organisation)
    administrator.refresh_from_db()
    secretary = an_account(organisation, "Josiane", "Brévalet", kind=Mailbox.Kind.LOCAL)
    return Structure(organisation, administrator, secretary)


def an_account(
    organisation: Organisation,
    first_name: str,
    last_name: str,
    *,
    kind: Mailbox.Kind = Mailbox.Kind.PER,
    national_id: str | None = None,
    profession: str = "",
) -> Person:
    """Somebody whose individual box is of that structure."""
    person = a_person(first_name, last_name, national_id=national_id, profession=profession)
    a_mailbox(person, kind=kind, label=person.full_name, organisation=organisation)
    return person


def a_team_box(organisation: Organisation, owner: Person, label: str = "Secrétariat de cardiologie") -> Mailbox:
    """A shared box of that structure."""
    return a_mailbox(owner, kind=Mailbox.Kind.ORG, label=label, organisation=organisation, responsible=owner)
