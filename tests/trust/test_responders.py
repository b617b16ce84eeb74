"""The responder that a card names is asked, for as long as one may wait; then the lists decide."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from medipli.trust.checking import check_certificate
from medipli.trust.models import RevocationList
from medipli.trust.refusals import CertificateRefused, Reason
from tests.igc import DAY, Authority, Hierarchy, Issued, an_authority, professional, trusted

pytestmark = pytest.mark.django_db


@dataclass
class Responder:
    """What the server on ``url`` answers, and how often it was asked."""

    url: str = ""
    answer: bytes = b""
    wait: float = 0
    trickles: bool = False
    asked: list[bytes] = field(default_factory=list)


@pytest.fixture
def responder() -> Iterator[Responder]:
    made = Responder()

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(made.wait)
            self.send_response(200)
            self.end_headers()
            for byte in made.answer if made.trickles else ():
                with suppress(OSError):
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.1)
            with suppress(OSError):
                self.wfile.write(b"" if made.trickles else made.answer)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    made.url = f"http://127.0.0.1:{server.server_port}/ocsp"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return trusted(settings, tmp_path)


def answer(card: Issued, issuer: Authority, *, revoked: bool, signer: Authority | None = None, age: float = 0) -> bytes:
    now = datetime.now(UTC) - age * DAY
    signer = signer or issuer
    built = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=card.certificate,
            issuer=issuer.certificate,
            algorithm=SHA256(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=now - DAY / 24,
            next_update=now + DAY,
            revocation_time=now - DAY if revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
        .sign(signer.key, SHA256())
    )
    return built.public_bytes(Encoding.DER)


def reason_of(card: Issued) -> Reason | None:
    try:
        check_certificate(card.der)
    except CertificateRefused as refused:
        return refused.reason
    return None


def test_a_yes_is_enough_without_any_list(igc: Hierarchy, responder: Responder) -> None:
    RevocationList.objects.all().delete()
    card = igc.people.card(professional(), responder=responder.url)
    responder.answer = answer(card, igc.people, revoked=False)
    assert reason_of(card) is None
    assert len(responder.asked) == 1


def test_a_card_revoked_since_the_last_list_is_refused(igc: Hierarchy, responder: Responder) -> None:
    card = igc.people.card(professional(), responder=responder.url)
    responder.answer = answer(card, igc.people, revoked=True)
    assert reason_of(card) is Reason.REVOKED


def test_an_answer_that_somebody_else_signed_or_an_old_one_counts_for_nothing(
    igc: Hierarchy, responder: Responder
) -> None:
    RevocationList.objects.all().delete()
    card = igc.people.card(professional(), responder=responder.url)
    for made in (
        answer(card, igc.people, revoked=False, signer=an_authority("AC INVENTEE PERSONNES")),
        answer(card, igc.people, revoked=False, age=30),
        answer(igc.people.card(professional()), igc.people, revoked=False),
        b"",
        b"<html></html>",
        b"\x30\x03\x0a\x01\x06",
        b"x" * 100_000,
    ):
        responder.answer = made
        assert reason_of(card) is Reason.UNVERIFIABLE


def test_a_responder_that_is_slow_or_gone_is_not_waited_for_and_the_lists_decide(
    igc: Hierarchy, responder: Responder, settings: Any
) -> None:
    settings.CARD_OCSP_SECONDS = 1
    card = igc.people.card(professional(), responder=responder.url)
    responder.answer, responder.wait = answer(card, igc.people, revoked=True), 4
    started = time.monotonic()
    assert reason_of(card) is None
    assert time.monotonic() - started < 3
    assert reason_of(igc.people.card(professional(), responder="http://127.0.0.1:9/ocsp")) is None


def test_a_responder_that_trickles_is_given_up(igc: Hierarchy, responder: Responder, settings: Any) -> None:
    settings.CARD_OCSP_SECONDS = 1
    card = igc.people.card(professional(), responder=responder.url)
    responder.answer, responder.trickles = answer(card, igc.people, revoked=True), True
    started = time.monotonic()
    assert reason_of(card) is None
    assert time.monotonic() - started < 4


def test_a_list_that_says_revoked_needs_no_question(igc: Hierarchy, responder: Responder) -> None:
    from medipli.trust.actions import refresh_lists

    card = igc.people.card(professional(), responder=responder.url)
    igc.revoke(card)
    refresh_lists()
    assert reason_of(card) is Reason.REVOKED
    assert responder.asked == []
