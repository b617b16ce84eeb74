"""Signing in inside the journey, on the way to a shared account."""

from __future__ import annotations

import pytest
from django.test import Client

from medipli.registration.models import Request
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client
from tests.web.registration.world import CHOICE, World, begun

pytestmark = pytest.mark.django_db


@pytest.mark.feature(19, 20)
def test_signing_in_inside_the_journey_refuses_a_wrong_password_and_needs_a_draft(world: World) -> None:
    client = begun(Client(), account="ORG", has_account="yes")
    answer = client.post("/inscription/connexion", {"email": "x@courrier.example", "password": "faux"})
    assert answer.status_code == 422
    assert "E-mail ou mot de passe incorrect." in answer.content.decode()
    for path in ("/inscription/compte-partage", "/inscription/connexion/code"):
        assert client.get(path).headers["Location"] == "/inscription/connexion"


@pytest.mark.feature(20)
def test_a_wrong_code_signs_nobody_in_and_the_right_one_leads_to_the_shared_form(world: World) -> None:
    person = a_person()
    client = begun(Client(), account="ORG", has_account="yes")
    client.post("/inscription/connexion", {"email": person.email, "password": PASSWORD})
    right = last_code()
    wrong = client.post("/inscription/connexion/code", {"code": "000000" if right != "000000" else "111111"})
    assert wrong.status_code == 422
    assert "Il vous reste" in wrong.content.decode()
    assert client.get("/inscription/compte-partage").status_code == 302
    assert client.post("/inscription/connexion/code", {"again": "1"}).status_code == 200
    answer = client.post("/inscription/connexion/code", {"code": right})
    assert answer.headers["Location"] == "/inscription/compte-partage"
    assert client.get("/inscription/compte-partage").status_code == 200


@pytest.mark.feature(21)
def test_somebody_who_is_signed_in_goes_straight_to_the_shared_form(world: World) -> None:
    person = a_person("Inès", "Corvoisier")
    client = signed_in_client(person)
    answer = client.post("/inscription/", CHOICE | {"account": "ORG", "has_account": "yes"})
    assert answer.headers["Location"] == "/inscription/compte-partage"
    assert person.full_name in client.get("/inscription/compte-partage").content.decode()
    assert Request.objects.get().person_id == person.pk


@pytest.mark.feature(21)
def test_looking_at_the_shared_form_makes_nobody_its_owner_but_a_button_does(world: World) -> None:
    person = a_person("Inès", "Corvoisier")
    client = signed_in_client(person)
    client.cookies.update(begun(Client(), account="ORG", has_account="yes").cookies)
    assert client.get("/inscription/compte-partage")["Location"] == "/inscription/connexion"
    page = client.get("/inscription/connexion").content.decode()
    assert "Inès Corvoisier" in page
    assert "Continuer avec ce compte" in page
    assert Request.objects.get().person is None
    assert client.post("/inscription/connexion")["Location"] == "/inscription/compte-partage"
    assert Request.objects.get().person == person
    assert client.get("/inscription/compte-partage").status_code == 200


def test_a_box_that_an_administrator_prepared_stays_that_of_the_person_named(world: World) -> None:
    named, other = a_person("Malo", "Hentric"), a_person("Inès", "Corvoisier")
    begun(client := signed_in_client(other), account="ORG", has_account="yes")
    Request.objects.update(person=named, made_by=a_person("Oriane", "Darvilliers"))
    for path in ("compte-partage", "recapitulatif"):
        assert client.get(f"/inscription/{path}")["Location"] == "/inscription/connexion"
    refused = client.post("/inscription/connexion")
    assert refused.status_code == 422
    assert "préparé pour quelqu’un d’autre" in refused.content.decode()
    assert "Hentric" not in refused.content.decode()
    for choice in ({"has_account": "yes"}, {"has_account": "no"}, {"account": "PER"}):
        client.post("/inscription/", CHOICE | {"account": "ORG"} | choice)
        assert Request.objects.filter(made_by__isnull=False).get().person == named
    client.post("/inscription/compte-individuel", {"last_name": "Corvoisier"})
    kept = Request.objects.get(made_by__isnull=False)
    assert (kept.person, kept.kind, kept.individual) == (named, "ORG", None)


def test_who_signs_in_for_a_box_prepared_for_somebody_else_is_told_so(world: World) -> None:
    named, other = a_person("Malo", "Hentric"), a_person()
    client = begun(Client(), account="ORG", has_account="yes")
    Request.objects.update(person=named, made_by=a_person())
    client.post("/inscription/connexion", {"email": other.email, "password": PASSWORD})
    client.post("/inscription/connexion/code", {"code": last_code()})
    assert client.get("/inscription/compte-partage")["Location"] == "/inscription/connexion"
    assert Request.objects.get().person == named
