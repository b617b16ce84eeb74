"""Ask the responder that a certificate names whether it is revoked (OCSP, RFC 6960), in bounded time."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime

import urllib3
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID
from django.conf import settings
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

from medipli.trust.paths import validated

log = logging.getLogger("medipli.trust.online")
LARGEST = 64 * 1024
_POLICY = CertRevTrustPolicy(
    RevocationCheckingPolicy(
        ee_certificate_rule=RevocationCheckingRule.OCSP_REQUIRED,
        intermediate_ca_cert_rule=RevocationCheckingRule.NO_CHECK,
    )
)


def state_of(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    roots: Sequence[asn1_x509.Certificate],
    others: Sequence[asn1_x509.Certificate],
    now: datetime,
) -> bool | None:
    """Whether the responder says that ``certificate`` is revoked; None without a signed, recent answer."""
    for url in _responders(certificate)[:2]:
        # SHA-1 only names the issuer here, as most responders expect (RFC 5019 §2.1.1).
        request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1()).build()  # noqa: S303
        content = _ask(url, request.public_bytes(Encoding.DER))
        state = None if content is None else _read(certificate, content, roots, others, now)
        if state is not None:
            return state
    return None


def _responders(certificate: x509.Certificate) -> list[str]:
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return []
    places = [one.access_location for one in access if one.access_method == AuthorityInformationAccessOID.OCSP]
    return [
        place.value
        for place in places
        if isinstance(place, x509.UniformResourceIdentifier) and place.value.startswith(("http://", "https://"))
    ]


def _ask(url: str, request: bytes) -> bytes | None:
    headers = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
    timeout = urllib3.Timeout(total=float(settings.CARD_OCSP_SECONDS))
    deadline = time.monotonic() + settings.CARD_OCSP_SECONDS
    try:
        with urllib3.PoolManager(timeout=timeout, retries=False) as pool:
            answer = pool.request("POST", url, body=request, headers=headers, preload_content=False, redirect=False)
            try:
                content = b""
                # Each piece within the time for all: a responder that trickles is given up too.
                while (piece := answer.read1(LARGEST)) and len(content) <= LARGEST:
                    content += piece
                    if time.monotonic() > deadline:
                        return None
                return content if answer.status == 200 and len(content) <= LARGEST else None
            finally:
                answer.close()
    except urllib3.exceptions.HTTPError as problem:
        log.info("an OCSP responder does not answer: %s", type(problem).__name__)
        return None


def _read(
    certificate: x509.Certificate,
    content: bytes,
    roots: Sequence[asn1_x509.Certificate],
    others: Sequence[asn1_x509.Certificate],
    now: datetime,
) -> bool | None:
    try:
        answer = asn1_ocsp.OCSPResponse.load(content)
        if answer["response_status"].native != "successful":
            return None
        context = ValidationContext(
            trust_roots=roots, other_certs=others, moment=now, ocsps=[answer], revinfo_policy=_POLICY
        )
        subject = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
        validated(subject, context)
    except RevokedError:
        return True
    except (ValidationError, PathError, ValueError, TypeError, KeyError) as problem:
        # Not recent, not signed by whom it should be, or not an answer at all: as if there were none.
        log.info("an OCSP answer is not believed: %s", type(problem).__name__)
        return None
    return False
