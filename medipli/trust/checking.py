"""Check a certificate from its holder up to a trusted authority: chain, validity, usage, revocation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, NotYetValidError, PathError, ValidationError
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, CertRevTrustPolicy
from pyhanko_certvalidator.validate import validate_usage

from medipli.trust import lists, online
from medipli.trust.authorities import AuthoritiesUnusable, Authority, authorities, fingerprint_of
from medipli.trust.paths import validated
from medipli.trust.refusals import CertificateRefused, Reason

LARGEST = 16 * 1024
"""Bytes in DER: many times what a card holds."""


@dataclass(frozen=True)
class Usage:
    """What a certificate must be made for."""

    key: frozenset[str]
    extended: frozenset[str]


SIGN_IN = Usage(key=frozenset({"digital_signature"}), extended=frozenset({"client_auth"}))
"""The authentication certificate of a card; the one beside it, for signatures, is made for other things."""


def check_certificate(der: bytes, usage: Usage = SIGN_IN, now: datetime | None = None) -> x509.Certificate:
    """The certificate, when it may be believed now; CertificateRefused says why not.

    Revocation: the responder that the certificate names is asked first; without a usable answer, the lists held
    decide; without any, the certificate is refused. An authority in between is refused when a list says so.
    """
    now = now or timezone.now()
    certificate = read_certificate(der)
    trusted = _authorities()
    # The chain at a moment when the certificate is valid: a stranger's is not to be called an expired card.
    moment = min(max(now, certificate.not_valid_before_utc), certificate.not_valid_after_utc)
    issuers = _chain(certificate, trusted, moment)
    _check_usage(der, usage)
    if moment != now:
        raise CertificateRefused(Reason.EXPIRED if moment < now else Reason.NOT_YET_VALID)
    _check_revocation(certificate, issuers, trusted, now)
    return certificate


def read_certificate(der: bytes) -> x509.Certificate:
    """A certificate in DER; CertificateRefused when it is none."""
    try:
        if not der or len(der) > LARGEST:
            raise ValueError
        certificate = x509.load_der_x509_certificate(der)
        # Read lazily: what is malformed must show here.
        _ = (certificate.subject, certificate.issuer, list(certificate.extensions), certificate.public_key())
        asn1_x509.Certificate.load(der, strict=True)
    except Exception as problem:
        # Two parsers, fed by strangers: whatever either of them raises means the same.
        raise CertificateRefused(Reason.UNREADABLE) from problem
    return certificate


def _authorities() -> tuple[Authority, ...]:
    try:
        return authorities()
    except AuthoritiesUnusable:
        raise CertificateRefused(Reason.UNVERIFIABLE) from None


def _chain(certificate: x509.Certificate, trusted: tuple[Authority, ...], moment: datetime) -> list[Authority]:
    """The authorities above the certificate, the nearest first."""
    known = {one.fingerprint: one for one in trusted}
    context = ValidationContext(
        trust_roots=[_asn1(one.certificate) for one in trusted if one.is_root],
        other_certs=[_asn1(one.certificate) for one in trusted if not one.is_root],
        moment=moment,
        revinfo_policy=CertRevTrustPolicy(NO_REVOCATION),
    )
    try:
        path = validated(_asn1(certificate), context)
    except (ExpiredError, NotYetValidError):
        # The certificate itself is valid at that moment: it is an authority that is not.
        raise CertificateRefused(Reason.UNVERIFIABLE) from None
    except (ValidationError, PathError, ValueError, TypeError, KeyError):
        raise CertificateRefused(Reason.UNKNOWN_AUTHORITY) from None
    above = [x509.load_der_x509_certificate(one.dump()) for one in path]
    issuers = [known[mark] for one in reversed(above) if (mark := fingerprint_of(one)) in known]
    if not issuers or fingerprint_of(certificate) in known:
        raise CertificateRefused(Reason.UNKNOWN_AUTHORITY)
    return issuers


def _check_usage(der: bytes, usage: Usage) -> None:
    try:
        validate_usage(asn1_x509.Certificate.load(der), set(usage.key), set(usage.extended), False)
    except ValidationError:
        raise CertificateRefused(Reason.WRONG_USAGE) from None


def _check_revocation(
    certificate: x509.Certificate, issuers: list[Authority], trusted: tuple[Authority, ...], now: datetime
) -> None:
    roots = [_asn1(one.certificate) for one in trusted if one.is_root]
    others = [_asn1(one.certificate) for one in trusted if not one.is_root]
    # Lists first for a yes: they cost no waiting, and nothing takes a revocation back.
    by_list = lists.state_of(certificate, issuers[0], now)
    if by_list is not True:
        online_state = online.state_of(certificate, issuers[0].certificate, roots, others, now)
        by_list = by_list if online_state is None else online_state
    if by_list is None:
        raise CertificateRefused(Reason.UNVERIFIABLE)
    if by_list or any(lists.state_of(one.certificate, issuer, now) for one, issuer in pairwise(issuers)):
        raise CertificateRefused(Reason.REVOKED)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
