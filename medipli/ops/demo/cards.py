"""The card of the demonstration: its authority, a certificate to import in one's browser, an nginx that asks for it.

The key of the authority is forgotten as soon as it has signed, and its name says that it is worth nothing:
``medipli.trust`` believes it in a demonstration only.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from medipli.ops import nginx
from medipli.ops.demo.content.people import PEOPLE
from medipli.trust.authorities import DEMO_MARK
from medipli.web.demo import CARD_AUTHORITY, CARD_FILE, CARD_FOLDER, CARD_PASSWORD

LASTS = timedelta(days=397)
"""As long as browsers accept the certificate of a server."""
RENEWED = timedelta(days=60)
_LIST, _SERVER, _SERVER_KEY = "revoquees.crl", "serveur.pem", "serveur.key"
Key = ec.EllipticCurvePrivateKey


def settings(home: Path, port: int) -> dict[str, str]:
    """The settings that turn cards on, once :func:`prepare` has made what they name."""
    folder = home / CARD_FOLDER
    return {
        "MEDIPLI_CARD_URL": f"https://localhost:{port}",
        "MEDIPLI_CARD_PROXIES": "127.0.0.1",
        "MEDIPLI_CARD_AUTHORITIES": str(folder / CARD_AUTHORITY),
        "MEDIPLI_CARD_REVOCATION_LISTS": str(folder / _LIST),
    }


def prepare(home: Path) -> None:
    """Make the authority, the server's certificate, the card and the list, unless those of before still last."""
    folder = home / CARD_FOLDER
    folder.mkdir(exist_ok=True)
    names = (CARD_AUTHORITY, CARD_FILE, _LIST, _SERVER, _SERVER_KEY)
    if all((folder / name).exists() for name in names) and _lasts(folder / _SERVER):
        return
    authority_key, authority = _authority()
    server_key, server = _server(authority, authority_key)
    card_key, card = _card(authority, authority_key)
    password = BestAvailableEncryption(CARD_PASSWORD.encode())
    name = str(card.subject.get_attributes_for_oid(NameOID.SURNAME)[0].value)
    _write(folder / CARD_FILE, pkcs12.serialize_key_and_certificates(name.encode(), card_key, card, None, password))
    _write(folder / CARD_AUTHORITY, authority.public_bytes(Encoding.PEM))
    _write(folder / _LIST, _nothing_revoked(authority, authority_key))
    _write(folder / _SERVER_KEY, server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _write(folder / _SERVER, server.public_bytes(Encoding.PEM))


def command(home: Path, port: int, web_port: int) -> list[str]:
    """What runs the nginx of the cards' address, from the operators' template."""
    folder = home / CARD_FOLDER
    server = nginx.rendered(
        "card.conf.in",
        {
            "CARD_HOST": "localhost",
            "CARD_PORT": f"127.0.0.1:{port}",
            "CARD_NAME": f"localhost:{port}",
            "TLS_CERTIFICATE": folder / _SERVER,
            "TLS_KEY": folder / _SERVER_KEY,
            "AUTHORITIES": folder / CARD_AUTHORITY,
            "WEB": f"127.0.0.1:{web_port}",
        },
    )
    return nginx.write(folder / "nginx", server)


def _lasts(path: Path) -> bool:
    try:
        end = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except ValueError:
        return False
    return end - datetime.now(UTC) > RENEWED


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    os.chmod(path, 0o600)
    path.write_bytes(content)


def _authority() -> tuple[Key, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(
        (NameOID.COUNTRY_NAME, "FR"),
        (NameOID.ORGANIZATION_NAME, "Medipli"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO_MARK),
        (NameOID.COMMON_NAME, "AC de démonstration"),
    )
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (_usage(key_cert_sign=True, crl_sign=True), True),
    )
    return key, _signed(subject, key, subject, key, extensions)


def _server(authority: x509.Certificate, authority_key: Key) -> tuple[Key, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(digital_signature=True), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectAlternativeName([x509.DNSName("localhost")]), False),
    )
    subject = _name((NameOID.COMMON_NAME, "localhost"))
    return key, _signed(subject, key, authority.subject, authority_key, extensions)


def _card(authority: x509.Certificate, authority_key: Key) -> tuple[Key, x509.Certificate]:
    """The authentication certificate of a CPS, of the first invented person."""
    holder, key = PEOPLE[0], ec.generate_private_key(ec.SECP256R1())
    subject = _name(
        (NameOID.COUNTRY_NAME, "FR"),
        (NameOID.TITLE, holder.profession),
        (NameOID.COMMON_NAME, holder.national_id or ""),
        (NameOID.SURNAME, holder.last_name.upper()),
        (NameOID.GIVEN_NAME, holder.first_name),
    )
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(digital_signature=True), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False),
    )
    return key, _signed(subject, key, authority.subject, authority_key, extensions)


def _signed(
    subject: x509.Name,
    key: Key,
    issuer: x509.Name,
    issuer_key: Key,
    extensions: tuple[tuple[x509.ExtensionType, bool], ...],
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _nothing_revoked(authority: x509.Certificate, key: Key) -> bytes:
    now = datetime.now(UTC)
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.subject)
    builder = builder.last_update(now - timedelta(hours=1)).next_update(now + LASTS)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _name(*parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
