"""The settings in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from medipli.identity.preferences import of_json
from tests.boxes import a_mailbox, acting
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_in_the_settings(browser: Browser, live_server: Any, theme: Any, width: int) -> None:
    from medipli.mailboxes.actions import save_signature

    person = a_person()
    box = a_mailbox(person)
    save_signature(acting(person), box.pk, name="Cabinet", html="<p>Dr Corvoisier</p>", is_default=True)
    cookie = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    for path in (
        "/compte/",
        "/compte/messagerie/",
        f"/boites/{box.pk}/signatures/nouvelle/",
        f"/boites/{box.pk}/brouillons/",
    ):
        page.goto(f"{live_server.url}{path}")
        assert obstacles(page) == [], path
        assert not scrolls_sideways(page), path
    page.goto(f"{live_server.url}/boites/{box.pk}/signatures/nouvelle/")
    page.get_by_label("Nom de la signature").fill("Astreinte")
    page.get_by_role("textbox", name="Texte de la signature").click()
    page.keyboard.type("Dr Corvoisier, astreinte")
    page.get_by_role("button", name="Enregistrer la signature").click()
    expect(page.get_by_role("link", name="Modifier la signature Astreinte")).to_be_visible()


def test_the_theme_chosen_in_the_account_menu_is_kept_on_the_account(browser: Browser, live_server: Any) -> None:
    person = a_person()
    a_mailbox(person)
    cookie = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1440, "height": 800})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/compte/")
    page.locator(".account-button").click()
    with page.expect_response("**/compte/preferences") as answer:
        page.locator("theme-switch").get_by_label("Sombre").check()
    assert answer.value.status == 204
    person.refresh_from_db()
    assert of_json(person.preferences).theme == "dark"
