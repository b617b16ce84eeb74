"""« Pro Santé Connect » among the settings of one's account."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from medipli.audit.models import Event
from medipli.identity.models import ProviderIdentity, Session
from tests.identity.provider.pretend import Pretend
from tests.people import a_person, signed_in_client
from tests.web.psc.journeys import go, linked_person, text_of
from tests.web.registration.world import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.feature(60)]
ASSOCIATE, UNLINK = "/compte/psc/associer", "/compte/psc/dissocier"


def test_one_links_an_identity_after_a_yes_and_reads_a_letter(psc: Pretend) -> None:
    person = a_person(national_id=psc.who.national_id)
    client = signed_in_client(person)
    assert "Associer Pro Santé Connect" in text_of(client.get("/compte/"))
    assert go(client, psc, ASSOCIATE)["Location"] == "/connexion/psc/associer"
    assert client.post("/connexion/psc/associer", {"yes": "1"})["Location"] == "/compte/?psc-associe"
    said = text_of(client.get("/compte/?psc-associe"))
    assert "…0021 8896" in said
    assert "est associée à votre compte" in said
    run_jobs()
    assert mail.outbox[-1].to == [person.email]
    assert psc.who.national_id[1:] not in str(mail.outbox[-1].body)


def test_one_unlinks_it_and_reads_a_letter(psc: Pretend) -> None:
    person = linked_person(psc)
    client = signed_in_client(person)
    assert "Dissocier" in text_of(client.get("/compte/"))
    number = ProviderIdentity.objects.get().pk
    assert client.post(UNLINK, {"identity": number})["Location"] == "/compte/?psc-dissocie"
    assert not ProviderIdentity.objects.exists()
    assert Event.objects.get(action="provider.unlink").actor_id == person.pk
    run_jobs()
    assert "dissociée" in mail.outbox[-1].subject


def test_unlinking_ends_the_other_sessions_that_it_opened(psc: Pretend) -> None:
    person = linked_person(psc)
    lost, mine, elsewhere = Client(), Client(), signed_in_client(person)
    go(lost, psc)
    go(mine, psc)
    assert mine.post(UNLINK, {"identity": ProviderIdentity.objects.get().pk}).status_code == 302
    assert lost.get("/compte/").status_code == 302
    assert mine.get("/compte/").status_code == 200
    assert elsewhere.get("/compte/").status_code == 200


def test_nobody_unlinks_the_identity_of_another(psc: Pretend) -> None:
    linked_person(psc)
    client = signed_in_client(a_person())
    for number in (str(ProviderIdentity.objects.get().pk), "", "x", "9" * 30, "-1"):
        assert client.post(UNLINK, {"identity": number}).status_code == 404
    assert ProviderIdentity.objects.exists()


def test_linking_and_unlinking_ask_who_one_is_again(psc: Pretend) -> None:
    try:
        prove_again = reverse("web:prove-again")
    except NoReverseMatch:
        pytest.skip("proving again has no page yet")
    person = linked_person(psc)
    client = signed_in_client(person)
    Session.objects.filter(person=person).update(proved_at=None)
    number = ProviderIdentity.objects.get().pk
    for answer in (client.get(ASSOCIATE), client.post(UNLINK, {"identity": number})):
        assert answer["Location"].partition("?")[0] == prove_again
    assert ProviderIdentity.objects.exists()


def test_who_has_to_strengthen_may_link_on_the_way(psc: Pretend) -> None:
    client = signed_in_client(a_person(national_id=psc.who.national_id))
    Session.objects.update(must_strengthen=True)
    assert go(client, psc)["Location"] == "/connexion/psc/associer"
    assert client.post("/connexion/psc/associer", {"yes": "1"}).status_code == 302
    assert not Session.objects.get().must_strengthen


def test_an_identity_of_another_account_is_refused_with_a_sentence(psc: Pretend) -> None:
    linked_person(psc)
    client = signed_in_client(a_person(national_id="810000000123"))
    assert go(client, psc, ASSOCIATE).status_code == 403


def test_an_identity_linked_already_is_said_to_be(psc: Pretend) -> None:
    client = signed_in_client(linked_person(psc))
    assert go(client, psc, ASSOCIATE)["Location"] == "/compte/?psc-deja"


def test_an_account_without_a_number_is_sent_to_the_desk(psc: Pretend) -> None:
    client = signed_in_client(a_person())
    assert "ne porte pas de numéro RPPS" in text_of(client.get("/compte/"))


def test_an_identity_cannot_be_linked_twice_at_once(psc: Pretend) -> None:
    person = a_person(national_id=psc.who.national_id)
    first, second = signed_in_client(person), signed_in_client(person)
    go(first, psc, ASSOCIATE)
    go(second, psc, ASSOCIATE)
    assert first.post("/connexion/psc/associer", {"yes": "1"}).status_code == 302
    answer = second.post("/connexion/psc/associer", {"yes": "1"})
    assert answer.status_code == 422
    assert "déjà associée" in text_of(answer) or "a déjà une identité" in text_of(answer)
    assert ProviderIdentity.objects.count() == 1


def test_the_panel_is_absent_where_it_is_not_set_up(settings: Any) -> None:
    assert "Pro Santé Connect" not in text_of(signed_in_client(a_person()).get("/compte/"))
