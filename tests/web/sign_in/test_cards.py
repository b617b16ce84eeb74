"""Signing in by a card, linking it to an account, unlocking and proving again with it (F53–F58)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from medipli.audit.models import Event
from medipli.identity.models import Card, Person, Session
from tests.cards import cards_ready, link, linked, read_with, told
from tests.igc import INES, SOLENE, Hierarchy, professional
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client
from tests.structures import a_structure

pytestmark = pytest.mark.django_db
AGAIN = "/connexion/confirmer"


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return cards_ready(settings, tmp_path)


@pytest.mark.feature(53, 54, 56)
def test_a_linked_card_signs_in_without_password_or_code(igc: Hierarchy) -> None:
    person, card = linked(igc)
    client = Client()
    assert read_with(client, card)["Location"] == "/"
    session = Session.objects.order_by("-started_at").first()
    assert session is not None
    assert (session.person, session.factors) == (person, "card")
    assert client.get("/compte/").status_code in (200, 302)
    assert Card.objects.get().last_used_at is not None
    assert Event.objects.filter(action="session.start", details__factors=["card"]).count() == 1


@pytest.mark.feature(53)
def test_the_sign_in_page_offers_cards_where_they_are_set_up(igc: Hierarchy, settings: Any) -> None:
    page = Client().get("/connexion").content.decode()
    assert "Carte CPx" in page
    assert "lecteur et code PIN" in page
    settings.CARD_URL = ""
    assert "Carte CPx" not in Client().get("/connexion").content.decode()
    assert Client().get("/connexion/carte").status_code == 404


@pytest.mark.feature(55, 57)
def test_the_page_before_says_what_the_browser_will_ask(igc: Hierarchy) -> None:
    page = Client().get("/connexion/carte").content.decode()
    for words in ("Insérez votre carte", "Rafraîchir la liste", "Authentifier", "code PIN", "j’ai annulé"):
        assert words in page


@pytest.mark.feature(58)
def test_a_card_that_is_not_linked_is_linked_after_one_sign_in(igc: Hierarchy) -> None:
    person = a_person(national_id=INES)
    card = igc.people.card(professional(), card_type=0)
    client = Client()
    answer = read_with(client, card)
    assert answer["Location"] == "/connexion?carte"
    assert "aucun compte ne lui est encore associé" in client.get(answer["Location"]).content.decode()
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    answer = client.post("/connexion/code", {"code": last_code()})
    assert answer["Location"] == "/connexion/carte/associer"
    page = client.get(answer["Location"]).content.decode()
    assert "Associer cette carte à votre compte" in page
    assert "Inès CORVOISIER" in page
    done = client.post("/connexion/carte/associer", {"answer": "yes"})["Location"]
    assert "Votre carte est associée" in client.get(done).content.decode()
    row = Card.objects.get()
    assert (row.person, row.state, row.kind, row.national_id) == (person, "linked", "cps", INES)
    assert Event.objects.filter(action="card.link").count() == 1
    assert read_with(Client(), card)["Location"] == "/"


def test_somebody_may_decline_and_is_not_asked_again_in_that_session(igc: Hierarchy) -> None:
    client = signed_in_client(a_person(national_id=INES))
    read_with(client, igc.people.card(professional()))
    assert client.post("/connexion/carte/associer", {"answer": "no"})["Location"] == "/"
    assert client.get("/connexion/carte/associer")["Location"] == "/"
    assert not Card.objects.exists()


def test_the_page_asked_for_is_reached_after_the_card(igc: Hierarchy) -> None:
    _, card = linked(igc)
    client = Client()
    suite = client.get("/compte/")["Location"].partition("suite=")[2]
    assert read_with(client, card, suite=suite)["Location"] == "/compte/"


# --- Whose card it is


def test_the_card_of_another_professional_is_not_linked(igc: Hierarchy) -> None:
    answer = link(signed_in_client(a_person(national_id=SOLENE)), igc.people.card(professional(INES)))
    assert answer.status_code == 422
    assert "un autre numéro RPPS ou ADELI que votre compte" in answer.content.decode()
    assert not Card.objects.exists()


def test_an_account_without_a_number_is_sent_to_the_desk(igc: Hierarchy) -> None:
    answer = link(signed_in_client(a_person()), igc.people.card(professional()))
    assert answer.status_code == 422
    assert "Le centre de services peut l’enregistrer" in answer.content.decode()


def test_a_card_belongs_to_one_account_until_it_is_unlinked(igc: Hierarchy) -> None:
    person, card = linked(igc)
    other = signed_in_client(a_person(national_id=SOLENE))
    assert "celle d’une autre personne" in told(other, read_with(other, card))
    client = signed_in_client(person)
    assert client.post(f"/compte/cartes/{Card.objects.get().pk}/dissocier").status_code == 302
    Person.objects.filter(pk=person.pk).update(national_id=None)
    heir = a_person(national_id=INES)
    assert "fait=associee" in link(signed_in_client(heir), card)["Location"]


def test_a_renewed_card_is_linked_again_after_one_sign_in(igc: Hierarchy) -> None:
    person, old = linked(igc)
    new = igc.people.card(professional(), card_type=0)
    client = Client()
    assert read_with(client, new)["Location"] == "/connexion?carte"
    assert "fait=associee" in link(signed_in_client(person), new)["Location"]
    assert Card.objects.filter(person=person, state="linked").count() == 2
    for card in (old, new):
        assert read_with(Client(), card)["Location"] == "/"


def test_linking_asks_for_a_fresh_proof(igc: Hierarchy) -> None:
    client = signed_in_client(a_person(national_id=INES))
    read_with(client, igc.people.card(professional()))
    Session.objects.filter(person__isnull=False).update(proved_at=timezone.now() - timedelta(hours=1))
    assert client.post("/connexion/carte/associer", {"answer": "yes"})["Location"].startswith(AGAIN)
    assert not Card.objects.exists()


def test_unlinking_asks_for_a_fresh_proof_too(igc: Hierarchy) -> None:
    person, _ = linked(igc)
    client = signed_in_client(person)
    Session.objects.filter(person__isnull=False).update(proved_at=timezone.now() - timedelta(hours=1))
    assert client.post(f"/compte/cartes/{Card.objects.get().pk}/dissocier")["Location"].startswith(AGAIN)
    assert Card.objects.get().ended_at is None


def test_the_card_of_somebody_else_is_not_unlinked(igc: Hierarchy) -> None:
    linked(igc)
    stranger = signed_in_client(a_person())
    assert stranger.post(f"/compte/cartes/{Card.objects.get().pk}/dissocier").status_code == 404
    assert Card.objects.get().ended_at is None


def test_an_unlinked_card_no_longer_signs_in(igc: Hierarchy) -> None:
    person, card = linked(igc)
    signed_in_client(person).post(f"/compte/cartes/{Card.objects.get().pk}/dissocier")
    assert read_with(Client(), card)["Location"] == "/connexion?carte"
    assert Event.objects.filter(action="card.unlink").count() == 1


# --- Locked sessions, and proving again


def locked(client: Client) -> Client:
    Session.objects.filter(person__isnull=False).update(last_seen_at=timezone.now() - timedelta(minutes=31))
    assert "Session verrouillée" in client.get("/compte/").content.decode()
    return client


def test_the_card_unlocks_its_own_session(igc: Hierarchy) -> None:
    person, card = linked(igc)
    client = locked(signed_in_client(person))
    assert "Carte CPx" in client.get("/compte/").content.decode()
    assert read_with(client, card)["Location"] == "/"
    assert client.get("/compte/").status_code == 200


def test_the_card_of_somebody_else_does_not_unlock(igc: Hierarchy) -> None:
    _, card = linked(igc)
    client = locked(signed_in_client(a_person()))
    assert "celle d’une autre personne" in told(client, read_with(client, card))
    assert client.get("/compte/").status_code == 403


def test_a_card_that_nobody_linked_does_not_unlock(igc: Hierarchy) -> None:
    client = locked(signed_in_client(a_person(national_id=INES)))
    assert "associée à aucun compte" in told(client, read_with(client, igc.people.card(professional())))
    assert client.get("/compte/").status_code == 403


def test_the_card_proves_again_who_one_is(igc: Hierarchy) -> None:
    person, card = linked(igc)
    client = signed_in_client(person)
    Session.objects.filter(person=person).update(proved_at=timezone.now() - timedelta(hours=1))
    assert read_with(client, card)["Location"] == "/"
    opened = Session.objects.get(session_key=client.cookies["session"].value)
    assert opened.proved_at is not None
    assert timezone.now() - opened.proved_at < timedelta(minutes=1)
    assert "card" in opened.factors.split()


def test_a_card_is_what_a_structure_that_wants_more_than_a_code_asks_for(igc: Hierarchy) -> None:
    here = a_structure()
    here.organisation.sign_in = "strong"
    here.organisation.save()
    person = here.secretary
    Person.objects.filter(pk=person.pk).update(national_id=INES)
    client = Client()
    read_with(client, igc.people.card(professional(), card_type=0))
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == "/connexion/carte/associer"
    assert Session.objects.get(person=person).must_strengthen
    assert "Associer cette carte" in client.get("/connexion/carte/associer").content.decode()
    assert "fait=associee" in client.post("/connexion/carte/associer", {"answer": "yes"})["Location"]
    assert not Session.objects.get(person=person).must_strengthen
    assert client.get("/compte/").status_code == 200


# --- The panel


def test_the_panel_shows_the_card_with_a_masked_number(igc: Hierarchy) -> None:
    person, _ = linked(igc, days=(-1, 21.5))
    page = signed_in_client(person).get("/compte/").content.decode()
    row = Card.objects.get()
    assert "Carte(s) CPS associée(s)" in page
    assert "CPS, Inès CORVOISIER" in page
    assert f"…{row.number[-8:-4]}\u00a0{row.number[-4:]}" in page
    assert row.number not in page
    assert "dans 21\u00a0jours" in page
    assert "Associer une carte" in page


def test_the_panel_says_when_a_card_has_expired(igc: Hierarchy) -> None:
    person, _ = linked(igc)
    Card.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "expirée" in signed_in_client(person).get("/compte/").content.decode()


def test_without_cards_the_panel_is_not_there() -> None:
    assert "Carte(s) CPS" not in signed_in_client(a_person()).get("/compte/").content.decode()
