"""Prove that one holds an enrolled telephone: it signs a challenge that serves once, within two minutes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import attempt as attempts
from medipli.identity import throttle
from medipli.identity.actions.prove import start_over
from medipli.identity.attempt import Attempt
from medipli.identity.factors import device as factor
from medipli.identity.models import Device
from medipli.identity.secrets import link_token
from medipli.identity.sessions import SessionStore
from medipli.identity.throttle import Wait

KEY = "device_challenge"
LIFETIME = 2 * 60


@dataclass(frozen=True)
class DeviceRefused:
    """``is_revoked``: the telephone is the one it says, but was taken away. ``wait``: nothing is checked before."""

    is_revoked: bool = False
    wait: Wait | None = None


def ask_device(session: SessionStore) -> str:
    """A new challenge for this browser; the one before no longer serves."""
    challenge = link_token()
    session[KEY] = {"challenge": challenge, "at": int(time.time())}
    if session.open() is None:
        session.set_expiry(timezone.now() + timedelta(seconds=attempts.LIFETIME))
    return challenge


def prove_device(
    session: SessionStore, device_id: int, signature: bytes, *, origin: str, suite: str, purpose: str
) -> Attempt | DeviceRefused:
    """Check a signature, which stands for the password: a code comes next.

    Whether a device exists, or was taken away, is told to nobody but its holder.
    """
    by_origin = throttle.origin(origin)
    if wait := throttle.count_try(by_origin):
        return DeviceRefused(wait=wait)
    asked: dict[str, Any] | None = session.pop(KEY, None)
    device = Device.objects.select_related("person").filter(pk=device_id).exclude(confirmed_at=None).first()
    if asked is None or time.time() - asked["at"] > LIFETIME or device is None:
        return DeviceRefused()
    if not factor.is_signed(
        bytes(device.public_key), signature, factor.message(factor.SIGN_IN, device.pk, asked["challenge"])
    ):
        _refuse(device, origin)
        return DeviceRefused()
    throttle.give_back(by_origin)
    if device.revoked_at is not None or not device.person.is_active:
        _refuse(device, origin)
        return DeviceRefused(is_revoked=True)
    if purpose == attempts.SIGN_IN:
        start_over(session)
    Device.objects.filter(pk=device.pk).update(last_used_at=timezone.now())
    return attempts.begin(session, device.person, purpose, factor.KEY, suite, device_id=device.pk)


def _refuse(device: Device, origin: str) -> None:
    record(
        Actor(None, "", origin), "session.refuse", target=f"person:{device.person_id}", details={"factor": factor.KEY}
    )
