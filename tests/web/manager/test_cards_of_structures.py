"""Cards that a structure gave out wait until one of its administrators says whose they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from medipli.audit.models import Event
from medipli.identity.models import Card, Person
from medipli.notices.card_tasks import card_news
from tests.cards import cards_ready, link, read_with, told
from tests.igc import INES, Hierarchy, Issued, employee, professional
from tests.people import a_person, signed_in_client
from tests.structures import Structure, a_structure

pytestmark = pytest.mark.django_db
PAGE = "/gestionnaire/cartes/"


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return cards_ready(settings, tmp_path)


def a_waiting_card(igc: Hierarchy, person: Person) -> Issued:
    card = igc.people.card(employee(), card_type=2)
    assert "fait=attente" in link(signed_in_client(person), card)["Location"]
    return card


def settle(client: Client, answer: str) -> Any:
    return client.post(f"{PAGE}{Card.objects.latest('pk').pk}/", {"answer": answer})


@pytest.mark.feature(53, 58)
def test_a_card_without_a_number_waits_and_does_not_sign_in(igc: Hierarchy) -> None:
    here = a_structure()
    card = a_waiting_card(igc, here.secretary)
    row = Card.objects.get()
    assert (row.kind, row.state, row.person) == ("cpe", "waiting", here.secretary)
    client = Client()
    assert "attend la confirmation du gestionnaire" in told(client, read_with(client, card))
    assert client.get("/compte/").status_code == 302
    assert "à confirmer" in signed_in_client(here.secretary).get("/compte/").content.decode()


def test_the_administrator_confirms_it_and_it_signs_in(igc: Hierarchy) -> None:
    here = a_structure()
    card = a_waiting_card(igc, here.secretary)
    manager = signed_in_client(here.administrator)
    assert "1\u00a0carte à confirmer" in manager.get("/gestionnaire/").content.decode()
    page = manager.get(PAGE).content.decode()
    assert here.secretary.full_name in page
    assert "autre structure" in page
    assert settle(manager, "yes")["Location"] == PAGE
    assert "La carte est confirmée" in manager.get(PAGE).content.decode()
    row = Card.objects.get()
    assert (row.state, row.confirmed_by) == ("linked", here.administrator)
    assert Event.objects.filter(action="card.confirm", actor_id=here.administrator.pk).count() == 1
    assert "Carte confirmée" in manager.get("/gestionnaire/journal/").content.decode()
    assert read_with(Client(), card)["Location"] == "/"


def test_the_administrator_sends_a_card_away(igc: Hierarchy) -> None:
    here = a_structure()
    card = a_waiting_card(igc, here.secretary)
    settle(signed_in_client(here.administrator), "no")
    assert Card.objects.get().state == "ended"
    assert read_with(Client(), card)["Location"] == "/connexion?carte"


def test_each_step_sends_a_letter(igc: Hierarchy, mailoutbox: Any) -> None:
    here = a_structure()
    for event in ("linked", "waiting", "confirmed", "declined", "unlinked", "reset"):
        card_news(event, here.secretary.pk)
    assert len({mail.subject for mail in mailoutbox}) == 6
    assert {tuple(mail.to) for mail in mailoutbox} == {(here.secretary.email,)}


def test_nobody_else_settles_a_card(igc: Hierarchy) -> None:
    here, elsewhere = a_structure(), a_structure("Clinique des Glycines")
    a_waiting_card(igc, here.secretary)
    for stranger in (elsewhere.administrator, here.secretary, a_person(), a_person(role="desk")):
        client = signed_in_client(stranger)
        assert settle(client, "yes").status_code == 404
        assert here.secretary.full_name not in client.get(PAGE).content.decode()
    assert Card.objects.get().state == "waiting"


def test_nobody_confirms_a_card_of_their_own(igc: Hierarchy) -> None:
    from tests.boxes import a_mailbox

    here = a_structure()
    box = a_mailbox(here.administrator)
    box.organisation = here.organisation
    box.save()
    a_waiting_card(igc, here.administrator)
    client = signed_in_client(here.administrator)
    assert "un autre gestionnaire la confirme" in client.get(PAGE).content.decode()
    assert settle(client, "yes").status_code == 404
    assert Card.objects.get().state == "waiting"


def test_a_card_is_settled_once_and_by_a_known_word(igc: Hierarchy) -> None:
    here = a_structure()
    a_waiting_card(igc, here.secretary)
    client = signed_in_client(here.administrator)
    assert settle(client, "peut-être").status_code == 404
    settle(client, "yes")
    assert settle(client, "no").status_code == 404
    assert Card.objects.get().state == "linked"


def test_without_a_structure_nobody_could_confirm_and_the_card_is_refused(igc: Hierarchy) -> None:
    answer = link(signed_in_client(a_person()), igc.people.card(employee(), card_type=2))
    assert answer.status_code == 422
    assert "aucune structure ne répond de votre compte" in answer.content.decode()


def test_a_card_of_a_structure_that_names_its_holder_follows_the_number(igc: Hierarchy) -> None:
    here = a_structure()
    card = igc.people.card(employee(common_name=INES), card_type=2)
    answer = link(signed_in_client(here.secretary), card)
    assert answer.status_code == 422
    person = a_person(national_id=INES)
    assert "fait=associee" in link(signed_in_client(person), card)["Location"]


# --- Lost cards


def opened(client: Client, address: str) -> None:
    client.post(f"{address}ouvrir/", {"reason": "appel du 12 mars, carte perdue"})


def test_an_administrator_resets_the_cards_in_an_open_file(igc: Hierarchy) -> None:
    here: Structure = a_structure()
    card = a_waiting_card(igc, here.secretary)
    manager, address = signed_in_client(here.administrator), f"/gestionnaire/comptes/{here.secretary.pk}/"
    settle(manager, "yes")
    manager.post(f"{address}cartes/")
    assert Card.objects.get().state == "linked"
    opened(manager, address)
    assert "Réinitialiser les cartes" in manager.get(address).content.decode()
    manager.post(f"{address}cartes/")
    assert Card.objects.get().state == "ended"
    assert Event.objects.filter(action="card.reset", actor_id=here.administrator.pk).count() == 1
    assert read_with(Client(), card)["Location"] == "/connexion?carte"


def test_an_administrator_resets_no_cards_elsewhere(igc: Hierarchy) -> None:
    here, elsewhere = a_structure(), a_structure("Clinique des Glycines")
    a_waiting_card(igc, here.secretary)
    client = signed_in_client(elsewhere.administrator)
    assert client.post(f"/gestionnaire/comptes/{here.secretary.pk}/cartes/").status_code == 404
    assert Card.objects.get().state == "waiting"


def test_the_card_of_a_professional_needs_no_administrator(igc: Hierarchy) -> None:
    person = a_person(national_id=INES)
    assert "fait=associee" in link(signed_in_client(person), igc.people.card(professional()))["Location"]
