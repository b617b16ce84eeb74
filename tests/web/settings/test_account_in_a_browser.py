"""The address, the activity and the account that sleeps, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from medipli.audit.actions import record
from medipli.audit.actor import service
from medipli.identity.actions.change_address import ask_change
from medipli.identity.actions.dormancy import link_secret, warn_dormant
from medipli.identity.factors.known_passwords import SAID
from medipli.identity.models import DormancyWarning, Person
from medipli.organisations.actions import open_file
from tests.boxes import a_mailbox, acting
from tests.identity.test_changing_the_address import NEW, links
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def window(browser: Browser, live_server: Any, person: Person | None, **options: Any) -> BrowserContext:
    context = browser.new_context(**options)
    if person is not None:
        cookie = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context


def sound(page: Page) -> None:
    assert obstacles(page) == [], page.url
    assert not scrolls_sideways(page), page.url


def asleep() -> str:
    """The link of the letter to somebody who has not signed in for long."""
    person = a_person()
    long_ago = timezone.now() - timedelta(days=400)
    Person.objects.filter(pk=person.pk).update(last_login=long_ago, created_at=long_ago)
    warn_dormant(service("worker"), timezone.now())
    return f"/compte/garder/{link_secret(DormancyWarning.objects.get(person=person))}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_on_the_pages_of_the_account(
    browser: Browser, live_server: Any, theme: Any, width: int
) -> None:
    person, agent = a_person(), a_person(role=Person.Role.DESK)
    a_mailbox(person)
    link = asleep()
    open_file(acting(agent), person.pk, "Appel du 12 mars, téléphone perdu")
    record(acting(person), "session.refuse", target=f"person:{person.pk}", details={"factor": "password"})
    ask_change(acting(person), person, NEW)
    old, new = links(person)
    context = window(browser, live_server, person, viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    confirm = f"{live_server.url}/compte/adresse/confirmer/"
    for address in ("/compte/", "/compte/adresse/", "/compte/activite/", "/compte/activite/?type=service", link):
        page.goto(live_server.url + address)
        sound(page)
    for address in (old, new, "inconnu"):
        page.goto(confirm + address)
        sound(page)
    page.goto(confirm + old)
    page.get_by_role("button", name="Ce n’est pas moi").click()
    expect(page.get_by_role("heading", name="Le changement est annulé")).to_be_visible()
    sound(page)


@pytest.mark.feature(83)
def test_somebody_changes_their_address_with_the_keyboard_alone(browser: Browser, live_server: Any) -> None:
    person = a_person()
    a_mailbox(person)
    page = window(browser, live_server, person, viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{live_server.url}/compte/")
    page.get_by_role("link", name="Modifier l’adresse de récupération").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nouvelle adresse")).to_be_focused()
    page.keyboard.type("ines@gmial.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Utiliser ines@gmail.com")).to_be_visible()
    expect(page.get_by_label("Nouvelle adresse")).to_have_value("ines@gmial.com")
    page.get_by_label("Nouvelle adresse").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Changement en attente vers {NEW}")).to_be_visible()
    for secret in links(person):
        page.goto(f"{live_server.url}/compte/adresse/confirmer/{secret}")
        page.get_by_role("button", name="Oui").press("Enter")
    expect(page.get_by_role("heading", name="Votre adresse est changée")).to_be_visible()
    page.goto(f"{live_server.url}/compte/")
    expect(page.get_by_label("Adresse de récupération")).to_have_value(NEW)
    expect(page.get_by_text("Vérifiée le")).to_be_visible()
    page.get_by_role("link", name="Ce qui s’est passé sur mon compte").click()
    expect(page.get_by_text("Adresse de récupération changée")).to_be_visible()
    page.get_by_role("link", name="Interventions du service").click()
    expect(page.get_by_text("Rien de tel depuis 90")).to_be_visible()


def test_the_meter_names_a_stolen_password_while_it_is_typed(browser: Browser, live_server: Any) -> None:
    page = window(browser, live_server, a_person(), viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{live_server.url}/compte/")
    page.get_by_label("Nouveau mot de passe").press_sequentially("chickenwing101")
    expect(page.get_by_text(SAID)).to_be_visible()
    sound(page)
    page.get_by_label("Nouveau mot de passe").fill("tilleul lisse ambre vent")
    expect(page.get_by_text(SAID)).to_have_count(0)


def test_an_account_that_sleeps_is_kept_by_its_button(browser: Browser, live_server: Any) -> None:
    link = asleep()
    page = window(browser, live_server, None, viewport={"width": 390, "height": 800}).new_page()
    page.goto(live_server.url + link)
    page.get_by_role("button", name="Garder mon compte").click()
    expect(page.get_by_role("heading", name="Votre compte est gardé")).to_be_visible()
    sound(page)
    assert DormancyWarning.objects.get().objected_at is not None
