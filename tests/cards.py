"""Cards in tests: presenting one as the TLS server in front hands it on, and linking it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.test import Client

from medipli.identity.models import Person
from tests.igc import INES, Hierarchy, Issued, professional, trusted
from tests.people import a_person, signed_in_client

CARD = "https://carte.testserver:8443"
HOST = "carte.testserver:8443"


def cards_ready(settings: Any, folder: Path) -> Hierarchy:
    """Set cards up: their address, the proxy at 192.0.2.80, authorities and their list."""
    settings.CARD_URL = CARD
    settings.PUBLIC_URL = "http://testserver"
    settings.CARD_PROXIES = ["192.0.2.80"]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "carte.testserver"]
    return trusted(settings, folder)


def present(card: Issued | str, address: str, *, peer: str = "192.0.2.80", host: str = HOST, **more: str) -> Any:
    """What the cards' address answers when the server in front hands on a certificate."""
    pem = card if isinstance(card, str) else card.pem
    headers = {"X-SSL-Client-Cert": quote(pem), "X-SSL-Client-Verify": "SUCCESS", **more}
    return Client().get(urlsplit(address).path, headers={"host": host, **headers}, REMOTE_ADDR=peer, secure=True)


def reading_address(client: Client, suite: str = "") -> str:
    page = client.get("/connexion/carte", {"suite": suite} if suite else {})
    assert page.status_code == 200
    found = re.search(r'href="(https://carte[^"]+)"', page.content.decode())
    assert found
    return found[1]


def read_with(client: Client, card: Issued, **more: Any) -> Any:
    """Begin in ``client``, present ``card``, come back; the answer of the site."""
    back = present(card, reading_address(client, **more))["Location"]
    assert back.startswith("http://testserver/connexion/carte/retour/")
    return client.get(urlsplit(back).path)


def told(client: Client, answer: Any) -> str:
    """What the page says after a reading that let nobody in."""
    assert urlsplit(answer["Location"]).path == "/connexion/carte"
    page = client.get(answer["Location"]).content.decode()
    assert 'role="alert"' in page
    return page


def linked(igc: Hierarchy, person: Person | None = None, **more: Any) -> tuple[Person, Issued]:
    """Somebody with a card linked to their account."""
    person = person or a_person(national_id=INES)
    card = igc.people.card(professional(), card_type=0, **more)
    client = signed_in_client(person)
    assert read_with(client, card)["Location"].startswith("/connexion/carte/associer")
    assert "fait=associee" in client.post("/connexion/carte/associer", {"answer": "yes"})["Location"]
    return person, card


def link(client: Client, card: Issued) -> Any:
    read_with(client, card)
    return client.post("/connexion/carte/associer", {"answer": "yes"})
