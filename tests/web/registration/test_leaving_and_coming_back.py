"""A draft is left, found again by a mailed link, or erased."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from medipli.registration.models import Request
from tests.registration.journeys import a_submitted_request, an_individual_form
from tests.web.registration.world import CHOICE, World, begun, link_to, run_jobs

pytestmark = pytest.mark.django_db


@pytest.mark.feature(43)
def test_back_reload_and_a_second_tab_find_what_was_typed(client: Client, world: World) -> None:
    begun(client)
    typed = an_individual_form(email="pas une adresse", first_name="Élodie")
    answer = client.post("/inscription/compte-individuel", typed)
    assert answer.status_code == 422
    for page in (answer, client.get("/inscription/compte-individuel")):
        assert 'value="pas une adresse"' in page.content.decode()
        assert 'value="Élodie"' in page.content.decode()
    start = client.get("/inscription/").content.decode()
    assert re.search(r'id="id_account-PER" value="PER" checked', start)
    assert client.post("/inscription/", CHOICE).status_code == 302
    assert 'value="Élodie"' in client.get("/inscription/compte-individuel").content.decode()
    assert Request.objects.count() == 1


def test_another_browser_does_not_see_the_draft(client: Client, world: World) -> None:
    begun(client).post("/inscription/compte-individuel", an_individual_form())
    assert Client().get("/inscription/compte-individuel").status_code == 302


def test_quitting_keeps_the_draft_and_a_link_opens_it_elsewhere(client: Client, world: World) -> None:
    form = an_individual_form() | {"go": "later"}
    answer = begun(client).post("/inscription/compte-individuel", form)
    assert "Votre brouillon est enregistré" in answer.content.decode()
    run_jobs()
    link = link_to(form["email"], "/inscription/suivi/")
    elsewhere = Client()
    assert "Votre brouillon vous attend" in elsewhere.get(link).content.decode()
    taken = elsewhere.post(link.replace("/suivi/", "/reprendre/"))
    assert taken.headers["Location"] == "/inscription/recapitulatif"
    assert form["email"] in elsewhere.get("/inscription/compte-individuel").content.decode()


@pytest.mark.parametrize("choice", [{}, {"account": "ORG", "has_account": "no"}])
def test_quitting_without_an_address_asks_for_one_and_keeps_the_rest(
    client: Client, world: World, choice: dict[str, str]
) -> None:
    form = an_individual_form(email="", first_name="Élodie") | {"go": "quit"}
    asked = begun(client, **choice).post("/inscription/compte-individuel", form)
    assert asked.headers["Location"] == "/inscription/quitter"
    assert client.post("/inscription/quitter", {"email": "x"}).status_code == 422
    said = client.post("/inscription/quitter", {"email": "elodie@courrier.example"}).content.decode()
    assert "Votre brouillon est enregistré" in said
    run_jobs()
    link = link_to("elodie@courrier.example", "/inscription/suivi/")
    elsewhere = Client()
    elsewhere.post(link.replace("/suivi/", "/reprendre/"))
    assert 'value="Élodie"' in elsewhere.get("/inscription/compte-individuel").content.decode()


def test_a_draft_may_be_erased(client: Client, world: World) -> None:
    begun(client)
    assert "Quitter l’inscription" in client.get("/inscription/quitter").content.decode()
    client.post("/inscription/quitter", {"discard": "1"})
    assert Request.objects.get().state == "withdrawn"
    assert client.get("/inscription/compte-individuel").status_code == 302


def test_asking_for_links_again_says_the_same_to_all(world: World) -> None:
    known = a_submitted_request(region=world.region)
    answers = [Client().post("/inscription/reprendre", {"email": to}) for to in (known.email, "x@y.example")]
    pages = [re.sub(r"X-CSRFToken[^}]*", "", answer.content.decode()) for answer in answers]
    assert pages[0] == pages[1]


@pytest.mark.feature(4)
def test_who_comes_back_from_a_shared_account_to_an_individual_one_confirms_once_and_is_done(
    client: Client, world: World
) -> None:
    begun(client, account="ORG", has_account="no")
    begun(client)
    client.post("/inscription/compte-individuel", an_individual_form(email="elsa@courrier.example"))
    sent = client.post("/inscription/recapitulatif", {"go": ""})
    assert sent["Location"] == "/inscription/adresse-a-confirmer"
    run_jobs()
    confirmed = client.post(link_to("elsa@courrier.example", "/inscription/confirmer/"))
    assert confirmed["Location"].startswith("/inscription/suivi/")
    assert Request.objects.get().state == "submitted"
