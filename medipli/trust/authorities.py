"""The authorities that the operator trusts for cards: a file of certificates in PEM, roots and those below them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from django.conf import settings

DEMO_MARK = "DEMONSTRATION MEDIPLI - SANS VALEUR"
"""Organisational unit of the authorities that the demonstration makes. They are never believed outside of one."""


class AuthoritiesUnusable(Exception):
    """The file of authorities cannot be used; the sentence is for the operator."""


@dataclass(frozen=True)
class Authority:
    """A certificate of the file. A root signs itself, and is believed because the operator put it there."""

    certificate: x509.Certificate
    fingerprint: bytes

    @property
    def is_root(self) -> bool:
        return self.certificate.issuer == self.certificate.subject

    @property
    def key(self) -> bytes:
        """SHA-256 of its public key: the same for all the certificates that it was given in turn."""
        public = self.certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(public).digest()

    @property
    def name(self) -> str:
        """Its common name, for the operator."""
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()


def authorities() -> tuple[Authority, ...]:
    """The authorities of MEDIPLI_CARD_AUTHORITIES, read again when the file changes; none when it is not set."""
    if not settings.CARD_AUTHORITIES:
        return ()
    path = Path(settings.CARD_AUTHORITIES)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as problem:
        raise AuthoritiesUnusable(f"{path} cannot be read: {problem.strerror}") from None
    return _read(path, changed, settings.DEMO)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, is_demo: bool) -> tuple[Authority, ...]:
    try:
        certificates = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as problem:
        raise AuthoritiesUnusable(f"{path} cannot be read: {problem.strerror}") from None
    except ValueError:
        raise AuthoritiesUnusable(f"{path} holds no certificates in PEM") from None
    found = tuple(Authority(one, fingerprint_of(one)) for one in certificates)
    if not is_demo and any(_is_of_the_demonstration(one.certificate) for one in found):
        raise AuthoritiesUnusable(f"{path} holds an authority of the demonstration, which nothing may believe")
    if not any(one.is_root for one in found):
        raise AuthoritiesUnusable(f"{path} holds no root: add the certificate that signs itself")
    return found


def _is_of_the_demonstration(certificate: x509.Certificate) -> bool:
    units = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return any(one.value == DEMO_MARK for one in units)


def fingerprint_of(certificate: x509.Certificate) -> bytes:
    """SHA-256 of the certificate in DER, 32 bytes."""
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
