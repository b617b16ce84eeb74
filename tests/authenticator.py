"""An authenticator in software: it holds keys, and answers as browsers do, rightly or with what a test spoils."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from webauthn.helpers import bytes_to_base64url, encode_cbor

from medipli.identity.models import Passkey, Person

ORIGIN, SITE = "http://localhost:8000", "localhost"
"""Of PUBLIC_URL as tests leave it."""
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key pair; ``counter`` is what it says next, 0 when it does not count."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    counter: int = 0
    user_handle: bytes = b""
    flags: int = PRESENT | VERIFIED
    origin: str = ORIGIN
    site: str = SITE
    format: str = "none"

    @property
    def public_key(self) -> bytes:
        """The COSE key (RFC 9053): EC2, ES256, P-256."""
        numbers = self.key.public_key().public_numbers()
        return bytes(
            encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        )

    def made(self, options: dict[str, Any]) -> str:
        """The answer to what the site asks of a new key."""
        self.user_handle = _bytes(options["user"]["id"])
        key = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + self.public_key
        data = self._data(HAS_KEY) + key
        client = self._client("webauthn.create", options["challenge"])
        attestation = encode_cbor({"fmt": self.format, "attStmt": {}, "authData": data})
        response = {
            "clientDataJSON": _text(client),
            "attestationObject": _text(attestation),
            "transports": ["internal"],
        }
        return self._answer(response)

    def signed(self, options: dict[str, Any]) -> str:
        """The answer to what the site asks of somebody who has a key."""
        data = self._data()
        client = self._client("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": _text(client), "authenticatorData": _text(data), "signature": _text(signature)}
        if self.user_handle:
            response["userHandle"] = _text(self.user_handle)
        return self._answer(response)

    def _data(self, more: int = 0) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", self.flags | more, self.counter)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        name = _text(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(data: bytes) -> str:
    return bytes_to_base64url(data)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def a_passkey(person: Person, *, name: str = "Poste du cabinet", **fields: Any) -> Authenticator:
    """A key that ``person`` added before."""
    device = Authenticator(user_handle=person.pk.to_bytes(8, "big"), **fields)
    Passkey.objects.create(
        person=person,
        credential_id=device.credential_id,
        public_key=device.public_key,
        sign_count=device.counter,
        name=name,
    )
    return device


def asked(client: Client, **form: str) -> dict[str, Any]:
    """What the site has a browser sign."""
    answer = client.post("/connexion/cle-acces/demande", form)
    assert answer.status_code == 200
    return dict(answer.json())


def enter(client: Client, device: Authenticator, **form: str) -> Any:
    """Sign in, unlock or prove again with a key alone."""
    return client.post("/connexion/cle-acces", {"answer": device.signed(asked(client)), **form})
