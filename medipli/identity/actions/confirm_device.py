"""At the desk: the figures are the same on both screens, or they are not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import Device, DeviceEnrolment, Person
from medipli.identity.signals import device_added


def enrolment_of(person_id: int, enrolment_id: int) -> DeviceEnrolment | None:
    """A code that this person showed."""
    found = DeviceEnrolment.objects.select_related("device").filter(person_id=person_id, pk=enrolment_id)
    return found.first()


@transaction.atomic
def confirm_device(actor: Actor, person_id: int, enrolment_id: int) -> Device | None:
    """The device serves from now on, and a letter says so; None when it waited too long or was refused."""
    device = _waiting(person_id, enrolment_id)
    if device is None:
        return None
    device.confirmed_at = timezone.now()
    device.save(update_fields=["confirmed_at"])
    record(actor, "device.confirm", target=f"person:{person_id}", details={"device": device.pk})
    device_added.send(Person, device_id=device.pk)
    return device


@transaction.atomic
def refuse_device(actor: Actor, person_id: int, enrolment_id: int) -> bool:
    """The device is somebody else's: it never serves; False when none waits."""
    device = _waiting(person_id, enrolment_id)
    if device is None:
        return False
    Device.objects.filter(pk=device.pk).update(revoked_at=timezone.now())
    record(actor, "device.refuse", target=f"person:{person_id}", details={"device": device.pk})
    return True


def forget_enrolments(now: datetime) -> None:
    """Erase codes of the day before, and the devices that nobody confirmed."""
    old = now - timedelta(days=1)
    Device.objects.filter(confirmed_at=None, enrolled_at__lt=old).delete()
    DeviceEnrolment.objects.filter(expires_at__lt=old).delete()


def _waiting(person_id: int, enrolment_id: int) -> Device | None:
    found = DeviceEnrolment.objects.filter(person_id=person_id, pk=enrolment_id, expires_at__gt=timezone.now()).first()
    if found is None or found.device_id is None:
        return None
    waiting = Device.objects.select_for_update().filter(pk=found.device_id, confirmed_at=None, revoked_at=None)
    return waiting.first()
