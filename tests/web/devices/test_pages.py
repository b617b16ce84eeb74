"""« Vos appareils mobiles »: the pages at the desk and on the telephone."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from medipli.identity.actions.enrol_device import begin_enrolment, enrol_device
from medipli.identity.models import Device, DeviceEnrolment, Session
from medipli.notices.device_tasks import device_added
from tests.people import a_person, signed_in_client
from tests.telephones import IPHONE, Telephone, actor, enrolled

pytestmark = pytest.mark.django_db


def _sent(telephone: Telephone, token: str, **more: str) -> dict[str, str]:
    answer = telephone.answer(token)
    halves = {"public_key": answer.public_key, "signature": answer.signature}
    return {name: base64.b64encode(value).decode() for name, value in halves.items()} | more


@pytest.mark.feature(89)
def test_a_device_is_added_from_the_code_to_the_list() -> None:
    person = a_person(civility="Dr")
    desk, phone = signed_in_client(person), Client(headers={"User-Agent": IPHONE})
    assert "Aucun appareil" in desk.get("/compte/appareils/").content.decode()
    page = desk.post("/compte/appareils/ajouter").content.decode()
    assert 'src="data:image/svg+xml' in page
    assert 'alt="Code QR' in page
    (token,) = re.findall(r"/appareil/([\w-]{43})<", page)
    (wait,) = re.findall(r'hx-get="([^"]+)"', page)
    assert desk.get(wait, headers={"HX-Request": "true"}).status_code == 204
    asked = phone.get(f"/appareil/{token}").content.decode()
    assert "Dr Inès C." in asked
    assert "Corvoisier" not in asked
    assert 'value="iPhone, Safari"' in asked
    told = phone.post(f"/appareil/{token}", _sent(Telephone(), token, name="Téléphone d’Inès")).json()
    assert phone.get(f"/appareil/{token}/etat").json() == {"state": "waiting"}
    scanned = desk.get(wait, headers={"HX-Request": "true"})
    assert scanned.status_code == 286
    assert told["figures"] in scanned.content.decode()
    assert "Téléphone d’Inès" in scanned.content.decode()
    answer = desk.post(f"{wait}reponse", {"answer": "yes"})
    listed = desk.get(answer["Location"]).content.decode()
    assert "L’appareil est ajouté" in listed
    assert "Téléphone d’Inès" in listed
    assert phone.get(f"/appareil/{token}/etat").json() == {"state": "confirmed"}
    assert phone.get(f"/appareil/{token}").status_code == 410, "the code served"


def test_a_code_is_shown_only_to_somebody_who_proved_who_they_are_a_moment_ago() -> None:
    desk = signed_in_client(a_person())
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    for answer in (desk.get("/compte/appareils/ajouter"), desk.post("/compte/appareils/ajouter")):
        assert answer["Location"].startswith("/connexion/confirmer")
        assert "data:image" not in answer.content.decode()
    assert not DeviceEnrolment.objects.exists()


def test_a_letter_says_which_device_was_added_and_how_to_take_it_away() -> None:
    person = a_person()
    device, _ = enrolled(person)
    device_added(device.pk)
    letter = mail.outbox[-1]
    assert letter.to == [person.email]
    assert "«\u00a0Mon iPhone\u00a0» (Safari, iPhone, adresse réseau 192.0.2.7)" in str(letter.body)
    assert "/compte/appareils/" in str(letter.body)


def test_the_page_that_waits_says_when_the_code_is_too_old() -> None:
    person = a_person()
    enrolment, _ = begin_enrolment(actor(person), person)
    DeviceEnrolment.objects.update(expires_at=timezone.now())
    answer = signed_in_client(person).get(
        f"/compte/appareils/ajouter/{enrolment.pk}/", headers={"HX-Request": "true", "X-Background": "1"}
    )
    assert answer.status_code == 286
    assert "Ce code ne sert plus" in answer.content.decode()


def test_figures_that_differ_add_nothing() -> None:
    person = a_person()
    enrolment, token = begin_enrolment(actor(person), person)
    enrol_device(token, Telephone().answer(token), origin="192.0.2.66")
    desk = signed_in_client(person)
    answer = desk.post(f"/compte/appareils/ajouter/{enrolment.pk}/reponse", {"answer": "no"})
    page = desk.get(answer["Location"]).content.decode()
    assert "n’a pas été ajouté" in page
    assert "Aucun appareil" in page
    assert Client().get(f"/appareil/{token}/etat").json() == {"state": "refused"}


@pytest.mark.parametrize(
    "sent",
    [
        {"public_key": "", "signature": ""},
        {"public_key": "é", "signature": "%%%"},
        {"public_key": "A" * 100_000, "signature": "A" * 88},
        {"public_key": "AAAA\x00", "signature": "AAAA"},
    ],
)
def test_a_telephone_that_sends_nonsense_is_told_in_french_and_the_code_still_serves(sent: dict[str, str]) -> None:
    person = a_person()
    _, token = begin_enrolment(actor(person), person)
    answer = Client().post(f"/appareil/{token}", sent)
    assert answer.status_code == 422
    assert "n’a pas pu prouver" in answer.json()["error"]
    assert not Device.objects.exists()
    without_scripts = Client().post(f"/appareil/{token}", {"name": "x"})
    assert "Activez JavaScript" in without_scripts.content.decode()
    assert Client().get(f"/appareil/{token}").status_code == 200


def test_made_up_codes_lead_to_a_page_that_says_so() -> None:
    answer = Client().get("/appareil/invente")
    assert answer.status_code == 410
    assert "Ce code ne sert plus" in answer.content.decode()
    assert Client().post("/appareil/invente", _sent(Telephone(), "invente")).status_code == 422
    assert Client().get("/appareil/invente/etat").json() == {"state": "refused"}


@pytest.mark.feature(89)
def test_a_device_taken_away_loses_its_sessions_at_once_and_no_others() -> None:
    person = a_person()
    device, _ = enrolled(person)
    desk, phone = signed_in_client(person), signed_in_client(person)
    Session.objects.filter(session_key=phone.cookies["session"].value).update(device=device)
    assert device.name in desk.get("/compte/").content.decode(), "its session bears its name"
    page = desk.get(f"/compte/appareils/{device.pk}/").content.decode()
    assert "Ses sessions se ferment aussitôt" in page
    answer = desk.post(f"/compte/appareils/{device.pk}/retirer")
    assert "L’appareil est retiré" in desk.get(answer["Location"]).content.decode()
    assert phone.get("/compte/").status_code == 302
    assert desk.get("/compte/").status_code == 200
    assert desk.get(f"/compte/appareils/{device.pk}/").status_code == 404


def test_a_device_is_renamed_and_a_name_that_is_empty_is_explained() -> None:
    person = a_person()
    device, _ = enrolled(person)
    desk = signed_in_client(person)
    answer = desk.post(f"/compte/appareils/{device.pk}/", {"name": " "})
    assert answer.status_code == 422
    assert "Donnez un nom à cet appareil." in answer.content.decode()
    answer = desk.post(f"/compte/appareils/{device.pk}/", {"name": "Tablette <b>de garde</b>"})
    listed = desk.get(answer["Location"]).content.decode()
    assert "Tablette &lt;b&gt;de garde" in listed


def test_the_devices_of_others_do_not_exist() -> None:
    owner, stranger = a_person(), a_person()
    device, _ = enrolled(owner)
    enrolment, _ = begin_enrolment(actor(owner), owner)
    client = signed_in_client(stranger)
    for address in (f"/compte/appareils/{device.pk}/", f"/compte/appareils/ajouter/{enrolment.pk}/"):
        assert client.get(address).status_code == 404
    for address in (
        f"/compte/appareils/{device.pk}/",
        f"/compte/appareils/{device.pk}/retirer",
        f"/compte/appareils/ajouter/{enrolment.pk}/reponse",
    ):
        assert client.post(address, {"name": "x", "answer": "yes"}).status_code == 404
    device.refresh_from_db()
    assert device.revoked_at is None
    assert device.name != "x"
