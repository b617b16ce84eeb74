"""Where lists of revoked cards come from, and which of them are believed."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from medipli.trust.actions import refresh_lists
from medipli.trust.checking import check_certificate
from medipli.trust.models import RevocationList
from medipli.trust.refusals import CertificateRefused
from tests.igc import Hierarchy, an_authority, professional, trusted

pytestmark = pytest.mark.django_db


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return trusted(settings, tmp_path)


@contextmanager
def served(content: bytes, status: int = 200) -> Iterator[str]:
    """The address of a server that answers this to everybody."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/revoquees.crl"
    finally:
        server.shutdown()
        server.server_close()


def refresh(settings: Any, source: str) -> RevocationList:
    settings.CARD_REVOCATION_LISTS = [source]
    (row,) = refresh_lists()
    return row


def test_a_list_is_had_from_an_address(igc: Hierarchy, settings: Any) -> None:
    card = igc.people.card(professional())
    igc.revoke(card)
    with served(igc.list_file.read_bytes()) as url:
        assert refresh(settings, url).trouble == ""
    with pytest.raises(CertificateRefused):
        check_certificate(card.der)


def test_a_list_in_pem_is_read_too(igc: Hierarchy) -> None:
    from cryptography import x509

    found = x509.load_der_x509_crl(igc.list_file.read_bytes())
    igc.list_file.write_bytes(found.public_bytes(Encoding.PEM))
    assert [row.trouble for row in refresh_lists()] == [""]


@pytest.mark.parametrize("status", [404, 500, 302])
def test_when_an_address_fails_the_last_list_stays(igc: Hierarchy, settings: Any, status: int) -> None:
    card = igc.people.card(professional())
    igc.revoke(card)
    content = igc.list_file.read_bytes()
    with served(content) as url:
        refresh(settings, url)
        RevocationList.objects.update(source="x")
    with served(b"", status) as url:
        RevocationList.objects.update(source=url)
        row = refresh(settings, url)
        assert row.trouble == f"its address answers {status}"
        assert bytes(row.content) == content
    with pytest.raises(CertificateRefused):
        check_certificate(card.der)


def test_nobody_listening_is_told_apart_and_keeps_the_last_list(igc: Hierarchy, settings: Any) -> None:
    with served(b"") as url:
        pass
    RevocationList.objects.update(source=url)
    row = refresh(settings, url)
    assert "does not answer" in row.trouble
    assert row.content


@pytest.mark.parametrize("content", [b"", b"<html>maintenance</html>", b"-----BEGIN X509 CRL-----\nAAAA\n", b"0" * 500])
def test_what_is_no_list_changes_nothing(igc: Hierarchy, content: bytes) -> None:
    igc.list_file.write_bytes(content)
    (row,) = refresh_lists()
    assert row.trouble == "it is not a list of revoked certificates"
    assert row.content


def test_a_list_that_no_authority_signed_is_not_believed(igc: Hierarchy) -> None:
    igc.list_file.write_bytes(an_authority("AC INVENTEE PERSONNES").list_of_revoked())
    (row,) = refresh_lists()
    assert row.trouble == "none of the authorities signed it"


def test_an_older_list_served_again_does_not_bring_a_revoked_card_back(igc: Hierarchy) -> None:
    card = igc.people.card(professional())
    igc.revoke(card)
    refresh_lists()
    igc.people.revoked = []
    igc.list_file.write_bytes(igc.people.list_of_revoked(days=(-3, 7)))
    (row,) = refresh_lists()
    assert row.trouble == "it is older than the list already held"
    with pytest.raises(CertificateRefused):
        check_certificate(card.der)


def test_a_list_made_in_the_future_is_not_believed(igc: Hierarchy) -> None:
    igc.list_file.write_bytes(igc.people.list_of_revoked(days=(1, 7)))
    (row,) = refresh_lists()
    assert "future" in row.trouble


def test_a_list_that_is_no_longer_configured_is_forgotten(igc: Hierarchy, settings: Any) -> None:
    settings.CARD_REVOCATION_LISTS = []
    refresh_lists()
    assert not RevocationList.objects.exists()
