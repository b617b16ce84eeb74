"""The pages about cards in a browser: no obstacle, in both themes, on a telephone and on a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as service
from django.test import Client
from playwright.sync_api import Page, expect

from medipli.identity.models import Card
from tests.boxes import a_mailbox
from tests.cards import cards_ready, link, linked, read_with
from tests.igc import INES, SOLENE, employee, professional
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client
from tests.structures import a_structure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES: list[tuple[int, Any]] = [(320, "light"), (320, "dark"), (1440, "light"), (1440, "dark")]


def use(page: Page, client: Client, url: str) -> None:
    page.context.clear_cookies()
    key = client.cookies[service.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": service.SESSION_COOKIE_NAME, "value": key, "url": url}])


def is_free_of_obstacles(page: Page) -> None:
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert obstacles(page) == [], (page.url, width, scheme)
        assert not scrolls_sideways(page), (page.url, width)


def test_linking_a_card_and_the_panel(page: Page, live_server: Any, settings: Any, tmp_path: Path) -> None:
    igc = cards_ready(settings, tmp_path)
    person, _ = linked(igc, a_person(national_id=INES), days=(-1, 21.5))
    a_mailbox(person)
    client = signed_in_client(person)
    read_with(client, igc.people.card(professional()))
    use(page, client, live_server.url)
    page.goto(f"{live_server.url}/connexion/carte/associer")
    is_free_of_obstacles(page)
    page.get_by_role("button", name="Associer cette carte").click()
    expect(page.get_by_role("heading", name="Votre carte est associée")).to_be_visible()
    is_free_of_obstacles(page)
    page.goto(f"{live_server.url}/compte/")
    is_free_of_obstacles(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Dissocier").first.click()
    expect(page.get_by_text("La carte est dissociée.")).to_be_visible()
    assert Card.objects.filter(ended_at=None).count() == 1


def test_a_card_that_is_refused(page: Page, live_server: Any, settings: Any, tmp_path: Path) -> None:
    igc = cards_ready(settings, tmp_path)
    client = signed_in_client(a_person(national_id=SOLENE))
    read_with(client, igc.people.card(professional()))
    use(page, client, live_server.url)
    page.goto(f"{live_server.url}/connexion/carte/associer")
    page.get_by_role("button", name="Associer cette carte").click()
    expect(page.get_by_role("heading", name="Carte non associée")).to_be_visible()
    is_free_of_obstacles(page)


def test_the_cards_that_wait(page: Page, live_server: Any, settings: Any, tmp_path: Path) -> None:
    igc = cards_ready(settings, tmp_path)
    here = a_structure()
    link(signed_in_client(here.secretary), igc.people.card(employee(), card_type=2))
    use(page, signed_in_client(here.administrator), live_server.url)
    page.goto(f"{live_server.url}/gestionnaire/")
    is_free_of_obstacles(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Voir les cartes").click()
    is_free_of_obstacles(page)
    page.get_by_role("button", name="Confirmer sa carte").click()
    expect(page.get_by_text("Aucune carte n’attend")).to_be_visible()
    is_free_of_obstacles(page)
