"""How far a structure reaches into an account: it suspends and resets only those that it answers for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from medipli.identity.models import Person, Session
from medipli.mailboxes.models import Mailbox
from medipli.registration.models import Request
from tests.people import signed_in_client
from tests.registration.requests_ready import jobs
from tests.structures import Structure, a_structure, an_account

pytestmark = pytest.mark.django_db
WHY = {"reason": "Absence de longue durée", "how": "Vue à l’accueil ce matin"}
WHOLE_ACCOUNT = ("lien", "sessions", "suspendre", "rouvrir")


@pytest.fixture
def place() -> Structure:
    return a_structure()


@pytest.fixture
def client(place: Structure) -> Client:
    return signed_in_client(place.administrator)


def page_of(person: Person) -> str:
    return f"/gestionnaire/comptes/{person.pk}/"


def prepared_for(place: Structure, person: Person) -> Request:
    """The request by which an administrator had the account of ``person`` made."""
    box = Mailbox.objects.get(owner=person)
    request = Request.objects.create(kind=box.kind, made_for=place.organisation, mailbox=box, person=person)
    Request.objects.filter(pk=request.pk).update(created_at=person.created_at - timedelta(days=1))
    return request


@pytest.mark.parametrize("kind", [Mailbox.Kind.PER, Mailbox.Kind.INT])
def test_somebody_who_typed_this_structure_as_place_of_work_keeps_their_account(
    client: Client, place: Structure, kind: Mailbox.Kind
) -> None:
    liberal = an_account(place.organisation, "Malo", "Hentric", kind=kind)
    theirs = signed_in_client(liberal)
    client.post(page_of(liberal) + "ouvrir/", WHY)
    shown = client.get(page_of(liberal)).content.decode()
    assert "tient elle-même son compte" in shown
    for verb in WHOLE_ACCOUNT:
        assert page_of(liberal) + verb + "/" not in shown
        client.post(page_of(liberal) + verb + "/", WHY)
    liberal.refresh_from_db()
    assert liberal.is_active
    assert Session.objects.filter(person=liberal).exists()
    assert not jobs("support.recovery_granted")
    assert client.post(page_of(liberal) + "depart/", WHY).status_code == 302
    box = Mailbox.objects.get(owner=liberal)
    assert (box.organisation, box.is_open) == (None, True)
    assert theirs.get(f"/boites/{box.pk}/").status_code == 200, "their own sessions go on"


def test_an_account_that_the_structure_prepared_is_looked_after(client: Client, place: Structure) -> None:
    nurse = an_account(place.organisation, "Oriane", "Darvilliers")
    prepared_for(place, nurse)
    client.post(page_of(nurse) + "ouvrir/", WHY)
    assert client.post(page_of(nurse) + "suspendre/", WHY).status_code == 302
    nurse.refresh_from_db()
    assert not nurse.is_active


def test_a_box_prepared_for_somebody_who_had_an_account_gives_no_power_over_it(
    client: Client, place: Structure
) -> None:
    nurse = an_account(place.organisation, "Oriane", "Darvilliers")
    request = prepared_for(place, nurse)
    Request.objects.filter(pk=request.pk).update(created_at=nurse.created_at + timedelta(days=1))
    client.post(page_of(nurse) + "ouvrir/", WHY)
    client.post(page_of(nurse) + "suspendre/", WHY)
    nurse.refresh_from_db()
    assert nurse.is_active


def test_what_another_structure_prepared_gives_no_power(client: Client, place: Structure) -> None:
    nurse = an_account(place.organisation, "Oriane", "Darvilliers")
    prepared_for(a_structure("EHPAD Les Glycines"), nurse)
    client.post(page_of(nurse) + "ouvrir/", WHY)
    client.post(page_of(nurse) + "sessions/", WHY)
    client.post(page_of(nurse) + "suspendre/", WHY)
    nurse.refresh_from_db()
    assert nurse.is_active


def test_links_that_open_an_account_are_counted(client: Client, place: Structure) -> None:
    newcomer = place.secretary
    newcomer.set_unusable_password()
    newcomer.save()
    client.post(page_of(newcomer) + "ouvrir/", WHY)
    sent = [client.post(page_of(newcomer) + "lien/").status_code for _ in range(12)]
    assert len(jobs("notices.finish_account")) == sent.count(302) <= 5
    assert sent[-1] == 422
    assert "Plusieurs liens viennent de partir" in client.post(page_of(newcomer) + "lien/").content.decode()
