"""« Une question ? Besoin d’aide ? »: the form, the thread, the visitor's link, and strangers."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from medipli.organisations.models import Region
from medipli.support import tasks
from medipli.support.actions import answer
from medipli.support.models import HelpRequest
from tests.boxes import SERVICE, a_mailbox
from tests.ordinary_mail import last_link
from tests.people import a_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region.objects.create(
        code="vo", name="Val-d’Orlane", is_open=True, desk_phone="01 99 00 12 34", desk_hours="9 h – 17 h"
    )


def form(region: Region, **changed: str) -> dict[str, str]:
    typed = {"region": str(region.pk), "about": "messages", "subject": "Trier", "text": "Comment trier\u202f?"}
    return typed | changed


@pytest.mark.feature(50)
def test_a_person_asks_reads_the_answer_and_closes(region: Region) -> None:
    client = signed_in_client(a_person())
    page = client.get("/assistance/").content.decode()
    assert "Une question\u202f?" in page
    assert "01 99 00 12 34" in page
    assert "aucune donnée de santé" in page
    sent = client.post("/assistance/", form(region))
    request = HelpRequest.objects.get()
    assert sent["Location"] == f"/assistance/{request.reference}/?envoyee"
    answer(SERVICE, request.pk, "Par la flèche en haut de la liste.")
    here = f"/assistance/{request.reference}/"
    assert "Par la flèche en haut de la liste." in client.get(here).content.decode()
    assert request.reference in client.get("/assistance/").content.decode()
    client.post(here, {"action": "reply", "text": "Merci <b>bien</b>"})
    assert "Merci &lt;b&gt;bien&lt;/b&gt;" in client.get(here).content.decode()
    client.post(here, {"action": "close"})
    assert "Rouvrir la demande" in client.get(here).content.decode()
    client.post(here, {"action": "reopen"})
    assert "Écrire à nouveau" in client.get(here).content.decode()


@pytest.mark.feature(50)
def test_the_link_stands_on_every_page(region: Region) -> None:
    owner = a_person()
    box = a_mailbox(owner)
    client = signed_in_client(owner)
    for address in ("/", "/aide", "/connexion", f"/boites/{box.pk}/", "/compte/"):
        page = (client if address.startswith(("/boites", "/compte")) else Client()).get(address).content.decode()
        assert 'href="/assistance/"' in page, address


def test_nothing_typed_is_lost_and_each_error_is_said(region: Region) -> None:
    answered = Client().post("/assistance/", form(region, subject="", name="Noé <Vaneau>", email="noe@"))
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "Résumez votre question" in page
    assert "Saisissez une adresse mail complète" in page
    assert "Noé &lt;Vaneau&gt;" in page
    assert "Comment trier" in page
    assert not HelpRequest.objects.exists()


def test_a_visitor_confirms_by_a_button_and_not_by_opening_the_link(region: Region) -> None:
    visitor = Client()
    said = visitor.post("/assistance/", form(region, name="Noé Vaneau", email="noe@courrier.example"))
    assert "Vérifiez vos mails" in said.content.decode()
    request = HelpRequest.objects.get()
    tasks.confirm_address(request_id=request.pk)
    link = last_link()
    assert "Confirmer et transmettre" in visitor.get(link).content.decode()
    request.refresh_from_db()
    assert request.verified_at is None
    visitor.post(link, {"action": "confirm"})
    request.refresh_from_db()
    assert request.verified_at is not None
    assert visitor.post(link, {"action": "reply", "text": "Autre chose."}).status_code == 302
    assert "Autre chose." in visitor.get(link).content.decode()
    assert len(mail.outbox) == 1


def test_strangers_see_no_thread(region: Region) -> None:
    signed_in_client(a_person()).post("/assistance/", form(region))
    here = f"/assistance/{HelpRequest.objects.get().reference}/"
    assert Client().get(here)["Location"].startswith("/connexion")
    other = signed_in_client(a_person())
    assert other.get(here).status_code == 404
    assert other.post(here, {"action": "close"}).status_code == 404
    assert other.post(here, {"text": "Bonjour"}).status_code == 404
    assert Client().get("/assistance/suivi/inconnu/").status_code == 404
    assert Client().post("/assistance/suivi/inconnu/", {"action": "confirm"}).status_code == 404


def test_asking_too_often_waits(region: Region) -> None:
    visitor = Client()
    for number in range(10):
        visitor.post("/assistance/", form(region, name="Noé", email=f"noe{number}@courrier.example"))
    assert visitor.post("/assistance/", form(region, name="Noé", email="noe@courrier.example")).status_code == 429
