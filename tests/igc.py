"""A made-up hierarchy of authorities in the manner of IGC-Santé, and the certificates of its cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

DAY = timedelta(days=1)
INES, SOLENE = "899700042009", "899700042017"
"""National ids of invented people."""
FINESS = "1990210457"
CARD_TYPE = x509.ObjectIdentifier("1.2.250.1.71.1.2.2")


def name(**parts: str) -> x509.Name:
    """A subject; the keys are those of NameOID, in order."""
    return x509.Name([x509.NameAttribute(getattr(NameOID, key.upper()), value) for key, value in parts.items()])


def usage(*wanted: str) -> x509.KeyUsage:
    known = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{one: one in wanted for one in known})


@dataclass
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def p12(self, password: str) -> bytes:
        protection = BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"carte", self.key, self.certificate, None, protection)


@dataclass
class Authority(Issued):
    """Somebody who signs certificates and lists of those revoked."""

    revoked: list[x509.Certificate] = field(default_factory=list)

    def issue(
        self,
        subject: x509.Name,
        *,
        days: tuple[float, float] = (-1, 365),
        extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
    ) -> Issued:
        key = ec.generate_private_key(ec.SECP256R1())
        return Issued(_signed(subject, key, self.certificate.subject, self.key, days, extensions), key)

    def card(
        self,
        subject: x509.Name,
        *,
        card_type: int | None = None,
        days: tuple[float, float] = (-1, 365),
        key_usage: Sequence[str] = ("digital_signature",),
        extended: Sequence[x509.ObjectIdentifier] = (ExtendedKeyUsageOID.CLIENT_AUTH,),
        responder: str = "",
    ) -> Issued:
        """The authentication certificate of a card."""
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (usage(*key_usage), True),
        ]
        if extended:
            extensions.append((x509.ExtendedKeyUsage(list(extended)), False))
        if card_type is not None:
            extensions.append((x509.UnrecognizedExtension(CARD_TYPE, bytes((2, 1, card_type))), False))
        if responder:
            place = x509.UniformResourceIdentifier(responder)
            access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)
            extensions.append((x509.AuthorityInformationAccess([access]), False))
        return self.issue(subject, days=days, extensions=extensions)

    def list_of_revoked(self, *, days: tuple[float, float] = (-0.5, 7), number: int = 1) -> bytes:
        """The list, in DER, of what is in ``revoked``."""
        now = datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(now + days[0] * DAY)
            .next_update(now + days[1] * DAY)
            .add_extension(x509.CRLNumber(number), critical=False)
        )
        for one in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number).revocation_date(now - DAY)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _signed(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    days: tuple[float, float],
    extensions: Iterable[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + days[0] * DAY)
        .not_valid_after(now + days[1] * DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


_AUTHORITY: list[tuple[x509.ExtensionType, bool]] = [
    (x509.BasicConstraints(ca=True, path_length=None), True),
    (usage("key_cert_sign", "crl_sign"), True),
]


def an_authority(common_name: str, above: Authority | None = None, **more: str) -> Authority:
    """A root, or an authority under ``above``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = name(country_name="FR", organization_name="IGC inventée", common_name=common_name, **more)
    signer = (subject, key) if above is None else (above.certificate.subject, above.key)
    return Authority(_signed(subject, key, *signer, (-30, 3650), _AUTHORITY), key)


def renewed(authority: Authority, above: Authority) -> Authority:
    """The same authority with the same key, under a new certificate."""
    signer = (above.certificate.subject, above.key)
    certificate = _signed(authority.certificate.subject, authority.key, *signer, (-2, 4000), _AUTHORITY)
    return Authority(certificate, authority.key)


def professional(number: str = INES, first_name: str = "Inès", last_name: str = "CORVOISIER") -> x509.Name:
    """The subject of a CPS."""
    return name(country_name="FR", title="Médecin", common_name=number, surname=last_name, given_name=first_name)


def employee(structure: str = FINESS, common_name: str = "0000000042", unit: str = "CPE") -> x509.Name:
    """The subject of a CPE: a structure, and a number that says nothing of the person."""
    return name(
        country_name="FR",
        organization_name="EHPAD Les Glycines",
        organizational_unit_name=f"{structure} {unit}",
        common_name=common_name,
        surname="TALLORME",
        given_name="Edwige",
    )


@dataclass
class Hierarchy:
    """A root, the authority of people's cards under it, and the files that an operator would configure."""

    root: Authority
    people: Authority
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "autorites.pem"

    @property
    def list_file(self) -> Path:
        return self.folder / "revoquees.crl"

    def write(self) -> None:
        self.file.write_text(self.root.pem + self.people.pem)
        self.list_file.write_bytes(self.people.list_of_revoked())

    def revoke(self, card: Issued) -> None:
        """Revoke a card; the list says so from now on."""
        self.people.revoked.append(card.certificate)
        self.list_file.write_bytes(self.people.list_of_revoked(number=len(self.people.revoked) + 1))

    def settings(self) -> dict[str, Any]:
        return {"CARD_AUTHORITIES": str(self.file), "CARD_REVOCATION_LISTS": [str(self.list_file)]}


@cache
def invented_authorities() -> tuple[Authority, Authority]:
    """The root and the authority of people's cards, made once."""
    root = an_authority("AC RACINE INVENTEE")
    return root, an_authority("AC INVENTEE PERSONNES", root)


def a_hierarchy(folder: Path) -> Hierarchy:
    """The same authorities for every test, with nothing revoked yet."""
    root, people = invented_authorities()
    made = Hierarchy(root, Authority(people.certificate, people.key), folder)
    made.write()
    return made


def trusted(settings: Any, folder: Path) -> Hierarchy:
    """Have this service trust a hierarchy, and hold its list. Needs the database."""
    from medipli.trust.actions import refresh_lists

    made = a_hierarchy(folder)
    for key, value in made.settings().items():
        setattr(settings, key, value)
    refresh_lists()
    return made
