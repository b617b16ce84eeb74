"""« Connexion »: what a structure asks of those who sign in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from medipli.audit.actor import Forbidden, service
from medipli.audit.models import Event
from medipli.identity.models import Session
from medipli.organisations.actions import choose_sign_in, give_office
from medipli.organisations.models import Office, Organisation, Region
from tests.authenticator import a_passkey
from tests.boxes import acting
from tests.people import a_person, signed_in_client
from tests.structures import Structure, a_structure, an_organisation

pytestmark = pytest.mark.django_db
PAGE = "/gestionnaire/connexion/"
STRONG = {"sign_in": "strong"}


@pytest.fixture
def place() -> Structure:
    return a_structure()


@pytest.fixture
def client(place: Structure) -> Client:
    return signed_in_client(place.administrator)


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def asked(place: Structure) -> str:
    return str(Organisation.objects.get(pk=place.organisation.pk).sign_in)


def test_the_page_says_how_many_are_ready_and_names_nobody(place: Structure, client: Client) -> None:
    a_passkey(place.secretary)
    page = text(client.get(PAGE))
    assert "1 personne sur 2 a déjà une clé d’accès" in page
    assert place.secretary.last_name not in page


def test_nothing_changes_before_a_yes_to_what_will_happen(place: Structure, client: Client) -> None:
    page = text(client.post(PAGE, STRONG))
    assert "2 personnes n’ont encore aucun moyen renforcé." in page
    assert "À la prochaine connexion" in page
    assert asked(place) == "any"
    answer = client.post(PAGE, STRONG | {"sure": "yes"})
    assert answer["Location"] == PAGE
    assert "une connexion renforcée est demandée" in text(client.get(PAGE))
    assert asked(place) == "strong"


def test_the_change_stands_in_the_trail_and_in_the_journal(place: Structure, client: Client) -> None:
    client.post(PAGE, STRONG | {"sure": "yes"})
    event = Event.objects.get(action="organisation.choose_sign_in")
    assert event.details == {"organisation": place.organisation.pk, "from": "any", "to": "strong"}
    assert event.actor_id == place.administrator.pk
    assert "Connexion demandée aux comptes modifiée" in text(client.get("/gestionnaire/journal/"))
    client.post(PAGE, {"sign_in": "any", "sure": "yes"})
    assert asked(place) == "any"


def test_choosing_what_is_so_already_changes_nothing(place: Structure, client: Client) -> None:
    assert "rien n’a changé" in text(client.post(PAGE, {"sign_in": "any", "sure": "yes"}))
    assert not Event.objects.filter(action="organisation.choose_sign_in").exists()


@pytest.mark.parametrize("wanted", ["", "none", "strong\x00", "é" * 300])
def test_what_is_no_answer_is_refused_in_french(place: Structure, client: Client, wanted: str) -> None:
    answer = client.post(PAGE, {"sign_in": wanted, "sure": "yes"})
    assert answer.status_code == 422
    assert "Choisissez une des deux réponses." in text(answer)


def test_it_asks_for_a_fresh_proof(place: Structure, client: Client) -> None:
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    answer = client.post(PAGE, STRONG | {"sure": "yes"})
    assert answer["Location"].startswith("/connexion/confirmer")
    assert asked(place) == "any"


def test_the_structure_of_others_is_out_of_reach(place: Structure, client: Client) -> None:
    other = an_organisation("Maison de santé des Tilleuls")
    for _ in range(2):
        # With a second structure of one's own, the form names one.
        assert client.post(PAGE, STRONG | {"structure": str(other.pk), "sure": "yes"}).status_code in (302, 404)
        give_office(
            service("test"), place.administrator, Office.Kind.ADMINISTRATOR, organisation=an_organisation("Clinique")
        )
        client = signed_in_client(place.administrator)
    assert Organisation.objects.get(pk=other.pk).sign_in == "any"
    with pytest.raises(Forbidden):
        choose_sign_in(acting(place.administrator), other.pk, Organisation.SignIn.STRONG)


def test_the_desk_of_the_region_may_and_another_desk_may_not(place: Structure) -> None:
    agent, far = a_person(), a_person()
    give_office(service("test"), agent, Office.Kind.DESK, region=place.organisation.region)
    elsewhere = Region.objects.create(code="vo", name="Val-d’Orlane", is_open=True)
    give_office(service("test"), far, Office.Kind.DESK, region=elsewhere)
    address = f"/centre-de-services/structures/{place.organisation.pk}/connexion/"
    desk = signed_in_client(agent)
    assert address in text(desk.get("/centre-de-services/structures/"))
    assert "Connexion" in text(desk.get(address))
    assert desk.post(address, STRONG | {"sure": "yes"})["Location"] == address
    assert asked(place) == "strong"
    assert signed_in_client(far).post(address, {"sign_in": "any", "sure": "yes"}).status_code == 404
    assert asked(place) == "strong"
    with pytest.raises(Forbidden):
        choose_sign_in(acting(far), place.organisation.pk, Organisation.SignIn.ANY)
    assert signed_in_client(place.secretary).get(address).status_code == 404
    assert desk.get("/centre-de-services/structures/999999/connexion/").status_code == 404
