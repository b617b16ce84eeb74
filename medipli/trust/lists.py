"""Lists of revoked certificates (RFC 5280 §5): read, checked once when they come, asked at each sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from medipli.trust.authorities import Authority, authorities
from medipli.trust.models import RevocationList

LARGEST = 64 * 1024**2
_FUTURE = timedelta(minutes=10)


class ListUnusable(Exception):
    """A list is not believed; the sentence is for the operator."""


@dataclass(frozen=True)
class CheckedList:
    """A list signed by one of the authorities. ``names`` are the distribution points that it is limited to, if any."""

    content: bytes
    issuer: Authority
    issued_at: datetime
    next_at: datetime | None


def check_list(content: bytes, now: datetime) -> CheckedList:
    """Read a list, DER or PEM; ListUnusable when no authority signed it, or it tells less than everything."""
    try:
        is_pem = content.lstrip().startswith(b"-----BEGIN")
        found = x509.load_pem_x509_crl(content) if is_pem else x509.load_der_x509_crl(content)
        issuer = _signer(found)
        scope = _scope(found)
        critical = {one.oid for one in found.extensions if one.critical}
    except ValueError:
        raise ListUnusable("it is not a list of revoked certificates") from None
    if issuer is None:
        raise ListUnusable("none of the authorities signed it")
    if critical - {x509.IssuingDistributionPoint.oid} or (
        scope and (scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs)
    ):
        raise ListUnusable("it is a partial list, which does not tell everything")
    if found.last_update_utc > now + _FUTURE:
        raise ListUnusable("it was made in the future: check the clocks")
    return CheckedList(found.public_bytes(Encoding.DER), issuer, found.last_update_utc, found.next_update_utc)


def _signer(found: x509.CertificateRevocationList) -> Authority | None:
    for authority in authorities():
        if authority.certificate.subject != found.issuer or not _may_sign_lists(authority.certificate):
            continue
        try:
            if found.is_signature_valid(authority.certificate.public_key()):  # type: ignore[arg-type]
                return authority
        except (InvalidSignature, TypeError, ValueError):
            continue
    return None


def _may_sign_lists(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def _scope(found: x509.CertificateRevocationList) -> x509.IssuingDistributionPoint | None:
    try:
        return found.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return None


def state_of(certificate: x509.Certificate, issuer: Authority, now: datetime) -> bool | None:
    """Whether the lists held say that ``certificate`` is revoked; None when none of them covers it.

    A list past its promised date is believed MEDIPLI_CARD_LIST_DAYS longer: the place it comes from may be down.
    """
    covered = False
    held = RevocationList.objects.filter(issuer=issuer.key).exclude(content=b"").defer("content")
    for row in held:
        if not is_believed(row, now):
            continue
        parsed = _parsed(row.pk, row.fetched_at)
        if parsed is None or not _covers(_scope(parsed), certificate):
            continue
        covered = True
        entry = parsed.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None and not _is_given_back(entry):
            return True
    return False if covered else None


def is_believed(row: RevocationList, now: datetime) -> bool:
    """Whether a list is recent enough to count."""
    promised = row.next_at or row.issued_at
    return promised is not None and now <= promised + timedelta(days=settings.CARD_LIST_DAYS)


@lru_cache(maxsize=32)
def _parsed(number: int, fetched_at: datetime | None) -> x509.CertificateRevocationList | None:
    content = RevocationList.objects.filter(pk=number).values_list("content", flat=True).first()
    return x509.load_der_x509_crl(bytes(content)) if content else None


def _is_given_back(entry: x509.RevokedCertificate) -> bool:
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, ValueError):
        return False
    return reason is x509.ReasonFlags.remove_from_crl


def _covers(scope: x509.IssuingDistributionPoint | None, certificate: x509.Certificate) -> bool:
    """RFC 5280 §6.3.3 (b): a list limited to a distribution point counts for certificates that name it."""
    if scope is None:
        return True
    is_authority = _is_authority(certificate)
    if (scope.only_contains_ca_certs and not is_authority) or (scope.only_contains_user_certs and is_authority):
        return False
    if not scope.full_name:
        return scope.relative_name is None
    named = _points(certificate)
    return any(name in named for name in scope.full_name)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _points(certificate: x509.Certificate) -> Sequence[x509.GeneralName]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return ()
    return [name for point in points for name in point.full_name or ()]
