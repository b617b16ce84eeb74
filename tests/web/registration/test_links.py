"""Links of mails: looking at them does nothing, a button acts, and each serves once."""

from __future__ import annotations

import pytest
from django.test import Client

from medipli.registration.models import Confirmation, Request
from tests.people import a_person
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
    assert "Vaudreline" not in page
    assert Request.objects.get().identity_proof == ""
    assert "Votre identité est prouvée" in client.post(link, {"answer": "yes"}).content.decode()
    assert Request.objects.get().identity_proof == "register_address"
    assert client.get(link).status_code == 410


def test_somebody_whose_number_was_taken_says_so(client: Client, world: World) -> None:
    a_submitted_request(an_individual_form(national_id=PHARMACIST), region=world.region)
    run_jobs()
    link = link_to(REGISTERED, "/inscription/identite/")
    assert "aucun compte ne sera ouvert ainsi" in client.post(link, {"answer": "no"}).content.decode()
    assert Request.objects.get().identity_proof == ""
