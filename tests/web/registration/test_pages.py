"""The pages of the journey for a stranger: what they show, what they keep, and what they never tell."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from medipli.registration.models import Request
from medipli.web.assets import build
from tests.people import a_person
from tests.registration.journeys import a_submitted_request, an_individual_form
from tests.web.registration.world import CHOICE, PHARMACIST, World, begun

pytestmark = pytest.mark.django_db


@pytest.mark.feature(2)
def test_the_home_page_leads_to_the_journey(client: Client, world: World) -> None:
    assert 'href="/inscription/"' in client.get("/").content.decode()


@pytest.mark.feature(3, 4, 15)
def test_the_three_accounts_are_offered_with_the_advice_to_begin_with_individual_ones(
    client: Client, world: World
) -> None:
    page = client.get("/inscription/").content.decode()
    assert "Nous créons un compte partagé" in page
    assert "Compte individuel avec identifiant RPPS" in page
    assert "accès partagé, avec ou sans RPPS" in page
    assert "Créez d’abord les comptes individuels" in page
    assert 'href="/aide/compte-partage"' in page


@pytest.mark.feature(16, 17)
def test_a_closed_region_says_whom_to_turn_to_and_cannot_be_chosen(client: Client, world: World) -> None:
    assert world.closed.turn_to in client.get("/inscription/").content.decode()
    answer = client.post("/inscription/", CHOICE | {"region": "ma"})
    assert answer.status_code == 422
    assert "n’est pas encore ouverte" in answer.content.decode()
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"account": ""}, "Choisissez le compte à créer."),
        ({"region": ""}, "Choisissez la région"),
        ({"region": "<script>"}, "Choisissez la région"),
        ({"structure": ""}, "Dites où vous exercez."),
        ({"account": "NONE"}, "Dites si vous attendez un RPPS."),
        ({"account": "ORG"}, "Dites si vous avez déjà un compte individuel."),
    ],
)
def test_a_missing_choice_is_said_and_nothing_begins(
    client: Client, world: World, choice: dict[str, str], sentence: str
) -> None:
    answer = client.post("/inscription/", CHOICE | choice)
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("choice", "path"),
    [
        ({}, "/inscription/compte-individuel"),
        ({"account": "NONE", "waiting": "LOCAL"}, "/inscription/compte-individuel"),
        ({"account": "ORG", "has_account": "no"}, "/inscription/compte-individuel"),
        ({"account": "ORG", "has_account": "yes"}, "/inscription/connexion"),
    ],
)
def test_each_choice_leads_where_it_should(client: Client, world: World, choice: dict[str, str], path: str) -> None:
    assert client.post("/inscription/", CHOICE | choice).headers["Location"] == path


@pytest.mark.parametrize(
    "name", ["register-person", "register-team", "register-sign-in", "register-recap", "register-verify"]
)
def test_a_step_without_a_draft_leads_to_the_beginning(client: Client, world: World, name: str) -> None:
    for answer in (client.get(reverse(f"web:{name}")), client.post(reverse(f"web:{name}"))):
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/inscription/"


@pytest.mark.parametrize(
    "name",
    [
        "register-follow",
        "register-answer",
        "register-withdraw",
        "register-resume-link",
        "register-verify-link",
        "register-responsible",
        "register-identity",
    ],
)
def test_a_made_up_link_opens_nothing(client: Client, world: World, name: str) -> None:
    a_submitted_request(region=world.region)
    answer = client.post(reverse(f"web:{name}", args=["x" * 43]), {"answer": "yes"})
    assert answer.status_code == 410
    assert "Ce lien ne sert plus" in answer.content.decode()
    assert "Vaudreline" not in answer.content.decode()


def test_pages_are_kept_by_no_cache_and_forms_refuse_other_sites(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get("/inscription/").headers["Cache-Control"] == "no-store"
    assert client.post("/inscription/", CHOICE).status_code == 403


def test_the_styles_of_a_page_weigh_at_most_60_kb() -> None:
    assert sum(len(build(sheet).encode()) for sheet in ("medipli.css", "public.css", "journey.css")) <= 60 * 1024


def test_a_known_number_or_address_changes_nothing_on_the_pages(world: World) -> None:
    taken = a_person(national_id=f"8{PHARMACIST}")
    pages = []
    for form in (an_individual_form(national_id=PHARMACIST, email=taken.email), an_individual_form()):
        client = begun(Client())
        answers = [client.post("/inscription/compte-individuel", form), client.post("/inscription/recapitulatif")]
        pages.append([(answer.status_code, answer.headers["Location"]) for answer in answers])
    assert pages[0] == pages[1]
