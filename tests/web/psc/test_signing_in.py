"""Signing in with Pro Santé Connect, against a provider on a real socket."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from medipli.audit.models import Event
from medipli.identity.models import Person, ProviderIdentity, Session
from medipli.identity.sessions import SessionStore
from tests.identity.provider.pretend import CLIENT, Pretend
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client
from tests.web.psc.journeys import RETURN, START, go, linked_person, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.feature(60)
def test_an_identity_that_is_linked_signs_in(psc: Pretend) -> None:
    person, client = linked_person(psc), Client()
    assert go(client, psc)["Location"] == "/"
    assert client.get("/compte/").status_code == 200
    row = Session.objects.get(person=person)
    assert (row.factors, row.provider_session) == ("psc", psc.session)
    assert Event.objects.get(action="session.start").details == {"factors": ["psc"]}
    assert ProviderIdentity.objects.get().last_used_at is not None


def test_the_browser_leaves_with_all_that_the_provider_wants(psc: Pretend) -> None:
    left = urlsplit(Client().get(START)["Location"])
    query = {name: values[0] for name, values in parse_qs(left.query).items()}
    assert left.geturl().startswith(psc.issuer + "/wallet?")
    assert query["scope"] == "openid scope_all"
    assert (query["response_type"], query["acr_values"], query["code_challenge_method"]) == ("code", "eidas1", "S256")
    assert query["client_id"] == CLIENT
    assert query["redirect_uri"] == "http://testserver/connexion/psc/retour"
    assert min(len(query[name]) for name in ("state", "nonce", "code_challenge")) >= 40
    assert "prompt" not in query


def test_the_authorisation_page_of_the_settings_comes_first(psc: Pretend, settings: Any) -> None:
    settings.PSC_WALLET_URL = "https://wallet.psc.example/auth"
    assert Client().get(START)["Location"].startswith("https://wallet.psc.example/auth?")


def test_the_standard_document_serves_where_the_other_does_not_exist(psc: Pretend) -> None:
    psc.wallet_path = False
    linked_person(psc)
    assert go(Client(), psc)["Location"] == "/"


def test_a_signed_userinfo_is_read_too(psc: Pretend) -> None:
    psc.signs_userinfo = True
    linked_person(psc)
    assert go(Client(), psc)["Location"] == "/"


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(psc: Pretend) -> None:
    psc.basic = False
    linked_person(psc)
    assert go(Client(), psc)["Location"] == "/"


def test_one_goes_on_to_the_page_that_was_asked_for(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    suite = client.get("/compte/")["Location"].partition("=")[2]
    assert go(client, psc, f"{START}?suite={suite}")["Location"] == "/compte/"


def test_the_sign_in_page_offers_it_where_it_is_set_up(psc: Pretend, settings: Any) -> None:
    assert "Pro Santé Connect" in text_of(Client().get("/connexion"))
    assert "Confirmer sur mon téléphone" not in text_of(Client().get("/connexion"))
    settings.PSC_ISSUER = ""
    assert "Pro Santé Connect" not in text_of(Client().get("/connexion"))
    assert Client().get(START).status_code == 404


def test_the_first_time_one_signs_in_otherwise_and_says_yes(psc: Pretend) -> None:
    person, client = a_person(national_id=psc.who.national_id), Client()
    assert "Connectez-vous une fois autrement" in text_of(go(client, psc))
    assert client.get("/compte/").status_code == 302
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == "/connexion/psc/associer"
    assert not ProviderIdentity.objects.exists()
    assert "Associer votre identité Pro Santé Connect à ce compte" in text_of(client.get("/connexion/psc/associer"))
    assert client.post("/connexion/psc/associer", {"yes": "1"})["Location"] == "/compte/?psc-associe"
    assert ProviderIdentity.objects.get().person == person
    assert Event.objects.filter(action="provider.link").count() == 1
    assert go(Client(), psc)["Location"] == "/"
    row = Session.objects.filter(person=person).latest("started_at")
    assert row.provider_session == psc.session


def test_saying_no_links_nothing_and_asks_no_more(psc: Pretend) -> None:
    person, client = a_person(national_id=psc.who.national_id), Client()
    go(client, psc)
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    client.post("/connexion/code", {"code": last_code()})
    assert client.post("/connexion/psc/associer", {"no": "1"})["Location"] == "/"
    assert client.get("/connexion/psc/associer")["Location"] == "/"
    assert not ProviderIdentity.objects.exists()


@pytest.mark.parametrize("number", ["810000000123", None])
def test_an_identity_is_not_linked_to_an_account_of_another_number(psc: Pretend, number: str | None) -> None:
    a_person(national_id=psc.who.national_id)
    other, client = a_person(national_id=number), Client()
    go(client, psc)
    client.post("/connexion", {"email": other.email, "password": PASSWORD})
    client.post("/connexion/code", {"code": last_code()})
    said = text_of(client.get("/connexion/psc/associer"))
    assert ("porte un autre numéro" if number else "ne porte pas de numéro RPPS") in said
    assert client.post("/connexion/psc/associer", {"yes": "1"}).status_code == 422
    assert not ProviderIdentity.objects.exists()
    assert Event.objects.get(action="provider.refuse").details["factor"] == "psc"


def test_a_number_that_nobody_has_leads_to_an_account_or_to_the_other_ways(psc: Pretend) -> None:
    answer = go(Client(), psc)
    assert answer.status_code == 403
    for words in ("Créer un compte", "Se connecter autrement", psc.who.national_id[1:]):
        assert words in text_of(answer)
    assert not Session.objects.exclude(person=None).exists()


@pytest.mark.parametrize("given", ["ANS20210107161422", "8997002188", "8٣٣٣٣٣٣٣٣٣٣٣", "", "8" * 300])
def test_an_identity_without_a_number_of_ours_is_nobodys(psc: Pretend, given: str) -> None:
    person = linked_person(psc)
    psc.who.subject, psc.who.national_id = "somebody", given
    assert go(Client(), psc).status_code in (403, 422)
    assert not Session.objects.filter(person=person).exists()


def test_a_second_subject_for_one_person_is_refused(psc: Pretend) -> None:
    linked_person(psc)
    psc.who.subject = "another-subject"
    answer = go(Client(), psc)
    assert answer.status_code == 403
    assert "ne correspond plus" in text_of(answer)


def test_a_subject_whose_number_changed_is_refused(psc: Pretend) -> None:
    linked_person(psc)
    a_person(national_id="810000000123")
    psc.who.national_id = "810000000123"
    answer = go(Client(), psc)
    assert answer.status_code == 403
    assert not Session.objects.exclude(person=None).exists()


def test_a_closed_account_stays_closed(psc: Pretend) -> None:
    person = linked_person(psc)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    answer = go(Client(), psc)
    assert answer.status_code == 403
    assert "fermé ou suspendu" in text_of(answer)
    ProviderIdentity.objects.all().delete()
    assert go(Client(), psc).status_code == 403


def test_a_locked_session_is_unlocked_by_a_new_proof_alone(psc: Pretend) -> None:
    person = linked_person(psc)
    client = signed_in_client(person)
    Session.objects.filter(person=person).update(is_locked=True)
    assert "Pro Santé Connect" in text_of(client.get("/compte/"))
    left = client.get(START)["Location"]
    assert "prompt=login" in left
    assert "max_age=0" in left
    psc.anew = False
    assert client.get(RETURN, psc.answers_to(left)).status_code == 422
    assert Session.objects.get(person=person).is_locked
    psc.anew = True
    assert go(client, psc).status_code == 302
    assert not Session.objects.get(person=person).is_locked


def test_proving_again_makes_the_session_fresh(psc: Pretend) -> None:
    person = linked_person(psc)
    client = signed_in_client(person)
    Session.objects.filter(person=person).update(proved_at=None)
    assert go(client, psc)["Location"] == "/"
    row = Session.objects.get(person=person)
    assert row.proved_at is not None
    assert "psc" in row.factors


def test_a_journey_that_asked_for_no_new_proof_gives_none_to_a_session_opened_meanwhile(psc: Pretend) -> None:
    person, client = linked_person(psc), Client()
    left = client.get(START)["Location"]
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    client.get(START)
    store = SessionStore(client.cookies["session"].value)
    flows = store["provider_flows"]
    other = signed_in_client(person)
    opened = SessionStore(other.cookies["session"].value)
    opened["provider_flows"] = flows
    opened.save()
    Session.objects.filter(person=person).update(proved_at=None)
    last = dict(zip(("state", "nonce", "code_challenge"), (flows[-1][0], flows[-1][1], ""), strict=True))
    answer = psc.answers_to(left)
    psc.codes[answer["code"]] = last | {"code_challenge": _challenge(flows[-1][2])}
    assert other.get(RETURN, answer | {"state": last["state"]})["Location"] == "/"
    assert Session.objects.get(person=person).proved_at is None


def _challenge(verifier: str) -> str:
    import hashlib
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def test_somebody_elses_identity_does_not_take_a_session_over(psc: Pretend) -> None:
    linked_person(psc)
    mine = a_person()
    client = signed_in_client(mine)
    answer = go(client, psc)
    assert answer.status_code == 403
    assert "celle d’un autre compte" in text_of(answer)
    assert Session.objects.get(session_key=client.cookies["session"].value).person == mine


def test_the_access_token_is_kept_nowhere(psc: Pretend) -> None:
    person, client = linked_person(psc), Client()
    go(client, psc)
    store = SessionStore(Session.objects.get(person=person).session_key)
    assert "jeton-" not in str(store.load())
    assert "jeton-" not in str(list(Event.objects.values()))
