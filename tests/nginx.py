"""A real nginx in front of a live server, from the templates that operators use."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from medipli.ops import nginx, ports
from tests.igc import Authority, Hierarchy, name, usage

needs_nginx = pytest.mark.skipif(
    nginx.program() is None, reason="nginx is not installed: as root on Debian, scripts/system-packages installs it"
)


@dataclass(frozen=True)
class Front:
    """The two addresses, over TLS, and the file of the authority of their certificate."""

    site: str
    card: str
    authority: Path


@contextmanager
def in_front_of(web: str, igc: Hierarchy, folder: Path) -> Iterator[Front]:
    """Start nginx before the server on ``web`` (« 127.0.0.1:8000 »), with the site and the cards' address."""
    folder.chmod(0o755)
    certificate, key = _server_certificate(igc.root, folder)
    site, card = ports.pick_free(), ports.pick_free()
    values = {
        "SITE_HOST": "localhost",
        "SITE_PORT": f"127.0.0.1:{site}",
        "CARD_HOST": "localhost",
        "CARD_PORT": f"127.0.0.1:{card}",
        "CARD_NAME": f"localhost:{card}",
        "TLS_CERTIFICATE": certificate,
        "TLS_KEY": key,
        "AUTHORITIES": igc.file,
        "WEB": web,
        "EVENTS": "127.0.0.1:9",
    }
    servers = "\n".join(_rendered(template, values) for template in ("site.conf.in", "card.conf.in"))
    command = nginx.write(folder / "nginx", servers)
    assert nginx.complaint(command) == ""
    log = (folder / "nginx.log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 20
        while not (ports.answers(site) and ports.answers(card)):
            assert time.monotonic() < deadline, (folder / "nginx.log").read_text()
            assert process.poll() is None, (folder / "nginx.log").read_text()
            time.sleep(0.05)
        yield Front(f"https://localhost:{site}", f"https://localhost:{card}", igc.file)
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _rendered(template: str, values: dict[str, object]) -> str:
    text = (nginx.TEMPLATES / template).read_text(encoding="utf-8")
    return nginx.rendered(template, {key: value for key, value in values.items() if f"@{key}@" in text})


def _server_certificate(root: Authority, folder: Path) -> tuple[Path, Path]:
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    server = root.issue(
        name(common_name="localhost"),
        extensions=[
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (usage("digital_signature"), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (names, False),
        ],
    )
    certificate, key = folder / "serveur.pem", folder / "serveur.key"
    certificate.write_text(server.pem)
    key.write_bytes(server.key_pem)
    os.chmod(key, 0o600)
    return certificate, key
