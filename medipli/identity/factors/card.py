"""A card of the CPx family: what its certificate says, and whose it is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from medipli.formats.cards import CardSubject, NotACard, read_card
from medipli.identity.models import Card
from medipli.trust.authorities import fingerprint_of
from medipli.trust.checking import check_certificate
from medipli.trust.refusals import CertificateRefused, Reason

KEY = "card"


@dataclass(frozen=True)
class Recognised:
    """A card that can be believed now. ``card`` is None while nobody linked it."""

    subject: CardSubject
    fingerprint: bytes
    expires_at: datetime
    card: Card | None


def recognise(der: bytes) -> Recognised:
    """Check a certificate and find who linked it; CertificateRefused when it is not believed."""
    certificate = check_certificate(der)
    try:
        subject = read_card(certificate)
    except (NotACard, ValueError):
        raise CertificateRefused(Reason.NOT_A_CARD) from None
    fingerprint = fingerprint_of(certificate)
    card = Card.objects.select_related("person").filter(fingerprint=fingerprint, ended_at=None).first()
    return Recognised(subject, fingerprint, certificate.not_valid_after_utc, card)
