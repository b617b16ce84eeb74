"""« Modifier » the recovery address: the page, the state that shows, the links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from medipli.identity.models import AddressChange, Person, Session
from tests.identity.test_changing_the_address import ASKING, NEW, links
from tests.people import a_person, signed_in_client
from tests.registration.journeys import run_jobs

pytestmark = pytest.mark.django_db
FORM = "/compte/adresse/"


def link_of(secret: str) -> str:
    return f"/compte/adresse/confirmer/{secret}"


@pytest.mark.feature(83)
def test_a_person_changes_their_address_from_the_account_page_to_both_links() -> None:
    person = a_person()
    client = signed_in_client(person)
    page = client.get("/compte/").content.decode()
    assert f'href="{FORM}"' in page
    assert "Vérifiée le" not in page
    answer = client.post(FORM, {"email": NEW})
    page = client.get(answer["Location"]).content.decode()
    assert "Un lien part vers chacune des deux adresses." in page
    assert f"Changement en attente vers {NEW}" in page
    assert page.count("en attente</span>") == 2
    old, new = links(person)
    assert client.post(link_of(old), {"confirm": "1"}).status_code == 200
    assert "Adresse actuelle\u00a0: confirmé" in client.get("/compte/").content.decode()
    assert "Votre adresse est changée" in client.post(link_of(new), {"confirm": "1"}).content.decode()
    page = client.get("/compte/").content.decode()
    assert f'value="{NEW}"' in page
    assert "Vérifiée le" in page
    assert "Changement en attente" not in page


def test_opening_a_link_changes_nothing_and_shows_no_address_whole() -> None:
    person = a_person()
    signed_in_client(person).post(FORM, {"email": NEW})
    stranger = Client()
    for secret in links(person):
        for method in (stranger.get, stranger.head):
            assert method(link_of(secret)).status_code == 200
        page = stranger.get(link_of(secret)).content.decode()
        assert NEW not in page
        assert person.email not in page
        assert stranger.post(link_of(secret), {}).status_code == 422, "neither yes nor no"
    change = AddressChange.objects.get()
    assert (change.old_confirmed_at, change.new_confirmed_at, change.ended_at) == (None, None, None)


def test_this_is_not_me_advises_another_password() -> None:
    person = a_person()
    client = signed_in_client(person)
    client.post(FORM, {"email": NEW})
    old, new = links(person)
    page = Client().post(link_of(old), {"refuse": "1"}).content.decode()
    assert "Le changement est annulé" in page
    assert 'href="/mot-de-passe/oublie"' in page
    assert client.get("/compte/").status_code == 302, "every session ended"
    assert Client().post(link_of(new), {"confirm": "1"}).status_code == 410


def test_without_a_fresh_proof_the_form_neither_shows_nor_serves() -> None:
    person = a_person()
    client = signed_in_client(person)
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    for answer in (client.get(FORM), client.post(FORM, {"email": NEW})):
        assert answer["Location"].startswith("/connexion/confirmer")
    assert not AddressChange.objects.exists()


def test_what_looks_like_a_slip_is_asked_twice_and_nothing_typed_is_lost() -> None:
    person = a_person()
    client = signed_in_client(person)
    answer = client.post(FORM, {"email": "ines@gmial.com"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Vouliez-vous écrire ines@gmail.com\u202f?" in page
    assert 'value="ines@gmial.com"' in page
    assert not AddressChange.objects.exists()
    assert client.post(FORM, {"email": "ines@gmial.com", "sure": "ines@gmial.com"}).status_code == 302
    assert AddressChange.objects.get().new_email == "ines@gmial.com"


@pytest.mark.parametrize("typed", ["", "x", "<script>alert(1)</script>@a.example", "é" * 5000, "a\x00b@c.example"])
def test_hostile_input_gets_a_sentence(typed: str) -> None:
    answer = signed_in_client(a_person()).post(FORM, {"email": typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Cette adresse mail" in page
    assert "<script>alert" not in page
    assert not AddressChange.objects.exists()


def test_an_address_that_belongs_to_somebody_reads_like_any_other() -> None:
    a_person(email="prise@courrier.example")
    pages = []
    for address in ("prise@courrier.example", "libre@courrier.example"):
        client = signed_in_client(a_person())
        answer = client.post(FORM, {"email": address})
        page = client.get(answer["Location"]).content.decode().partition("<main")[2]
        pages.append((answer.status_code, page.count(address), page.count("en attente")))
    assert pages[0] == pages[1]


def test_sending_again_is_limited_and_giving_up_ends_it() -> None:
    person = a_person()
    client = signed_in_client(person)
    client.post(FORM, {"email": NEW})
    answers = [client.post("/compte/adresse/renvoyer").status_code for _ in range(6)]
    assert answers[0] == 302
    assert answers[-1] == 429
    page = client.post("/compte/adresse/renvoyer").content.decode()
    assert "Plusieurs e-mails viennent de partir." in page
    assert "Vous gardez votre adresse" in client.get(client.post("/compte/adresse/garder")["Location"]).content.decode()
    mail.outbox.clear()
    run_jobs(*ASKING)
    assert mail.outbox == []
    assert Person.objects.get(pk=person.pk).email == person.email


def test_dead_links_are_tried_a_limited_number_of_times() -> None:
    client = Client(REMOTE_ADDR="192.0.2.99")
    answers = [client.get(link_of(f"faux{number}")).status_code for number in range(70)]
    assert set(answers[:59]) == {410}
    assert answers[-1] == 429
