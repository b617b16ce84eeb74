"""Something one holds: an enrolled telephone, whose private key no script can read out (WebCrypto, P-256, ECDSA).

The telephone replaces the password; the code sent by mail is asked for after it, as after a password.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

KEY = "device"
ENROL, SIGN_IN = "medipli.device.enrol", "medipli.device.sign-in"
"""What a signature is for: it stands in what is signed, so that one never serves for the other."""
_HALF = 32


class KeyRefused(ValueError):
    """Not a public key of P-256."""


def read_key(der: bytes) -> ec.EllipticCurvePublicKey:
    """The public key in a SubjectPublicKeyInfo (RFC 5280 §4.1). Raises KeyRefused."""
    try:
        key = load_der_public_key(der)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyRefused from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise KeyRefused
    return key


def message(purpose: str, *parts: object) -> bytes:
    """What a telephone signs: the purpose and its parts, a line each."""
    return "\n".join([purpose, *(str(part) for part in parts)]).encode()


def is_signed(der: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether the key ``der`` signed. WebCrypto writes r and s one after the other, 32 bytes each (IEEE P1363)."""
    if len(signature) != 2 * _HALF:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:_HALF], signature[_HALF:]))
    try:
        read_key(der).verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, KeyRefused, ValueError):
        return False
    return True
