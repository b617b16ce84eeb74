"""The desk gives an account another ordinary address, and codes that do not arrive have a way out."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from medipli.audit.models import Event
from medipli.identity.models import AddressChange, Person
from medipli.support.models import HelpRequest
from tests.identity.test_changing_the_address import NEW, links
from tests.people import PASSWORD, a_person, signed_in_client
from tests.registration.journeys import run_jobs
from tests.web.desk.conftest import Room, url
from tests.web.desk.test_accounts import HOW, Subject, opened, structure, subject  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.mark.feature(83, 50)
def test_the_desk_changes_the_address_once_the_identity_is_attested(opened: Subject) -> None:  # noqa: F811
    before = opened.person.email
    assert opened.act("adresse", box="", address=NEW, how=HOW) == 302
    event = Event.objects.get(action="address.attest")
    assert (event.actor_id, event.details) == (opened.room.agent.pk, {"how": HOW})
    assert f"en attente de {NEW}" in opened.text()
    _, new = links(opened.person)
    assert any(one.to == [before] and "va changer" in one.subject for one in mail.outbox), "the old address is told"
    page = Client().post(f"/compte/adresse/confirmer/{new}", {"confirm": "1"}).content.decode()
    assert "Votre adresse est changée" in page
    assert Person.objects.get(pk=opened.person.pk).email == NEW
    run_jobs("notices.address_changed", "notices.address_left")
    assert {one.to[0] for one in mail.outbox[-2:]} == {before, NEW}


def test_without_proof_an_open_file_or_the_right_desk_nothing_changes(opened: Subject) -> None:  # noqa: F811
    path = url("desk-account-act", opened.person.pk, "adresse")
    for form in ({"address": NEW}, {"address": NEW, "how": "oui"}, {"address": "x", "how": HOW}, {"how": HOW}):
        answer = opened.room.client.post(path, form)
        assert answer.status_code == 422
        assert form.get("address", "") in answer.content.decode(), "nothing typed is lost"
    for client in (opened.room.other, signed_in_client(a_person()), signed_in_client(opened.person)):
        assert client.post(path, {"address": NEW, "how": HOW}).status_code == 404
    opened.act("fermer")
    assert opened.room.client.post(path, {"address": NEW, "how": HOW}).status_code == 302
    assert not AddressChange.objects.exists()


def test_the_address_of_staff_is_left_to_an_operator(opened: Subject) -> None:  # noqa: F811
    Person.objects.filter(pk=opened.person.pk).update(role=Person.Role.ADMINISTRATOR)
    assert "Changer l’adresse ordinaire" not in opened.text()
    assert opened.act("adresse", box="", address=NEW, how=HOW) == 422
    assert not AddressChange.objects.exists()


def test_what_looks_like_a_slip_is_asked_twice(opened: Subject) -> None:  # noqa: F811
    path = url("desk-account-act", opened.person.pk, "adresse")
    form = {"address": "loick@gmial.com", "how": HOW, "sure": ""}
    page = opened.room.client.post(path, form).content.decode()
    assert "Vouliez-vous écrire loick@gmail.com\u202f?" in page
    assert 'name="sure" value="loick@gmial.com"' in page
    assert not AddressChange.objects.exists()
    assert opened.room.client.post(path, form | {"sure": "loick@gmial.com"}).status_code == 302
    assert AddressChange.objects.get().new_email == "loick@gmial.com"


@pytest.mark.feature(50)
def test_somebody_without_codes_reaches_the_desk_from_the_code_page(room: Room) -> None:
    person = a_person()
    client = Client()
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    page = client.get("/connexion/code").content.decode()
    assert 'href="/assistance/?sujet=codes"' in page
    form = client.get("/assistance/?sujet=codes").content.decode()
    assert '<option value="codes" selected>' in form
    assert "Vos codes n’arrivent plus" in form
    asked = {
        "about": "codes",
        "subject": "Plus de codes",
        "text": "Mon ancienne adresse est fermée.",
        "region": str(room.region.pk),
        "name": "Inès Corvoisier",
        "email": "autre@courrier.example",
    }
    assert client.post("/assistance/?sujet=codes", asked).status_code == 200
    request = HelpRequest.objects.get(about="codes")
    HelpRequest.objects.update(verified_at=request.created_at)
    text = room.text("desk-thread", request.pk)
    assert "Je ne reçois pas mes codes" in text
    assert "Vérifiez d’abord son identité" in text


def test_a_made_up_subject_is_none(room: Room) -> None:
    for made_up in ("x", "<script>", "é" * 3000, "codes\x00"):
        page = Client().get("/assistance/", {"sujet": made_up}).content.decode()
        assert "<script>alert" not in page
        assert "Vos codes n’arrivent plus" not in page
