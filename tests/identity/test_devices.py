"""Telephones: enrolled once, confirmed at the desk, and what their keys prove."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.models import Event
from medipli.identity.actions.confirm_device import confirm_device, forget_enrolments, refuse_device
from medipli.identity.actions.enrol_device import (
    MOST,
    EnrolmentRefused,
    TooManyDevices,
    begin_enrolment,
    clean_name,
    enrol_device,
    figures,
)
from medipli.identity.actions.keep_devices import devices_of, rename_device, revoke_device
from medipli.identity.factors import device as factor
from medipli.identity.models import Device, DeviceEnrolment
from tests.people import a_person
from tests.telephones import Telephone, actor, enrolled

pytestmark = pytest.mark.django_db
HERE = "192.0.2.7"


def test_a_signature_proves_its_own_key_its_own_words_and_nothing_else() -> None:
    telephone, other = Telephone(), Telephone()
    signed = factor.message(factor.SIGN_IN, 7, "abc")
    signature = telephone.sign(factor.SIGN_IN, 7, "abc")
    assert factor.is_signed(telephone.public_key, signature, signed)
    assert not factor.is_signed(other.public_key, signature, signed)
    for words in ((factor.SIGN_IN, 7, "abd"), (factor.SIGN_IN, 8, "abc"), (factor.ENROL, 7, "abc")):
        assert not factor.is_signed(telephone.public_key, signature, factor.message(*words))
    for at in (0, 31, 32, 63):
        tampered = bytearray(signature)
        tampered[at] ^= 1
        assert not factor.is_signed(telephone.public_key, bytes(tampered), signed)
    for junk in (b"", b"x" * 63, b"x" * 65, bytes(64), b"\xff" * 64):
        assert not factor.is_signed(telephone.public_key, junk, signed)


def test_only_keys_of_the_curve_p_256_are_read() -> None:
    others = [Telephone(curve).public_key for curve in (ec.SECP384R1(), ec.SECP256K1())]
    for der in (b"", b"x", b"0" * 91, *others):
        with pytest.raises(factor.KeyRefused):
            factor.read_key(der)
        assert not factor.is_signed(der, b"x" * 64, b"")


@pytest.mark.feature(89)
def test_a_scanned_code_enrols_one_device_which_serves_once_the_desk_confirmed_it() -> None:
    person = a_person()
    enrolment, token = begin_enrolment(actor(person), person)
    device = enrol_device(token, Telephone().answer(token), origin=HERE)
    assert not devices_of(person.pk), "it waits for the desk"
    assert len(figures(device)) == 4
    assert confirm_device(actor(person), person.pk, enrolment.pk) == device
    assert devices_of(person.pk).get().name == "Mon iPhone"
    assert ProcrastinateJob.objects.get().task_name == "notices.device_added"
    assert ProcrastinateJob.objects.get().args == {"device_id": device.pk}
    acts = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert acts[-3:] == ["device.begin", "device.enrol", "device.confirm"]


def test_the_secret_of_a_code_is_not_stored() -> None:
    person = a_person()
    enrolment, token = begin_enrolment(actor(person), person)
    assert token.encode() not in bytes(DeviceEnrolment.objects.get(pk=enrolment.pk).digest)
    assert not Event.objects.filter(details__icontains=token).exists()


def test_a_code_that_was_scanned_serves_nobody_a_second_time() -> None:
    person = a_person()
    _, token = begin_enrolment(actor(person), person)
    enrol_device(token, Telephone().answer(token), origin=HERE)
    with pytest.raises(EnrolmentRefused, match="a déjà servi"):
        enrol_device(token, Telephone().answer(token), origin=HERE)
    assert Device.objects.count() == 1


def test_a_code_serves_for_five_minutes_and_until_the_next_is_shown() -> None:
    person = a_person()
    first, token = begin_enrolment(actor(person), person)
    assert timedelta(minutes=4) < first.expires_at - timezone.now() <= timedelta(minutes=5)
    _, second = begin_enrolment(actor(person), person)
    with pytest.raises(EnrolmentRefused):
        enrol_device(token, Telephone().answer(token), origin=HERE)
    DeviceEnrolment.objects.update(expires_at=timezone.now())
    with pytest.raises(EnrolmentRefused):
        enrol_device(second, Telephone().answer(second), origin=HERE)
    with pytest.raises(EnrolmentRefused):
        enrol_device("made-up", Telephone().answer(second), origin=HERE)


def test_a_key_must_sign_the_challenge_of_its_own_code() -> None:
    person, other = a_person(), a_person()
    _, token = begin_enrolment(actor(person), person)
    _, others = begin_enrolment(actor(other), other)
    telephone, thief = Telephone(), Telephone()
    wrong = (
        telephone.answer(token, signature=telephone.answer(others).signature),
        telephone.answer(token, public_key=thief.public_key),
        telephone.answer(token, signature=bytes(64)),
        telephone.answer(token, public_key=b"", signature=b""),
        Telephone(ec.SECP384R1()).answer(token),
    )
    for sent in wrong:
        with pytest.raises(EnrolmentRefused, match="n’a pas pu prouver"):
            enrol_device(token, sent, origin=HERE)
    assert enrol_device(token, telephone.answer(token), origin=HERE), "nothing wrong used the code up"


def test_somebody_else_can_neither_confirm_nor_refuse_a_device() -> None:
    person, other = a_person(), a_person()
    enrolment, token = begin_enrolment(actor(person), person)
    enrol_device(token, Telephone().answer(token), origin=HERE)
    assert confirm_device(actor(other), other.pk, enrolment.pk) is None
    assert not refuse_device(actor(other), other.pk, enrolment.pk)
    assert Device.objects.get().confirmed_at is None


def test_a_device_that_was_refused_or_waited_too_long_never_serves() -> None:
    person = a_person()
    enrolment, token = begin_enrolment(actor(person), person)
    enrol_device(token, Telephone().answer(token), origin=HERE)
    assert refuse_device(actor(person), person.pk, enrolment.pk)
    assert confirm_device(actor(person), person.pk, enrolment.pk) is None
    late, token = begin_enrolment(actor(person), person)
    enrol_device(token, Telephone().answer(token), origin=HERE)
    DeviceEnrolment.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    assert confirm_device(actor(person), person.pk, late.pk) is None
    assert not devices_of(person.pk)


def test_names_are_ones_own_and_show_what_they_are() -> None:
    person, other = a_person(), a_person()
    device, _ = enrolled(person)
    assert rename_device(actor(person), person.pk, device.pk, "  Tablette\n du cabinet\u202e ")
    assert devices_of(person.pk).get().name == "Tablette du cabinet"
    assert not rename_device(actor(person), person.pk, device.pk, " \u200b ")
    assert not rename_device(actor(other), other.pk, device.pk, "À moi")
    assert not revoke_device(actor(other), other.pk, device.pk)
    assert clean_name("x" * 500) == "x" * 80


def test_nobody_has_more_than_ten_devices() -> None:
    person = a_person()
    for _ in range(MOST):
        enrolled(person)
    with pytest.raises(TooManyDevices, match="déjà 10 appareils"):
        begin_enrolment(actor(person), person)


def test_codes_and_devices_that_came_to_nothing_are_erased() -> None:
    person = a_person()
    kept, _ = enrolled(person)
    _, token = begin_enrolment(actor(person), person)
    enrol_device(token, Telephone().answer(token), origin=HERE)
    forget_enrolments(timezone.now())
    assert Device.objects.count() == 2
    forget_enrolments(timezone.now() + timedelta(days=2))
    assert Device.objects.get() == kept
    assert not DeviceEnrolment.objects.exists()
