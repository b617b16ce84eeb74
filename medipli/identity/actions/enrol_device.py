"""Enrol a telephone: a code shown at a signed-in desk is scanned, the telephone makes a key and signs.

The device does nothing before the desk has said that both screens show the same figures (:mod:`confirm_device`): a
QR code that somebody photographed enrols no device of theirs unseen.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.factors import device as factor
from medipli.identity.models import Device, DeviceEnrolment, Person
from medipli.identity.secrets import digest, link_token

LIFETIME = timedelta(minutes=5)
MOST = 10
LONGEST_NAME = 80
SPENT = "Ce code a déjà servi, ou ses cinq minutes sont passées. Affichez-en un nouveau sur votre ordinateur."


class EnrolmentRefused(ValueError):
    """The telephone cannot be enrolled; the text is a French sentence for whoever holds it."""


class TooManyDevices(EnrolmentRefused):
    """The person has as many devices as one may have."""

    def __init__(self) -> None:
        super().__init__(f"Vous avez déjà {MOST} appareils. Retirez-en un pour en ajouter un autre.")


@dataclass(frozen=True)
class NewDevice:
    """What a telephone sends: its public key (SPKI, DER), its signature, and how to call it."""

    public_key: bytes
    signature: bytes
    name: str
    browser: str


@transaction.atomic
def begin_enrolment(actor: Actor, person: Person) -> tuple[DeviceEnrolment, str]:
    """A new code and its secret; those shown before no longer serve. The door asks for a fresh proof first."""
    now = timezone.now()
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    if Device.objects.filter(person=person, revoked_at=None).count() >= MOST:
        raise TooManyDevices
    DeviceEnrolment.objects.filter(person=person, device=None, expires_at__gt=now).update(expires_at=now)
    token = link_token()
    enrolment = DeviceEnrolment.objects.create(person=person, digest=_digest(token), expires_at=now + LIFETIME)
    record(actor, "device.begin", target=f"person:{person.pk}")
    return enrolment, token


def find_enrolment(token: str) -> DeviceEnrolment | None:
    """What a scanned code stands for, used up or too old included."""
    return DeviceEnrolment.objects.select_related("person", "device").filter(digest=_digest(token)).first()


def is_open(enrolment: DeviceEnrolment) -> bool:
    """Whether a telephone may still be enrolled with it."""
    return enrolment.device_id is None and enrolment.expires_at > timezone.now() and enrolment.person.is_active


def challenge(enrolment: DeviceEnrolment) -> str:
    """What the telephone signs along with its key: it belongs to this code, which serves once."""
    return digest("device enrolment challenge", enrolment.pk, bytes(enrolment.digest).hex()).hex()


def figures(device: Device) -> str:
    """The four figures that both screens show: they follow from the key, and only this service can work them out."""
    found = digest("device figures", device.pk, bytes(device.public_key).hex())
    return f"{int.from_bytes(found[:8], 'big') % 10_000:04}"


def enrol_device(token: str, new: NewDevice, *, origin: str) -> Device:
    """Keep the key of a telephone, which waits for the desk. Raises EnrolmentRefused; of two at once, one succeeds."""
    with transaction.atomic():
        found = DeviceEnrolment.objects.select_for_update(of=("self",)).filter(digest=_digest(token)).first()
        if found is None or not is_open(found):
            raise EnrolmentRefused(SPENT)
        signed = factor.message(factor.ENROL, challenge(found), new.public_key.hex())
        if not factor.is_signed(new.public_key, new.signature, signed):
            raise EnrolmentRefused("Cet appareil n’a pas pu prouver sa clé. Rechargez la page et recommencez.")
        now = timezone.now()
        found.device = Device.objects.create(
            person=found.person,
            name=clean_name(new.name) or new.browser[:LONGEST_NAME],
            public_key=new.public_key,
            browser=new.browser[:200],
            origin=origin[:64],
        )
        found.expires_at = now + LIFETIME
        found.save(update_fields=["device", "expires_at"])
        record(
            Actor(None, "", origin),
            "device.enrol",
            target=f"person:{found.person_id}",
            details={"device": found.device.pk},
        )
        return found.device


def clean_name(name: str) -> str:
    """A name as it is kept: without what does not show, no longer than it may be."""
    kept = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", name))
    kept = "".join(char for char in kept if not unicodedata.category(char).startswith("C"))
    return " ".join(kept.split())[:LONGEST_NAME].strip()


def _digest(token: str) -> bytes:
    return digest("device enrolment", token)
