"""« /operateur » : regions, staff and conditions of use, for operators alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from medipli.audit.actor import service
from medipli.identity.models import Person, Terms
from medipli.organisations import policy
from medipli.organisations.actions import give_office
from medipli.organisations.models import Office, Organisation, ProfessionDomain, Region
from tests.boxes import a_mailbox
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client

pytestmark = pytest.mark.django_db
PAGES = (
    "/operateur/",
    "/operateur/regions/nouvelle/",
    "/operateur/regions/vo/",
    "/operateur/equipes/",
    "/operateur/conditions/",
)
REGION = {
    "code": "vo",
    "name": "Val-d’Orlane",
    "is_open": "on",
    "departments": "99, 2a",
    "desk_name": "Centre de services",
    "desk_email": "centre@vo.example",
    "decision_hours": "72",
    "publication_hours": "48",
    "domain-*": "pro.vo.mssante.example",
    "domain-*team": "structure.vo.mssante.example",
}


@pytest.fixture
def operator() -> Person:
    person = a_person("Ysé", "Maubrac")
    give_office(service("test"), person, Office.Kind.OPERATOR)
    return person


@pytest.fixture
def region() -> Region:
    return Region.objects.create(code="vo", name="Val-d’Orlane")


@pytest.fixture
def client(operator: Person) -> Client:
    return signed_in_client(operator)


@pytest.mark.feature(92)
@pytest.mark.parametrize("path", [*PAGES, "/espaces/"])
def test_to_others_these_pages_do_not_exist(path: str, region: Region) -> None:
    assert Client().get(path).headers["Location"].startswith("/connexion")
    assert signed_in_client(a_person()).get(path).status_code == 404
    agent = a_person()
    give_office(service("test"), agent, Office.Kind.DESK, region=region)
    if path != "/espaces/":
        assert signed_in_client(agent).get(path).status_code == 404
        assert signed_in_client(agent).post(path, REGION).status_code in (404, 405)
    assert signed_in_client(agent).post("/operateur/equipes/1/fin/").status_code == 404


@pytest.mark.feature(17)
def test_an_operator_opens_a_region(client: Client) -> None:
    assert client.post("/operateur/regions/nouvelle/", REGION).status_code == 302
    region = Region.objects.get(code="vo")
    assert (region.is_open, region.publication_hours, region.departments) == (True, 48, ["99", "2A"])
    assert ProfessionDomain.objects.filter(region=region).count() == 2
    client.post("/operateur/regions/vo/", REGION | {"is_open": "", "turn_to": "Écrivez au groupement."})
    region.refresh_from_db()
    assert not region.is_open
    assert "Écrivez au groupement." in client.get("/operateur/").content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decision_hours": "deux"}, "Indiquez un nombre d’heures."),
        ({"name": ""}, "Donnez un nom"),
        ({"desk_email": "<script>alert(1)</script>"}, "n’a pas la bonne forme"),
        ({"domain-*": "-faux-"}, "n’est pas un nom de domaine"),
        ({"name": "x" * 5000}, "80 caractères au plus"),
        ({"turn_to": "x" * 5000}, "600 caractères au plus"),
        ({"name": "Val\x00"}, "ne s’affiche pas"),
        ({"departments": "\x00"}, "n’est pas un code de département"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = client.post("/operateur/regions/nouvelle/", REGION | {"desk_phone": "01 99 00 12 34"} | changed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "01 99 00 12 34" in text
    assert "<script>alert" not in text
    assert not Region.objects.exists()


def test_an_operator_gives_an_office_and_takes_it_back(client: Client, region: Region) -> None:
    person = a_person("Tessa", "Lorméac")
    form = {"address": person.email.upper(), "kind": "desk", "region": str(region.pk), "until": "2099-01-31"}
    assert client.post("/operateur/equipes/", form).status_code == 302
    office = Office.objects.get(person=person)
    assert office.until is not None
    assert office.until.date() == date(2099, 1, 31)
    assert "Tessa Lorméac" in client.get("/operateur/equipes/").content.decode()
    assert client.post(f"/operateur/equipes/{office.pk}/fin/").status_code == 302
    assert policy.desk_regions(person.pk) == ()
    assert client.post("/operateur/equipes/999999/fin/").status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "desk"}, "Aucun compte ouvert"),
        ({"kind": "king"}, "Choisissez une fonction"),
        ({"kind": "desk", "address": "known"}, "Choisissez la région"),
        ({"kind": "administrator", "address": "known", "finess": "990000000"}, "Aucune structure"),
        ({"kind": "operator", "address": "known", "until": "2026-99-99"}, "Écrivez la date"),
        ({"kind": "operator", "address": "known", "until": "2020-01-01"}, "déjà passée"),
        ({"kind": "operator", "address": "known", "until": "0001-01-01"}, "Écrivez la date"),
        ({"kind": "operator", "address": "\x00" * 9}, "Aucun compte ouvert"),
    ],
)
def test_an_office_that_cannot_be_given_is_explained(client: Client, form: dict[str, str], sentence: str) -> None:
    if form.get("address") == "known":
        form = form | {"address": a_person().email}
    answer = client.post("/operateur/equipes/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_operator_makes_an_administrator_by_the_number_of_the_structure(client: Client, region: Region) -> None:
    structure = Organisation.objects.create(region=region, name="EHPAD Les Glycines", finess="990210457")
    person = a_person()
    form = {"address": person.email, "kind": "administrator", "finess": "99 021 0457"}
    assert client.post("/operateur/equipes/", form).status_code == 302
    assert policy.administered(person.pk) == (structure.pk,)


def test_the_last_operator_cannot_leave(client: Client, operator: Person) -> None:
    answer = client.post(f"/operateur/equipes/{Office.objects.get(person=operator).pk}/fin/")
    assert answer.status_code == 422
    assert "qu’un opérateur reste" in answer.content.decode()


def test_conditions_are_shown_before_they_are_published(client: Client, operator: Person) -> None:
    body = "# Objet\n\n" + "Ces conditions disent ce que chacun peut attendre du service. " * 5
    assert "Objet" in client.post("/operateur/conditions/", {"body": body}).content.decode()
    assert client.post("/operateur/conditions/", {"body": body, "step": "publish"}).status_code == 422
    assert not Terms.objects.exists()
    done = client.post("/operateur/conditions/", {"body": body, "step": "publish", "sure": "on"})
    assert done.status_code == 302
    assert Terms.objects.get().version == 1
    # In force for the operator too.
    assert "/cgu" in client.get("/operateur/").headers["Location"]


def test_staff_without_a_box_land_where_they_work(client: Client, operator: Person) -> None:
    assert client.get("/boites/", follow=True).redirect_chain[-1][0] == "/operateur/"
    a_mailbox(operator)
    operator.refresh_from_db()
    assert "Exploitation" in signed_in_client(operator).get("/boites/", follow=True).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing(browser: Browser, live_server: Any, theme: Any, width: int) -> None:
    person = a_person()
    give_office(service("test"), person, Office.Kind.OPERATOR)
    Region.objects.create(code="vo", name="Val-d’Orlane", is_open=True)
    cookie = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{live_server.url}{path}")
        assert obstacles(page) == [], path
        assert not scrolls_sideways(page), path
