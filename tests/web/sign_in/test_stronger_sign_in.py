"""What a structure that asks for a stronger sign-in keeps closed, and how its people get in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from medipli.audit.actor import service
from medipli.identity.factors import recovery_code
from medipli.identity.models import Person, Session
from medipli.mailboxes.models import Mailbox, Membership
from medipli.organisations.actions import choose_sign_in
from medipli.organisations.models import Organisation
from medipli.organisations.policy import concerned_by_sign_in, wants_stronger
from medipli.web import events
from tests.authenticator import Authenticator, a_passkey, enter
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client
from tests.structures import Structure, a_structure, a_team_box, an_account, an_organisation
from tests.web.sign_in.test_closed_by_default import CLOSED

pytestmark = pytest.mark.django_db
PAGE = "/connexion/renforcer"
OPEN_TO_WEAK = {
    *("strengthen", "prove-again", "passkey-add", "passkey-add-ask", "psc-associate", "psc-link", "card-link"),
}


@pytest.fixture
def place() -> Structure:
    found = a_structure()
    choose_sign_in(service("test"), found.organisation.pk, Organisation.SignIn.STRONG)
    return found


def sign_in(person: Person, suite: str = "") -> tuple[Client, Any]:
    client = Client()
    client.post("/connexion", {"email": person.email, "password": PASSWORD, "next": suite})
    return client, client.post("/connexion/code", {"code": last_code()})


def weak(person: Person) -> Client:
    client = signed_in_client(person)
    Session.objects.filter(person=person).update(must_strengthen=True, factors="password mail-code")
    return client


def test_password_and_code_lead_to_the_page_that_says_how_to_go_on(place: Structure) -> None:
    client, answer = sign_in(place.secretary)
    assert answer["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert place.organisation.name in page
    assert "Ajouter une clé d’accès" in page
    assert client.get("/compte/")["Location"].startswith(PAGE)


def test_a_passkey_is_enough_by_itself(place: Structure) -> None:
    client = Client()
    assert enter(client, a_passkey(place.secretary))["Location"] != PAGE
    assert client.get("/compte/").status_code == 200


def test_a_passkey_added_there_opens_the_page_that_was_asked_for(place: Structure) -> None:
    suite = Client().get("/compte/messagerie/")["Location"].partition("suite=")[2]
    client, answer = sign_in(place.secretary, suite)
    assert answer["Location"] == f"{PAGE}?suite={suite}"
    device = Authenticator()
    made = device.made(client.post("/compte/cles-acces/demande").json())
    added = client.post("/compte/cles-acces/nouvelle", {"answer": made, "name": "Poste", "next": suite})
    assert added["Location"] == "/compte/messagerie/"
    assert client.get("/compte/messagerie/").status_code == 200
    assert Session.objects.get().factors == "password mail-code passkey"


def test_the_passkey_that_somebody_has_opens_it_too(place: Structure) -> None:
    device = a_passkey(place.secretary)
    client, _ = sign_in(place.secretary)
    assert "Utiliser ma clé d’accès" in client.get(PAGE).content.decode()
    assert enter(client, device).status_code == 302
    assert client.get("/compte/").status_code == 200


@pytest.mark.parametrize(("name", "address"), [one for one in CLOSED if one[0] not in OPEN_TO_WEAK])
@pytest.mark.parametrize("method", ["get", "post"])
def test_everything_else_stays_closed_meanwhile(name: str, address: str, method: str) -> None:
    client = weak(a_person())
    answer = getattr(client, method)(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(PAGE)
    fragment = getattr(client, method)(address, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"][: len(PAGE)]) == (403, PAGE)
    assert fragment.content == "Connexion nécessaire.".encode()


def test_the_pages_that_stay_open_are_those_that_lead_to_a_stronger_factor() -> None:
    reachable = set()
    for name, address in CLOSED:
        answer = weak(a_person()).get(address)
        if answer.status_code != 302 or not answer["Location"].startswith(PAGE):
            reachable.add(name)
    assert reachable == OPEN_TO_WEAK


@pytest.mark.django_db(transaction=True)
def test_live_updates_stay_closed_meanwhile() -> None:
    client = weak(a_person())
    key = client.cookies["session"].value
    assert async_to_sync(events._allowed)(key, "") is None
    Session.objects.update(must_strengthen=False)
    assert async_to_sync(events._allowed)(key, "") is not None


def test_the_registration_does_not_take_them_for_signed_in(place: Structure) -> None:
    client = weak(place.secretary)
    assert place.secretary.last_name not in client.get("/inscription/").content.decode()


def test_the_lock_does_not_let_a_weaker_proof_in(place: Structure) -> None:
    client = Client()
    enter(client, a_passkey(place.secretary))
    Session.objects.update(last_seen_at=timezone.now() - timedelta(minutes=31))
    client.get("/compte/")
    client.post("/session/verrouillee", {"password": PASSWORD})
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == PAGE
    assert client.get("/compte/")["Location"].startswith(PAGE)


def test_signing_out_and_asking_the_desk_stay_possible(place: Structure) -> None:
    client, _ = sign_in(place.secretary)
    assert client.get(reverse("web:assistance")).status_code == 200
    assert client.post("/deconnexion").status_code == 302
    assert not Session.objects.exists()


def test_a_structure_that_asks_no_more_lets_its_people_go_on(place: Structure) -> None:
    client, _ = sign_in(place.secretary)
    choose_sign_in(service("test"), place.organisation.pk, Organisation.SignIn.ANY)
    assert client.get(PAGE)["Location"] == "/"
    assert client.get("/compte/").status_code == 200


def test_sessions_that_are_open_go_on(place: Structure) -> None:
    client = signed_in_client(place.secretary)
    assert client.get("/compte/").status_code == 200
    assert client.get(PAGE)["Location"] == "/"


def test_it_concerns_accounts_members_of_shared_boxes_and_administrators_and_nobody_else(place: Structure) -> None:
    elsewhere = an_organisation("Maison de santé des Tilleuls")
    member, former, stranger = (an_account(elsewhere, name, "Orvalet") for name in ("Maud", "Jean", "Paul"))
    box = a_team_box(place.organisation, member)
    Membership.objects.create(
        mailbox=box, person=former, role=Membership.Role.MEMBER, until=timezone.now() - timedelta(days=1)
    )
    concerned = {place.administrator, place.secretary, member}
    for person in (*concerned, former, stranger):
        assert wants_stronger(person.pk, ("password", "mail-code")) is (person in concerned)
        assert not wants_stronger(person.pk, ("passkey",))
    assert set(concerned_by_sign_in(place.organisation.pk)) == concerned
    Mailbox.objects.filter(pk=box.pk).update(closed_at=timezone.now())
    assert not wants_stronger(member.pk, ("password", "mail-code"))


def test_a_recovery_code_is_no_stronger_factor(place: Structure) -> None:
    assert wants_stronger(place.secretary.pk, ("password", "recovery-code"))


def test_who_has_a_stronger_factor_uses_it_and_adds_no_other_with_password_and_code(place: Structure) -> None:
    a_passkey(place.secretary)
    client, _ = sign_in(place.secretary)
    page = client.get(PAGE).content.decode()
    assert "Ajouter une clé d’accès" not in page
    assert "Vous avez déjà un moyen renforcé" in page
    assert client.get("/compte/cles-acces/nouvelle")["Location"] == PAGE
    assert client.post("/compte/cles-acces/demande")["Location"] == PAGE
    device = Authenticator()
    options = {
        "user": {"id": "AAAAAAAAAAE"},
        "challenge": client.post("/connexion/cle-acces/demande").json()["challenge"],
    }
    assert client.post("/compte/cles-acces/nouvelle", {"answer": device.made(options)})["Location"] == PAGE
    assert place.secretary.passkeys.count() == 1


def test_who_lost_it_adds_another_after_a_recovery_code(place: Structure) -> None:
    a_passkey(place.secretary)
    (code, *_) = recovery_code.make(place.secretary)
    client = Client()
    client.post("/connexion", {"email": place.secretary.email, "password": PASSWORD})
    assert client.post("/connexion/code/secours", {"code": code})["Location"] == PAGE
    made = Authenticator().made(client.post("/compte/cles-acces/demande").json())
    assert client.post("/compte/cles-acces/nouvelle", {"answer": made}).status_code == 302
    assert client.get("/compte/").status_code == 200
