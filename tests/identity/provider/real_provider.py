"""Starts oidc-provider, an OpenID provider certified by the OpenID Foundation, from packages kept under ``var``."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey, RSAKey

from tests.identity.provider.pretend import CLIENT, SECRET

HERE = Path(__file__).parent
KEPT = HERE.parents[2] / "var" / "oidc-provider"
NUMBER = "899700218896"


@dataclass(frozen=True)
class Running:
    """A provider that answers, and the files of certificates where it speaks TLS."""

    issuer: str
    folder: Path

    def on_the_phone(self, said: str) -> str:
        """Say yes or no on the telephone that rang last; gives the digits that it showed."""
        return urllib3.request("GET", f"{self.issuer}/test/phone?said={said}").data.decode()


def modules() -> Path:
    """The folder that holds the packages of the lock file, installed once."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are needed to run oidc-provider")
    lock = (HERE / "package-lock.json").read_bytes()
    place = KEPT / hashlib.sha256(lock).hexdigest()[:16]
    if place.is_dir():
        return place
    KEPT.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=KEPT))
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, fresh / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=200, check=False)
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        pytest.skip(f"npm ci cannot fetch oidc-provider here: {done.stderr.strip()[-200:]}")
    try:
        fresh.rename(place)
    except OSError:  # another worker was quicker
        shutil.rmtree(fresh, ignore_errors=True)
    return place


@contextmanager
def running(site: str, *, tls: bool = False) -> Iterator[Running]:
    """The provider, with ``site`` as its client, until the block ends."""
    packages = modules()
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as found:
        folder, port = Path(name), found.getsockname()[1]
        found.close()
        issuer = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        setup = {"modules": str(packages), "port": port, "issuer": issuer, "people": _PEOPLE, "jwks": _keys()}
        setup |= {"client": _client(site) | (_certified(folder) if tls else {"client_secret": SECRET})}
        if tls:
            setup["tls"] = {"key": (folder / "key.pem").read_text(), "cert": (folder / "certificate.pem").read_text()}
        (folder / "setup.json").write_text(json.dumps(setup))
        command = ["node", str(HERE / "provider.mjs"), str(folder / "setup.json")]
        log = (folder / "log").open("w+b")
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment)
        try:
            _wait(process, folder)
            yield Running(issuer, folder)
        finally:
            process.terminate()
            process.wait(10)
            log.close()


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.strip() == b"ready", (line, (folder / "log").read_text()[-2000:])


_PEOPLE = [{"number": NUMBER, "given_name": "Inès", "family_name": "Corvoisier"}]


def _keys() -> dict[str, Any]:
    keys = (
        RSAKey.generate_key(2048, {"kid": "r", "use": "sig"}),
        ECKey.generate_key("P-256", {"kid": "e", "use": "sig"}),
    )
    return {"keys": [key.as_dict(private=True) for key in keys]}


def _client(site: str) -> dict[str, Any]:
    return {
        "client_id": CLIENT,
        "redirect_uris": [f"{site}/connexion/psc/retour"],
        "post_logout_redirect_uris": [f"{site}/connexion/psc/fin"],
        "grant_types": ["authorization_code", "urn:openid:params:grant-type:ciba"],
        "response_types": ["code"],
        "scope": "openid scope_all",
        "token_endpoint_auth_method": "client_secret_basic",
        "id_token_signed_response_alg": "RS256",
        "userinfo_signed_response_alg": "ES256",
        "backchannel_logout_uri": f"{site}/connexion/psc/deconnexion",
        "backchannel_logout_session_required": True,
        "backchannel_token_delivery_mode": "poll",
    }


def _certified(folder: Path) -> dict[str, Any]:
    """A certificate for both sides, and how the client registers it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "essais.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    public = ECKey.import_key(pem).as_dict(private=False)
    encoded = certificate.public_bytes(Encoding.PEM).decode().split("-----")[2].replace("\n", "")
    return {
        "token_endpoint_auth_method": "self_signed_tls_client_auth",
        "jwks": {"keys": [public | {"x5c": [encoded]}]},
    }
