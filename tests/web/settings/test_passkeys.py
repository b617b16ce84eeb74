"""Adding, naming and removing one's passkeys."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.actor import service
from medipli.audit.models import Event
from medipli.identity.actions.add_passkey import MOST
from medipli.identity.models import Passkey, Session
from medipli.organisations.actions import choose_sign_in
from medipli.organisations.models import Organisation
from tests.authenticator import PRESENT, Authenticator, a_passkey, enter
from tests.people import a_person, signed_in_client
from tests.structures import a_structure

pytestmark = pytest.mark.django_db
ADD, ASK = "/compte/cles-acces/nouvelle", "/compte/cles-acces/demande"


def add(client: Client, device: Authenticator, name: str = "Poste du cabinet") -> Any:
    return client.post(ADD, {"answer": device.made(client.post(ASK).json()), "name": name})


def said(answer: Any) -> str:
    return str(answer.content.decode())


def letters() -> list[str]:
    jobs = ProcrastinateJob.objects.filter(task_name="notices.sign_in_news").order_by("id")
    return [job.args["event"] for job in jobs]


def test_a_passkey_is_added_listed_told_and_signs_in() -> None:
    person, device = a_person(), Authenticator()
    client = signed_in_client(person)
    answer = add(client, device)
    assert answer["Location"] == "/compte/?cle"
    page = said(client.get(answer["Location"]))
    assert "La clé d’accès est ajoutée." in page
    assert "Poste du cabinet" in page
    assert Event.objects.get(action="passkey.add").actor_id == person.pk
    assert letters() == ["added"]
    assert Passkey.objects.get().transports == ["internal"]
    visitor = Client()
    assert enter(visitor, device).status_code == 302
    assert Session.objects.get(session_key=visitor.cookies["session"].value).person == person


def test_a_browser_is_asked_for_a_key_of_this_site_that_it_does_not_hold_yet() -> None:
    person = a_person()
    a_passkey(person)
    options = signed_in_client(person).post(ASK).json()
    assert options["rp"]["id"] == "localhost"
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["residentKey"] == "preferred"
    assert len(options["excludeCredentials"]) == 1
    assert person.email not in str(options["user"]["id"])


def test_the_name_of_the_browser_is_proposed() -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    page = signed_in_client(a_person()).get(ADD, headers={"User-Agent": agent})
    assert 'value="Firefox, Windows"' in said(page)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", "Clé d’accès"), ("  a \x00\n b ", "a b"), ("x" * 200, "x" * 80), ("<b>moi</b>", "<b>moi</b>")],
)
def test_any_name_is_kept_on_one_line_and_shown_as_text(typed: str, kept: str) -> None:
    client = signed_in_client(a_person())
    add(client, Authenticator(), typed)
    assert Passkey.objects.get().name == kept
    assert "<b>moi" not in said(client.get("/compte/"))


@pytest.mark.parametrize(
    "spoiled",
    [
        {"origin": "https://evil.example"},
        {"site": "evil.example"},
        {"flags": 0},
        {"credential_id": b"short"},
        {"format": "android-key"},
        {"format": "tpm"},
    ],
)
def test_what_was_made_elsewhere_is_not_kept(spoiled: dict[str, Any]) -> None:
    answer = add(signed_in_client(a_person()), Authenticator(**spoiled))
    assert answer.status_code == 422
    assert "Rien n’a été enregistré" in said(answer)
    assert not Passkey.objects.exists()
    assert letters() == []


@pytest.mark.parametrize("answer", ["", "{", "[]", "{}", "x" * 30_000, '{"id": "é", "rawId": "é", "response": {}}'])
def test_what_is_no_key_is_refused_and_the_name_stays(answer: str) -> None:
    client = signed_in_client(a_person())
    client.post(ASK)
    refused = client.post(ADD, {"answer": answer, "name": "Poste"})
    assert refused.status_code == 422
    assert 'value="Poste"' in said(refused)


def test_a_challenge_for_signing_makes_no_key_and_one_for_a_key_serves_once() -> None:
    client, device = signed_in_client(a_person()), Authenticator()
    options = client.post(ASK).json()
    asked = client.post("/connexion/cle-acces/demande").json()
    assert client.post(ADD, {"answer": device.made(options | {"challenge": asked["challenge"]})}).status_code == 422
    answer = device.made(client.post(ASK).json())
    assert client.post(ADD, {"answer": answer}).status_code == 302
    assert "La demande a expiré" in said(client.post(ADD, {"answer": answer}))
    assert Passkey.objects.count() == 1


def test_one_key_never_belongs_to_two_people() -> None:
    device = Authenticator()
    first = a_person()
    add(signed_in_client(first), device)
    answer = add(signed_in_client(a_person()), device)
    assert answer.status_code == 422
    assert "est déjà enregistrée" in said(answer)
    assert Passkey.objects.get().person == first


def test_a_key_without_verification_is_kept_as_a_second_factor() -> None:
    device = Authenticator(flags=PRESENT)
    assert add(signed_in_client(a_person()), device).status_code == 302
    assert "n’a demandé ni empreinte" in said(enter(Client(), device))


def test_there_is_a_most() -> None:
    person = a_person()
    for _ in range(MOST):
        a_passkey(person)
    answer = add(signed_in_client(person), Authenticator())
    assert "Retirez-en une avant d’en ajouter une autre" in said(answer)


def test_a_passkey_is_renamed() -> None:
    person = a_person()
    a_passkey(person)
    client, address = signed_in_client(person), f"/compte/cles-acces/{Passkey.objects.get().pk}/nom"
    assert 'value="Poste du cabinet"' in said(client.get(address))
    assert client.post(address, {"name": " "}).status_code == 422
    assert client.post(address, {"name": "Téléphone"})["Location"] == "/compte/?cle-nom"
    assert Passkey.objects.get().name == "Téléphone"
    assert Event.objects.filter(action="passkey.rename").count() == 1


def test_a_removed_passkey_signs_in_no_more_and_its_person_is_told() -> None:
    person = a_person()
    device = a_passkey(person)
    client, address = signed_in_client(person), f"/compte/cles-acces/{Passkey.objects.get().pk}/retirer"
    assert "Retirer" in said(client.get(address))
    assert Passkey.objects.exists()
    assert client.post(address)["Location"] == "/compte/?cle-retiree"
    assert letters() == ["removed"]
    assert Event.objects.get(action="passkey.remove").target == f"person:{person.pk}"
    assert "n’est pas enregistrée ici" in said(enter(Client(), device))


@pytest.mark.parametrize("verb", ["nom", "retirer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_passkey_of_somebody_else_does_not_exist(verb: str, method: str) -> None:
    a_passkey(a_person())
    address = f"/compte/cles-acces/{Passkey.objects.get().pk}/{verb}"
    assert getattr(signed_in_client(a_person()), method)(address, {"name": "à moi"}).status_code == 404
    assert Passkey.objects.get().name == "Poste du cabinet"


def test_two_people_asking_at_once_have_challenges_of_their_own() -> None:
    one, other = signed_in_client(a_person()), signed_in_client(a_person())
    answer = Authenticator().made(one.post(ASK).json())
    other.post(ASK)
    assert other.post(ADD, {"answer": answer}).status_code == 422
    assert one.post(ADD, {"answer": answer}).status_code == 302


def test_removing_the_last_one_warns_where_a_structure_asks_for_it() -> None:
    place = a_structure()
    a_passkey(place.secretary)
    client, address = signed_in_client(place.secretary), f"/compte/cles-acces/{Passkey.objects.get().pk}/retirer"
    assert "C’est votre dernière clé d’accès" not in said(client.get(address))
    choose_sign_in(service("test"), place.organisation.pk, Organisation.SignIn.STRONG)
    assert "C’est votre dernière clé d’accès" in said(client.get(address))
