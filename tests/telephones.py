"""Telephones for tests: they hold a key and sign as the pages of the service make real ones do."""

from __future__ import annotations

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from medipli.audit.actor import Actor
from medipli.identity.actions.confirm_device import confirm_device
from medipli.identity.actions.enrol_device import NewDevice, begin_enrolment, challenge, enrol_device, find_enrolment
from medipli.identity.factors import device as factor
from medipli.identity.models import Device, Person

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Mobile/15E148 Safari/604.1"
)


class Telephone:
    """A key, and what it signs."""

    def __init__(self, curve: ec.EllipticCurve | None = None) -> None:
        self.key = ec.generate_private_key(curve or ec.SECP256R1())

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, purpose: str, *parts: object) -> bytes:
        size = (self.key.curve.key_size + 7) // 8
        r, s = decode_dss_signature(self.key.sign(factor.message(purpose, *parts), ec.ECDSA(SHA256())))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    def answer(self, token: str, **changes: Any) -> NewDevice:
        """What this telephone sends after it scanned the code of ``token``."""
        found = find_enrolment(token)
        asked = challenge(found) if found else ""
        signature = self.sign(factor.ENROL, asked, self.public_key.hex())
        sent = {
            "public_key": self.public_key,
            "signature": signature,
            "name": "Mon iPhone",
            "browser": "Safari, iPhone",
        }
        return NewDevice(**(sent | changes))


def actor(person: Person) -> Actor:
    return Actor(person.pk, person.full_name, "192.0.2.1")


def enrolled(person: Person, telephone: Telephone | None = None) -> tuple[Device, Telephone]:
    """A telephone of ``person`` that the desk confirmed."""
    telephone = telephone or Telephone()
    enrolment, token = begin_enrolment(actor(person), person)
    enrol_device(token, telephone.answer(token), origin="192.0.2.7")
    device = confirm_device(actor(person), person.pk, enrolment.pk)
    assert device
    return device, telephone


def challenge_of(client: Client) -> str:
    """What the sign-in page of ``client`` asks its telephone to sign."""
    return str(client.post("/connexion/appareil/defi").json()["challenge"])


def signed_form(device: Device, telephone: Telephone, challenge: str) -> dict[str, str]:
    """The form that the page sends, signed."""
    signature = telephone.sign(factor.SIGN_IN, device.pk, challenge)
    return {"device": str(device.pk), "signature": base64.b64encode(signature).decode()}
