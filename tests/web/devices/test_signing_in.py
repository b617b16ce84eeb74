"""Signing in with an enrolled telephone instead of a password."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.identity.actions.enrol_device import begin_enrolment, enrol_device
from medipli.identity.actions.keep_devices import revoke_device
from medipli.identity.models import Device, Person, Session
from tests.ordinary_mail import last_code
from tests.people import a_person, signed_in_client
from tests.telephones import IPHONE, Telephone, actor, challenge_of, enrolled, signed_form

pytestmark = pytest.mark.django_db


def _phone() -> Client:
    return Client(headers={"User-Agent": IPHONE})


def _signs(client: Client, device: Device, telephone: Telephone) -> int:
    return int(client.post("/connexion/appareil", signed_form(device, telephone, challenge_of(client))).status_code)


@pytest.mark.feature(89)
def test_a_telephone_signs_in_with_its_key_then_the_code() -> None:
    person = a_person()
    device, telephone = enrolled(person)
    client = _phone()
    answer = client.post("/connexion/appareil", signed_form(device, telephone, challenge_of(client)))
    assert answer["Location"] == "/connexion/code"
    assert client.get("/compte/").status_code == 302, "the key alone opens nothing"
    assert client.post("/connexion/code", {"code": last_code()}).status_code == 302
    session = Session.objects.get(person=person)
    assert (session.device, session.factors) == (device, "device mail-code")
    page = client.get("/compte/").content.decode()
    assert "téléphone et code" in page
    device.refresh_from_db()
    assert device.last_used_at


def test_no_letter_says_that_a_telephone_just_enrolled_is_a_new_browser() -> None:
    person = a_person(last_login=timezone.now())
    device, telephone = enrolled(person)
    client = _phone()
    _signs(client, device, telephone)
    client.post("/connexion/code", {"code": last_code()})
    assert [job.task_name for job in ProcrastinateJob.objects.all()] == ["notices.device_added"]


def test_a_signature_serves_once() -> None:
    device, telephone = enrolled(a_person())
    client = _phone()
    form = signed_form(device, telephone, challenge_of(client))
    assert client.post("/connexion/appareil", form).status_code == 302
    assert client.post("/connexion/appareil", form).status_code == 422
    assert _phone().post("/connexion/appareil", form).status_code == 422, "nor in another browser"


def test_a_signature_of_another_challenge_device_or_key_is_refused() -> None:
    (device, telephone), (other, others) = enrolled(a_person()), enrolled(a_person())
    client = _phone()
    first = challenge_of(client)
    challenge_of(client)
    assert client.post("/connexion/appareil", signed_form(device, telephone, first)).status_code == 422
    assert _signs(client, device, others) == 422
    form = signed_form(device, telephone, challenge_of(client)) | {"device": str(other.pk)}
    assert client.post("/connexion/appareil", form).status_code == 422
    for number in ("", "x", "-1", "0", "9" * 40, "²"):
        form = signed_form(device, telephone, challenge_of(client)) | {"device": number}
        answer = client.post("/connexion/appareil", form)
        assert answer.status_code == 422
        assert "n’a pas pu prouver sa clé" in answer.content.decode()
    assert not mail.outbox


def test_a_challenge_lasts_two_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    device, telephone = enrolled(a_person())
    client = _phone()
    form = signed_form(device, telephone, challenge_of(client))
    later = time.time() + 121
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.post("/connexion/appareil", form).status_code == 422


def test_a_telephone_that_the_desk_did_not_confirm_signs_nobody_in() -> None:
    person, telephone = a_person(), Telephone()
    _, token = begin_enrolment(actor(person), person)
    device = enrol_device(token, telephone.answer(token), origin="192.0.2.7")
    assert _signs(_phone(), device, telephone) == 422


def test_a_telephone_taken_away_is_told_so_and_erases_its_key() -> None:
    person = a_person()
    device, telephone = enrolled(person)
    revoke_device(actor(person), person.pk, device.pk)
    client = _phone()
    answer = client.post("/connexion/appareil", signed_form(device, telephone, challenge_of(client)))
    assert answer.status_code == 422
    assert "Cet appareil a été retiré de votre compte" in answer.content.decode()
    assert f'data-forget="{device.pk}"' in answer.content.decode()
    stranger = client.post("/connexion/appareil", signed_form(device, Telephone(), challenge_of(client)))
    assert "retiré" not in stranger.content.decode(), "only its holder learns that"
    assert "data-forget" not in stranger.content.decode()


def test_a_telephone_taken_away_before_the_code_was_typed_does_not_enter() -> None:
    person = a_person()
    device, telephone = enrolled(person)
    client = _phone()
    _signs(client, device, telephone)
    revoke_device(actor(person), person.pk, device.pk)
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == "/connexion"
    assert not Session.objects.filter(person=person).exists()


def test_nobody_enters_a_closed_account_with_a_telephone() -> None:
    person = a_person()
    device, telephone = enrolled(person)
    Person.objects.update(is_active=False)
    assert _signs(_phone(), device, telephone) == 422


def test_a_locked_session_is_unlocked_with_the_key_and_the_code_and_then_ends_with_the_device() -> None:
    person = a_person()
    device, telephone = enrolled(person)
    client = signed_in_client(person)
    Session.objects.update(is_locked=True)
    assert _signs(client, device, telephone) == 302
    assert client.get("/compte/").status_code == 403
    client.post("/connexion/code", {"code": last_code()})
    assert client.get("/compte/").status_code == 200
    revoke_device(actor(person), person.pk, device.pk)
    assert client.get("/compte/").status_code == 302


def test_a_locked_session_is_not_unlocked_by_the_telephone_of_somebody_else() -> None:
    device, telephone = enrolled(a_person())
    client = signed_in_client(a_person())
    Session.objects.update(is_locked=True)
    answer = client.post("/connexion/appareil", signed_form(device, telephone, challenge_of(client)))
    assert answer.status_code == 422
    assert "quelqu’un d’autre" in answer.content.decode()
    assert not mail.outbox


def test_proving_again_with_the_telephone_renews_the_proof() -> None:
    person = a_person()
    device, telephone = enrolled(person)
    client = signed_in_client(person)
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    _signs(client, device, telephone)
    client.post("/connexion/code", {"code": last_code()})
    proved_at = Session.objects.get().proved_at
    assert proved_at
    assert timezone.now() - proved_at < timedelta(minutes=1)


def test_challenges_and_signatures_are_counted_for_one_network_address() -> None:
    client = Client(REMOTE_ADDR="192.0.2.99")
    answers = [client.post("/connexion/appareil/defi").status_code for _ in range(65)]
    assert set(answers[:59]) == {200}
    assert answers[-1] == 429
    assert Client(REMOTE_ADDR="192.0.2.98").post("/connexion/appareil/defi").status_code == 200


def test_signing_out_of_an_enrolled_telephone_spares_its_key() -> None:
    client = signed_in_client(a_person())
    client.cookies["device"] = "1"
    assert "Clear-Site-Data" not in client.post("/deconnexion").headers
    assert "Clear-Site-Data" not in client.get("/connexion?fermee").headers
    assert signed_in_client(a_person()).post("/deconnexion")["Clear-Site-Data"] == '"storage"'
    assert Client().get("/connexion?fermee")["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in signed_in_client(a_person()).get("/connexion?fermee").headers
