"""What everybody meets before being signed in: no obstacle at 1440 and 320 pixels, in both themes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from medipli.audit.actor import service
from medipli.identity.actions.publish_terms import publish_terms
from tests.obstacles import obstacles, scrolls_sideways
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/", "/connexion", "/accessibilite", "/confidentialite", "/mentions-legales", "/nulle-part")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_way_in_and_the_public_pages_have_no_known_obstacle(
    browser: Browser, live_server: Any, theme: Any, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale="fr-FR")
    page = context.new_page()
    for path in PAGES:
        page.goto(live_server.url + path)
        assert obstacles(page) == [], path
        assert not scrolls_sideways(page), path
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_signing_in_has_no_known_obstacle_at_any_step(
    browser: Browser, live_server: Any, theme: Any, width: int
) -> None:
    person = a_person()
    publish_terms(service("test"), "# Objet\n\n" + "Chacun lit et accepte ces conditions. " * 12)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/compte/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill("pas le bon mot de passe")
    page.get_by_role("button", name="Connexion").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert obstacles(page) == [], "wrong password"
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").click()
    expect(page.get_by_role("heading", name="Saisissez votre code")).to_be_visible()
    assert obstacles(page) == [], "code"
    page.locator("#id_code").fill(last_code())
    expect(page.get_by_role("heading", name="Conditions générales d’utilisation")).to_be_visible()
    assert obstacles(page) == [], "conditions"
    assert not scrolls_sideways(page)
    context.close()
