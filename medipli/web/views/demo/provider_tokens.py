"""What the pretend Pro Santé Connect signs, with a key that every web process makes from the same secret."""

from __future__ import annotations

import secrets
import time
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

from medipli.identity.models import Person
from medipli.identity.secrets import digest

NAME = "demonstration"
LIFETIME = 120


@lru_cache(maxsize=1)
def key() -> ECKey:
    """The signing key, on P-256."""
    number = int.from_bytes(digest("pretend provider key")) >> 1
    pem = ec.derive_private_key(number, ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ECKey.import_key(pem, {"kid": NAME, "use": "sig", "alg": "ES256"})


def subject_of(national_id: str) -> str:
    """The « sub » of somebody, the same each time."""
    return f"f:demonstration:{national_id}"


def id_token(national_id: str, session: str, nonce: str = "") -> str:
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": settings.PSC_ISSUER,
        "aud": settings.PSC_CLIENT_ID,
        "azp": settings.PSC_CLIENT_ID,
        "sub": subject_of(national_id),
        "sid": session,
        "iat": now,
        "auth_time": now,
        "exp": now + LIFETIME,
        "jti": secrets.token_hex(8),
        "acr": "eidas1",
        "preferred_username": national_id,
    } | ({"nonce": nonce} if nonce else {})
    return jwt.encode({"alg": "ES256", "kid": NAME}, claims, key())


def about(national_id: str) -> dict[str, Any]:
    """What userinfo says of somebody, shaped like the real one's."""
    person = Person.objects.filter(national_id=national_id).first()
    first, last = (person.first_name, person.last_name) if person else (STRANGER[1], STRANGER[2])
    return {
        "sub": subject_of(national_id),
        "SubjectNameID": national_id,
        "preferred_username": national_id,
        "given_name": first,
        "family_name": last,
        "SubjectRefPro": {"exercices": [{"nomDexercice": last, "prenomDexercice": first}]},
    }


STRANGER = ("899700999990", "Odile", "Sansboîte")
"""An invented professional who has no account here."""
