"""The card of the demonstration: offered where nginx is, believed nowhere else."""

from __future__ import annotations

import http.client
import ssl
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.test import Client

from medipli.formats.cards import read_card
from medipli.ops import nginx, ports
from medipli.ops.demo import cards
from medipli.ops.demo.content.people import PEOPLE
from medipli.trust.actions import refresh_lists
from medipli.trust.checking import check_certificate
from medipli.trust.refusals import CertificateRefused, Reason
from medipli.web.demo import CARD_FILE, CARD_FOLDER, CARD_PASSWORD
from tests.nginx import needs_nginx
from tests.ops.test_demonstration import Demonstration


def card_in(home: Path) -> tuple[x509.Certificate, Any]:
    content = (home / CARD_FOLDER / CARD_FILE).read_bytes()
    key, certificate, _ = pkcs12.load_key_and_certificates(content, CARD_PASSWORD.encode())
    assert certificate is not None
    assert key is not None
    return certificate, key


def test_the_card_is_that_of_the_first_invented_person(tmp_path: Path) -> None:
    cards.prepare(tmp_path)
    read = read_card(card_in(tmp_path)[0])
    assert (read.kind, read.national_id) == ("cps", PEOPLE[0].national_id)
    assert (tmp_path / CARD_FOLDER / CARD_FILE).stat().st_mode & 0o077 == 0


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    cards.prepare(tmp_path)
    before = (tmp_path / CARD_FOLDER / CARD_FILE).read_bytes()
    cards.prepare(tmp_path)
    assert (tmp_path / CARD_FOLDER / CARD_FILE).read_bytes() == before


@pytest.mark.django_db
def test_a_service_never_believes_the_authority_of_a_demonstration(tmp_path: Path, settings: Any) -> None:
    cards.prepare(tmp_path)
    wanted = cards.settings(tmp_path, 8443)
    settings.CARD_AUTHORITIES = wanted["MEDIPLI_CARD_AUTHORITIES"]
    settings.CARD_REVOCATION_LISTS = [wanted["MEDIPLI_CARD_REVOCATION_LISTS"]]
    der = card_in(tmp_path)[0].public_bytes(Encoding.DER)
    settings.DEMO = True
    refresh_lists()
    check_certificate(der)
    settings.DEMO = False
    with pytest.raises(CertificateRefused) as refused:
        check_certificate(der)
    assert refused.value.reason is Reason.UNVERIFIABLE


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/demo/carte", "/demo/carte/carte.p12", "/demo/carte/autorite.crt"])
def test_outside_of_a_demonstration_there_is_no_card_to_try(path: str) -> None:
    assert Client().get(path).status_code == 404


@needs_nginx
@pytest.mark.slow
def test_the_demonstration_asks_for_its_card_and_hands_it_over() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, port = Path(folder), ports.pick_free()
        # As root, nginx and PostgreSQL run under accounts of their own, which must be able to pass through.
        home.chmod(0o711)
        demonstration = Demonstration(home)
        demonstration.environment["MEDIPLI_CARD_PORT"] = str(port)
        with demonstration.running() as lines:
            assert f"http://localhost:{demonstration.port}/demo/carte" in "".join(lines)
            page = urllib.request.urlopen(f"http://localhost:{demonstration.port}/demo/carte", timeout=20)
            assert CARD_PASSWORD in page.read().decode()
            served = f"http://localhost:{demonstration.port}/demo/carte/carte.p12"
            content = urllib.request.urlopen(served, timeout=20).read()
            assert content == (home / CARD_FOLDER / CARD_FILE).read_bytes()
            certificate, key = card_in(home)
            pem = home / "essai.pem"
            pem.write_bytes(
                certificate.public_bytes(Encoding.PEM)
                + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            )
            context = ssl.create_default_context(cafile=str(home / CARD_FOLDER / "autorite.pem"))
            context.load_cert_chain(pem)
            connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=20)
            connection.request("GET", f"/connexion/carte/lire/{'0' * 64}")
            answer = connection.getresponse()
            assert f"http://localhost:{demonstration.port}/connexion/carte/retour/" in answer.headers["Location"]
            connection.close()


@pytest.mark.slow
def test_where_the_port_is_wanted_and_taken_the_demonstration_says_so() -> None:
    import socket

    if nginx.program() is None:
        pytest.skip("nginx is not installed")
    with tempfile.TemporaryDirectory() as folder, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        demonstration = Demonstration(Path(folder))
        process = demonstration.popen(MEDIPLI_CARD_PORT=str(taken.getsockname()[1]))
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 2
        assert "MEDIPLI_CARD_PORT=" in output
