from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from medipli.identity.models import Terms, TermsAcceptance
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.feature(28)]


def publish(version: int) -> Terms:
    body = "Préambule.\n\n# Usage\n\nUn seul compte par personne.\n\n# Durée\nUn an."
    return Terms.objects.create(version=version, body=body, published_at=timezone.now())


def test_the_first_sign_in_asks_to_accept_the_conditions_before_anything_else() -> None:
    publish(1)
    client = signed_in_client(a_person(), accept_terms=False)
    asked = client.get("/compte/")["Location"]
    assert asked.startswith("/connexion/cgu?suite=")
    page = client.get(asked).content.decode()
    assert "Un seul compte par personne." in page
    suite = asked.partition("?suite=")[2]
    answer = client.post("/connexion/cgu", {"accept": "on", "version": "1", "next": suite})
    assert answer["Location"] == "/compte/"
    assert client.get("/compte/").status_code == 200
    assert TermsAcceptance.objects.get().origin == "127.0.0.1"


def test_each_new_version_is_asked_again() -> None:
    publish(1)
    client = signed_in_client(a_person())
    assert client.get("/compte/").status_code == 200
    publish(2)
    assert client.get("/compte/")["Location"].startswith("/connexion/cgu")
    assert "Nos conditions ont changé." in client.get("/connexion/cgu").content.decode()


def test_a_version_to_come_is_not_asked_yet() -> None:
    terms = publish(1)
    Terms.objects.filter(pk=terms.pk).update(published_at="2999-01-01T00:00:00Z")
    assert signed_in_client(a_person(), accept_terms=False).get("/compte/").status_code == 200


@pytest.mark.parametrize(
    "posted", [{"version": "1"}, {"accept": "on", "version": "7"}, {"accept": "on", "version": "²"}]
)
def test_without_the_box_or_with_another_version_nothing_is_accepted(posted: dict[str, str]) -> None:
    publish(1)
    answer = signed_in_client(a_person(), accept_terms=False).post("/connexion/cgu", posted)
    assert answer.status_code == 422
    assert not TermsAcceptance.objects.exists()


def test_accepting_twice_is_noted_once() -> None:
    publish(1)
    client = signed_in_client(a_person(), accept_terms=False)
    for _ in range(2):
        assert client.post("/connexion/cgu", {"accept": "on", "version": "1"})["Location"] == "/"
    assert TermsAcceptance.objects.count() == 1


def test_a_stranger_does_not_see_the_page() -> None:
    publish(1)
    assert Client().get("/connexion/cgu")["Location"] == "/connexion"
