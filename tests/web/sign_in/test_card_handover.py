"""What a hand-over from the cards' address is worth to others, and whose word is taken for a certificate."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from medipli.identity.models import CardHandover, Session
from tests.cards import HOST, cards_ready, linked, present, read_with, reading_address, told
from tests.igc import Hierarchy, professional
from tests.people import a_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return cards_ready(settings, tmp_path)


# --- What a hand-over is worth to anybody else


def test_a_hand_over_serves_once(igc: Hierarchy) -> None:
    _, card = linked(igc)
    client = Client()
    back = urlsplit(present(card, reading_address(client))["Location"]).path
    assert client.get(back)["Location"] == "/"
    client.post("/deconnexion")
    assert "ne peut plus servir" in told(client, client.get(back))
    assert not CardHandover.objects.exists()


def test_a_stolen_hand_over_opens_nothing_in_another_browser(igc: Hierarchy) -> None:
    _, card = linked(igc)
    victim, thief = Client(), Client()
    back = urlsplit(present(card, reading_address(victim))["Location"]).path
    reading_address(thief)
    assert "ne peut plus servir" in told(thief, thief.get(back))
    assert thief.get("/compte/").status_code == 302
    assert victim.get(back)["Location"] == "/"


def test_nobody_is_signed_in_as_somebody_else_by_an_address_sent_to_them(igc: Hierarchy) -> None:
    """Login CSRF: the attacker's own card, presented for the attacker's browser, opened in the victim's."""
    _, card = linked(igc)
    attacker, victim = Client(), Client()
    back = urlsplit(present(card, reading_address(attacker))["Location"]).path
    answer = victim.get(back)
    assert urlsplit(answer["Location"]).path == "/connexion/carte"
    assert victim.get("/compte/").status_code == 302


def test_a_victim_led_to_the_attackers_reading_gives_the_attacker_nothing(igc: Hierarchy) -> None:
    """Session fixation: the mark of the attacker's browser, opened by the victim with the victim's card."""
    _, card = linked(igc)
    attacker, victim = Client(), Client()
    back = urlsplit(present(card, reading_address(attacker))["Location"]).path
    assert victim.get(back)["Location"].startswith("/connexion/carte")
    for guess in ("x", back.rsplit("/", 1)[1][:-1] + "A", "é" * 40, "x" * 3000):
        assert attacker.get(f"/connexion/carte/retour/{guess}")["Location"].startswith("/connexion/carte")
    assert attacker.get("/compte/").status_code == 302


def test_the_key_of_the_session_changes_when_the_card_signs_in(igc: Hierarchy) -> None:
    _, card = linked(igc)
    client = Client()
    reading_address(client)
    before = client.cookies["session"].value
    read_with(client, card)
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_hand_over_lasts_a_minute(igc: Hierarchy) -> None:
    _, card = linked(igc)
    client = Client()
    back = urlsplit(present(card, reading_address(client))["Location"]).path
    assert CardHandover.objects.get().expires_at <= timezone.now() + timedelta(seconds=60)
    CardHandover.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "ne peut plus servir" in told(client, client.get(back))


def test_neither_secret_is_stored_or_told_to_other_sites(igc: Hierarchy) -> None:
    client = Client()
    answer = present(igc.people.card(professional()), reading_address(client))
    token = answer["Location"].rsplit("/", 1)[1]
    row = CardHandover.objects.get()
    assert token.encode() not in bytes(row.digest) + row.browser.encode()
    assert answer["Referrer-Policy"] == "no-referrer"


# --- Whose word is taken for a certificate


@pytest.mark.parametrize("peer", ["203.0.113.9", "127.0.0.1", "", "nonsense"])
def test_a_certificate_from_anybody_but_the_proxy_is_not_believed(igc: Hierarchy, peer: str) -> None:
    _, card = linked(igc)
    answer = present(card, reading_address(Client()), peer=peer)
    assert answer["Location"] == "http://testserver/connexion/carte?absente"
    assert not CardHandover.objects.exists()


def test_a_forwarded_address_does_not_make_a_proxy(igc: Hierarchy, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["203.0.113.0/24"]
    more = {"X-Forwarded-For": "192.0.2.80"}
    answer = present(igc.people.card(professional()), reading_address(Client()), peer="203.0.113.9", **more)
    assert answer["Location"].endswith("?absente")


def test_by_default_nobody_is_believed(igc: Hierarchy, settings: Any) -> None:
    settings.CARD_PROXIES = []
    answer = present(igc.people.card(professional()), reading_address(Client()))
    assert answer["Location"].endswith("?absente")


@pytest.mark.parametrize("host", ["testserver", "localhost", "carte.testserver", "carte.testserver:443"])
def test_a_certificate_at_another_address_is_not_believed(igc: Hierarchy, host: str) -> None:
    answer = present(igc.people.card(professional()), reading_address(Client()), host=host)
    assert answer["Location"].endswith("/connexion/carte?absente")
    assert not CardHandover.objects.exists()


def test_the_cards_address_answers_nothing_else(igc: Hierarchy) -> None:
    client = signed_in_client(a_person())
    for path in (
        "/",
        "/compte/",
        "/connexion",
        "/connexion/carte",
        "/static/web/favicon.svg",
        "/connexion/carte/retour/x",
    ):
        answer = client.get(path, headers={"host": HOST}, REMOTE_ADDR="192.0.2.80", secure=True)
        assert answer["Location"] == "http://testserver/connexion"
    assert client.post("/deconnexion", headers={"host": HOST}, secure=True)["Location"].endswith("/connexion")
    assert Session.objects.exists()


@pytest.mark.parametrize(
    "header",
    [
        "x",
        "%00",
        "-----BEGIN CERTIFICATE-----",
        quote("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    ],
)
def test_a_malformed_certificate_is_told_in_a_sentence(igc: Hierarchy, header: str) -> None:
    client = Client()
    headers = {"X-SSL-Client-Cert": header, "X-SSL-Client-Verify": "FAILED:x"}
    back = present("", reading_address(client), **headers)["Location"]
    assert "n’a pas pu être lu" in told(client, client.get(urlsplit(back).path))


def test_no_certificate_leads_back_to_the_explanations(igc: Hierarchy) -> None:
    client = Client()
    answer = present("", reading_address(client), **{"X-SSL-Client-Verify": "NONE"})
    assert answer["Location"] == "http://testserver/connexion/carte?absente"
    page = client.get("/connexion/carte?absente").content.decode()
    assert "Aucun certificat n’a été présenté" in page
    assert "fermez toutes les fenêtres du navigateur" in page


@pytest.mark.parametrize("mark", ["x", "0" * 63, "0" * 65, "G" * 64, "é"])
def test_a_made_up_mark_is_no_browser(igc: Hierarchy, mark: str) -> None:
    answer = present(igc.people.card(professional()), f"/connexion/carte/lire/{mark}")
    assert answer["Location"].endswith("?absente")
    assert not CardHandover.objects.exists()
