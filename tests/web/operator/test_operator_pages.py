"""« /operateur » : regions, staff and conditions of use, for operators alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from playwright.sync_api import Browser
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.actor import service
from medipli.audit.models import Event
from medipli.identity.models import Person, RecoveryRequest, Terms
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
HOURS = {"decision_hours": "72", "publication_hours": "48"}
REGION = {
    "code": "vo",
    "name": "Val-d’Orlane",
    "is_open": "on",
    "departments": "99, 2a",
    "desk_name": "Centre de services",
    "desk_email": "centre@vo.example",
    **HOURS,
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


def test_a_new_region_never_overwrites_another(client: Client) -> None:
    client.post("/operateur/regions/nouvelle/", REGION)
    before = Region.objects.values().get()
    answer = client.post("/operateur/regions/nouvelle/", {"code": "vo", "name": "Autre"} | HOURS)
    assert answer.status_code == 422
    assert "porte déjà ce code" in answer.content.decode()
    assert Region.objects.values().get() == before
    assert ProfessionDomain.objects.count() == 2


def test_the_trail_keeps_what_a_region_was_before(client: Client) -> None:
    client.post("/operateur/regions/nouvelle/", REGION)
    moved = {"departments": "31", "name": "Val", "domain-*": "pro.val.mssante.example"}
    client.post("/operateur/regions/vo/", REGION | moved)
    saved, domains = Event.objects.order_by("pk").filter(action__startswith="region.")[2:]
    assert saved.details["changed"] == {"departments": [["99", "2A"], ["31"]], "name": ["Val-d’Orlane", "Val"]}
    assert domains.details["before"]["*"] == "pro.vo.mssante.example"
    assert domains.details["domains"]["*"] == "pro.val.mssante.example"


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
        ({"kind": "administrator", "address": "known", "structure": "990000000"}, "Aucune structure"),
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


@pytest.mark.parametrize("number", ["99 021 0457", "990 210 452 00019"])
def test_an_operator_makes_an_administrator_by_either_number_of_the_structure(
    client: Client, region: Region, number: str
) -> None:
    kept = {"siret" if len(number) > 11 else "finess": number.replace(" ", "")}
    structure = Organisation.objects.create(region=region, name="EHPAD Les Glycines", **kept)
    person = a_person()
    form = {"address": person.email, "kind": "administrator", "structure": number}
    assert client.post("/operateur/equipes/", form).status_code == 302
    assert policy.administered(person.pk) == (structure.pk,)


def test_a_structure_without_any_number_is_picked_by_its_name(client: Client, region: Region) -> None:
    structures = [Organisation.objects.create(region=region, name=f"Cabinet des {name}") for name in ("Aulnes", "Ifs")]
    person = a_person()
    form = {"address": person.email, "kind": "administrator", "structure": "cabinet"}
    answer = client.post("/operateur/equipes/", form)
    assert answer.status_code == 422
    for said in ("Choisissez la structure", "Cabinet des Aulnes, sans numéro", "Cabinet des Ifs, sans numéro"):
        assert said in answer.content.decode()
    stray = Organisation.objects.create(region=region, name="Autre")
    for wrong in (stray.pk, "x", ""):
        assert client.post("/operateur/equipes/", form | {"picked": str(wrong)}).status_code == 422
    assert client.post("/operateur/equipes/", form | {"picked": str(structures[1].pk)}).status_code == 302
    assert policy.administered(person.pk) == (structures[1].pk,)


def test_a_date_typed_as_the_sentence_says_is_understood(client: Client) -> None:
    person = a_person()
    form = {"address": person.email, "kind": "operator", "until": "31/12/2099"}
    assert client.post("/operateur/equipes/", form).status_code == 302
    until = Office.objects.get(person=person).until
    assert until is not None
    assert until.date() == date(2099, 12, 31)


def test_an_operator_gives_a_way_back_to_whom_no_desk_may_help(client: Client, operator: Person) -> None:
    colleague = a_person("Oriane", "Darvilliers")
    give_office(service("test"), colleague, Office.Kind.OPERATOR)
    colleague.refresh_from_db()
    recoveries = [
        RecoveryRequest.objects.create(person=one, digest=bytes([one.pk % 256]) * 32, state="desk", expires_at=now())
        for one in (colleague, operator)
    ]
    text = client.get("/operateur/equipes/").content.decode()
    assert text.count("Envoyer le lien") == 1, "nobody attests their own identity"
    paths = [f"/operateur/equipes/acces-perdus/{one.pk}/" for one in recoveries]
    assert client.post(paths[1], {"how": "Vue ce matin au bureau"}).status_code == 404
    assert signed_in_client(a_person()).post(paths[0], {"how": "Vue ce matin"}).status_code == 404
    refused = client.post(paths[0], {"how": "oui"})
    assert refused.status_code == 422
    assert "Dites en quelques mots" in refused.content.decode()
    assert client.post(paths[0], {"how": "Vue ce matin au bureau"}).status_code == 302
    assert ProcrastinateJob.objects.get(task_name="support.recovery_granted").args["person_id"] == colleague.pk


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
