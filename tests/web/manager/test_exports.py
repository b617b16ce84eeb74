"""Lists that an administrator takes away: for a reason, and saying no more than the pages do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from medipli.audit.models import Event
from medipli.formats.tables import read_table
from medipli.identity.models import Person
from medipli.mailboxes.actions import add_member
from medipli.mailboxes.models import Mailbox, Membership
from medipli.registration.models import Request
from tests.boxes import SERVICE
from tests.people import a_person, signed_in_client
from tests.structures import Structure, a_structure, a_team_box, an_account

pytestmark = pytest.mark.django_db
PEOPLE, BOXES = "/gestionnaire/comptes/export/", "/gestionnaire/boites/export/"
REASON = {"reason": "Revue annuelle des accès"}
LATE = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
"""Half past midnight in Paris, on the first of April."""


@pytest.fixture
def place() -> Structure:
    return a_structure()


@pytest.fixture
def client(place: Structure) -> Client:
    return signed_in_client(place.administrator)


@pytest.fixture
def box(place: Structure) -> Mailbox:
    return a_team_box(place.organisation, an_account(place.organisation, "Malo", "Hentric"))


def rows(client: Client, path: str) -> list[dict[str, str]]:
    table = read_table(client.post(path, REASON).content)
    return [dict(zip(table.header, row.cells, strict=False)) for row in table.rows]


@pytest.mark.feature(92)
@pytest.mark.parametrize("path", [PEOPLE, BOXES])
def test_a_list_is_taken_away_for_a_reason_that_the_journal_keeps(client: Client, box: Mailbox, path: str) -> None:
    assert "Pourquoi emportez-vous" in client.get(path).content.decode()
    refused = client.post(path, {"reason": "  x "})
    assert refused.status_code == 422
    assert "field-note-wrong" in refused.content.decode()
    assert not Event.objects.filter(action="organisation.export").exists()
    assert client.post(path, REASON).headers["Content-Type"].startswith("text/csv")
    event = Event.objects.get(action="organisation.export")
    assert event.details["reason"] == REASON["reason"]
    journal = client.get("/gestionnaire/journal/").content.decode()
    assert "Liste exportée" in journal
    assert REASON["reason"] in journal


def test_exports_hold_the_structure_alone_and_defuse_formulas(client: Client, place: Structure, box: Mailbox) -> None:
    an_account(place.organisation, "Ewen", "=1+1")
    other = a_structure("EHPAD Les Glycines")
    names = {row["Nom"] for row in rows(client, PEOPLE)}
    assert {"Brévalet", "'=1+1"} <= names
    assert rows(client, BOXES)[0]["Boîte"] == box.label
    theirs = signed_in_client(other.administrator).post(BOXES, REASON).content.decode()
    assert box.label not in theirs


def test_ordinary_addresses_are_those_of_accounts_that_the_structure_answers_for(
    client: Client, place: Structure, box: Mailbox
) -> None:
    came_alone = an_account(place.organisation, "Oriane", "Darvilliers")
    prepared = an_account(place.organisation, "Ewen", "Orvalet")
    request = Request.objects.create(
        kind="PER", made_for=place.organisation, mailbox=Mailbox.objects.get(owner=prepared), person=prepared
    )
    Request.objects.filter(pk=request.pk).update(created_at=prepared.created_at - timedelta(days=1))
    known = {row["Nom"]: row["Adresse mail"] for row in rows(client, PEOPLE)}
    assert known["Brévalet"] == place.secretary.email
    assert known["Orvalet"] == prepared.email
    assert known["Darvilliers"] == ""
    guest = a_person("Zoé", "Vaneau")
    add_member(SERVICE, box, guest, Membership.Role.READER)
    for path in (PEOPLE, BOXES):
        content = client.post(path, REASON).content.decode()
        assert guest.email not in content
        assert came_alone.email not in content


def test_sign_ins_are_months_and_days_are_those_of_the_reader(client: Client, place: Structure, box: Mailbox) -> None:
    Person.objects.filter(pk=place.secretary.pk).update(last_login=LATE, created_at=LATE)
    # The end of 31 March in Paris.
    until = datetime(2099, 3, 31, 22, tzinfo=UTC)
    member = add_member(SERVICE, box, place.secretary, Membership.Role.READER, until=until)
    Membership.objects.filter(pk=member.pk).update(since=LATE)
    account = next(row for row in rows(client, PEOPLE) if row["Nom"] == "Brévalet")
    assert (account["Créé le"], account["Dernière connexion"]) == ("2026-04-01", "2026-04")
    held = next(row for row in rows(client, BOXES) if "Brévalet" in row["Membre"])
    assert (held["Depuis"], held["Jusqu’au"], held["Dernière connexion"]) == ("2026-04-01", "2099-03-31", "2026-04")


def test_west_of_greenwich_the_last_day_is_the_last_day(place: Structure, box: Mailbox) -> None:
    Person.objects.filter(pk=place.administrator.pk).update(time_zone="America/Martinique")
    there = signed_in_client(Person.objects.get(pk=place.administrator.pk))
    # The end of 31 March in Martinique.
    until = datetime(2099, 4, 1, 4, tzinfo=UTC)
    add_member(SERVICE, box, place.secretary, Membership.Role.READER, until=until)
    held = next(row for row in rows(there, BOXES) if "Brévalet" in row["Membre"])
    assert held["Jusqu’au"] == "2099-03-31"
