"""Name the devices that one enrolled, and take them away."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.actions.end_sessions import end_these
from medipli.identity.actions.enrol_device import clean_name
from medipli.identity.models import Device, Session


def devices_of(person_id: int) -> QuerySet[Device]:
    """The devices by which a person may sign in, the last used first."""
    found = Device.objects.filter(person_id=person_id, revoked_at=None).exclude(confirmed_at=None)
    return found.order_by("-last_used_at", "-enrolled_at")


@transaction.atomic
def rename_device(actor: Actor, person_id: int, device_id: int, name: str) -> bool:
    """Call a device of one's own ``name``; False when the name is empty or there is no such device."""
    name = clean_name(name)
    if not name or not devices_of(person_id).filter(pk=device_id).update(name=name):
        return False
    record(actor, "device.rename", target=f"person:{person_id}", details={"device": device_id})
    return True


@transaction.atomic
def revoke_device(actor: Actor, person_id: int, device_id: int) -> bool:
    """Take a device of one's own away: it no longer signs anybody in, and its sessions end at once."""
    if not devices_of(person_id).filter(pk=device_id).update(revoked_at=timezone.now()):
        return False
    end_these(Session.objects.filter(device_id=device_id))
    record(actor, "device.revoke", target=f"person:{person_id}", details={"device": device_id})
    return True
