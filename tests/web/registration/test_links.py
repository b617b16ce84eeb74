"""Links of mails: looking at them does nothing, a button acts, and each serves once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from medipli.registration.models import Confirmation, Link, Request
from medipli.web.french import day_of
from tests.people import a_person, signed_in_client
from tests.registration.journeys import a_shared_form, a_shared_request, a_submitted_request, an_individual_form
from tests.web.registration.world import DOCTOR, PHARMACIST, World, link_to, run_jobs

pytestmark = pytest.mark.django_db
REGISTERED = "elsa.vaudreline@courrier.example"


def responsible_link(world: World) -> str:
    doctor = a_person("Malo", "Hentric", national_id=f"8{DOCTOR}")
    a_shared_request(form=a_shared_form(responsible_rpps=DOCTOR), region=world.region)
    run_jobs()
    return link_to(doctor.email, "/inscription/responsable/")


@pytest.mark.feature(39)
@pytest.mark.parametrize(("said", "kept"), [("yes", "yes"), ("no", "no")])
def test_the_responsible_professional_answers_with_a_button(client: Client, world: World, said: str, kept: str) -> None:
    link = responsible_link(world)
    page = client.get(link).content.decode()
    assert "Êtes-vous responsable de cette boîte" in page
    assert "Pharmacie du Centre" in page
    assert Confirmation.objects.get().answer == ""
    assert client.post(link).status_code == 200
    assert Confirmation.objects.get().answer == ""
    assert client.post(link, {"answer": said}).status_code == 200
    assert Confirmation.objects.get().answer == kept
    assert client.post(link, {"answer": "yes"}).status_code == 410
    assert Confirmation.objects.get().answer == kept


def test_who_holds_a_number_proves_it_from_the_address_that_the_register_knows(client: Client, world: World) -> None:
    a_submitted_request(an_individual_form(national_id=PHARMACIST), region=world.region)
    run_jobs()
    link = link_to(REGISTERED, "/inscription/identite/")
    page = client.get(link).content.decode()
    assert "Prouvez votre identité" in page
    assert Request.objects.get().identity_proof == ""
    assert "Votre identité est prouvée" in client.post(link, {"answer": "yes"}).content.decode()
    assert Request.objects.get().identity_proof == "register_address"
    assert client.get(link).status_code == 410


def test_the_holder_of_a_number_sees_all_that_tells_an_attempt_from_their_own_request(
    client: Client, world: World
) -> None:
    form = an_individual_form(
        national_id=PHARMACIST,
        last_name="Vaudrelin",
        site_name="Officine du Pont",
        email="elsa.v.2026@courrier.example",
    )
    found = a_submitted_request(form, region=world.region)
    run_jobs()
    page = client.get(link_to(REGISTERED, "/inscription/identite/")).content.decode()
    with timezone.override(ZoneInfo("Europe/Paris")):
        today = day_of(timezone.now())
    said = ("Elsa Vaudrelin", "Officine du Pont", "81000 Albi", "els•••••026@courrier.example", found.reference or "")
    assert [one for one in (*said, "Déposée le", today) if one not in page] == []
    assert form["email"] not in page
    assert form["phone"] not in page


@pytest.mark.feature(39)
def test_behind_the_link_one_reads_the_same_as_signed_in(client: Client, world: World) -> None:
    doctor = a_person("Malo", "Hentric", national_id=f"8{DOCTOR}")
    asking = a_person("Oriane", "Darvilliers")
    a_shared_request(asking, a_shared_form(responsible_rpps=DOCTOR, service="Stomathérapie"), world.region)
    run_jobs()
    linked = client.get(link_to(doctor.email, "/inscription/responsable/")).content.decode()
    inside = signed_in_client(doctor).get("/responsable/").content.decode()
    for said in ("Oriane Darvilliers", "Stomathérapie", "81000 Albi", "Déposée le", "Oui, j’en suis responsable"):
        assert said in linked
        assert said in inside


def test_somebody_whose_number_was_taken_says_so(client: Client, world: World) -> None:
    a_submitted_request(an_individual_form(national_id=PHARMACIST), region=world.region)
    run_jobs()
    link = link_to(REGISTERED, "/inscription/identite/")
    assert "aucun compte ne sera ouvert ainsi" in client.post(link, {"answer": "no"}).content.decode()
    assert Request.objects.get().identity_proof == ""


def test_who_was_asked_by_a_link_that_is_too_old_is_told_to_turn_to_the_desk(client: Client, world: World) -> None:
    responsible = responsible_link(world)
    a_submitted_request(an_individual_form(national_id=PHARMACIST), region=world.region)
    run_jobs()
    identity = link_to(REGISTERED, "/inscription/identite/")
    Confirmation.objects.update(expires_at=timezone.now())
    Link.objects.update(expires_at=timezone.now())
    for link in (responsible, identity):
        gone = client.get(link)
        page = gone.content.decode()
        assert gone.status_code == 410
        assert "n’est plus valable" in page
        assert "/assistance/" in page
        assert "/inscription/reprendre" not in page, "only who asked for the account is written to from there"
