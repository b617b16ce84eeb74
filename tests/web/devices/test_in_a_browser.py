"""A desk and a telephone, side by side: what ends at one is seen at the other at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from medipli.identity.models import Device, Person, Session
from medipli.web.browsers import browser_name
from tests.boxes import a_mailbox
from tests.obstacles import obstacles, scrolls_sideways
from tests.ordinary_mail import last_code
from tests.people import a_person, signed_in_client
from tests.telephones import IPHONE, enrolled
from tests.web.registration.conftest import Screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT_ONCE = 5_000
"""Milliseconds: far below the beat of the live updates, and the minute after which a page asks by itself."""
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"


def desk_of(browser: Browser, person: Person, site: str, **options: Any) -> Page:
    """A window at a desk where ``person`` is signed in."""
    key = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR", **options)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    return context.new_page()


def telephone(browser: Browser) -> Page:
    """The browser of a telephone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=IPHONE, has_touch=True, is_mobile=True, locale="fr-FR"
    )
    return context.new_page()


def listening(page: Page) -> None:
    """Wait until a page hears of what happens elsewhere."""
    page.wait_for_function("() => document.querySelector('session-clock').stream?.live")


def type_code(page: Page) -> None:
    """The code of the mail, once the page asks for it."""
    page.get_by_label("Code à 6 chiffres").wait_for()
    page.get_by_label("Code à 6 chiffres").fill(last_code())
    page.wait_for_url(lambda url: "/connexion/code" not in url)


def doctor() -> Person:
    person = a_person(civility="Dr")
    a_mailbox(person)
    return person


@pytest.mark.feature(89)
def test_the_open_tab_of_a_closed_session_leaves_at_once(browser: Browser, site: str, live_events: str) -> None:
    person = doctor()
    here, elsewhere = desk_of(browser, person, site), desk_of(browser, person, site)
    for address in ("/compte/messagerie/", "/"):
        elsewhere.goto(site + address)
        listening(elsewhere)
    second = elsewhere.context.new_page()
    second.goto(f"{site}/compte/")
    listening(second)
    second.evaluate(
        "() => new Promise((done) => { const asked = indexedDB.open('medipli-words', 1);"
        " asked.onsuccess = () => { asked.result.close(); done(); }; })"
    )
    here.goto(f"{site}/compte/")
    here.get_by_role("button", name="Fermer :").click()
    expect(here.get_by_text("La session est fermée.")).to_be_visible()
    for tab in (elsewhere, second):
        tab.wait_for_url("**/connexion?fermee", timeout=AT_ONCE)
        expect(tab.get_by_text("Votre session est fermée.")).to_be_visible()
        expect(tab.locator("session-clock")).to_have_count(0)
    second.wait_for_function("async () => !(await indexedDB.databases()).some(({ name }) => name === 'medipli-words')")
    here.reload()
    expect(here.get_by_text("Actuelle")).to_be_visible()


def test_signing_out_in_one_tab_empties_the_others(browser: Browser, site: str, live_events: str) -> None:
    person = doctor()
    one = desk_of(browser, person, site)
    one.goto(f"{site}/compte/")
    other = one.context.new_page()
    other.goto(f"{site}/compte/messagerie/")
    listening(other)
    one.locator(".account-button").click()
    one.get_by_role("button", name="Se déconnecter").click()
    expect(one.get_by_text("Vous êtes déconnecté.")).to_be_visible()
    other.wait_for_url("**/connexion?*", timeout=AT_ONCE)


@pytest.mark.feature(89)
def test_a_cookie_that_turns_up_in_another_browser_locks_the_tab_of_its_owner_at_once(
    browser: Browser, site: str, live_events: str
) -> None:
    person = doctor()
    owner = desk_of(browser, person, site)
    owner.goto(f"{site}/compte/")
    Session.objects.update(browser=browser_name(owner.evaluate("navigator.userAgent")))
    owner.reload()
    listening(owner)
    thief = browser.new_context(user_agent=FIREFOX).new_page()
    key = next(one["value"] for one in owner.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
    thief.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    thief.goto(f"{site}/compte/")
    expect(thief.get_by_role("heading", name="Session verrouillée")).to_be_visible()
    expect(thief.get_by_text("Sessions ouvertes")).to_have_count(0)
    owner.wait_for_url("**/session/verrouillee?*", timeout=AT_ONCE)
    expect(owner.get_by_role("heading", name="Session verrouillée")).to_be_visible()


@pytest.mark.feature(89)
def test_a_telephone_is_enrolled_signs_in_and_is_taken_away(
    browser: Browser, site: str, live_events: str, screens: Screens
) -> None:
    person = doctor()
    desk, phone = desk_of(browser, person, site), telephone(browser)
    problems: list[str] = []
    for page in (desk, phone):
        page.on("pageerror", lambda error: problems.append(str(error)))

    desk.goto(f"{site}/compte/appareils/")
    screens(desk, "empty")
    desk.get_by_role("link", name="Ajouter un appareil").click()
    screens(desk, "steps")
    desk.get_by_role("button", name="Afficher le code").click()
    expect(desk.get_by_alt_text("Code QR")).to_be_visible()
    assert desk.get_by_alt_text("Code QR").evaluate("image => image.naturalWidth") > 100, "the policy lets it be drawn"
    screens(desk, "code")
    phone.goto(desk.locator(".device-link").inner_text())
    expect(phone.get_by_text("Dr Inès C.")).to_be_visible()
    assert obstacles(phone) == []
    screens(phone, "on-the-phone")
    phone.get_by_label("Nom de l’appareil").fill("Téléphone d’Inès")
    phone.get_by_role("button", name="Enregistrer cet appareil").click()
    expect(phone.get_by_role("heading", name="Confirmez sur votre ordinateur")).to_be_visible()
    assert obstacles(phone) == []
    screens(phone, "figures-on-the-phone")
    expect(desk.get_by_role("heading", name="Votre téléphone affiche-t-il ces chiffres")).to_be_visible()
    assert desk.locator(".device-figures").inner_text() == phone.locator(".device-figures").inner_text()
    assert obstacles(desk) == []
    screens(desk, "figures")
    desk.get_by_role("button", name="Oui, les chiffres sont identiques").click()
    expect(desk.get_by_text("L’appareil est ajouté.")).to_be_visible()
    expect(phone.get_by_role("heading", name="Cet appareil est enregistré")).to_be_visible()
    kept = "() => new Promise((done) => { const asked = indexedDB.open('medipli-devices'); asked.onsuccess = () => {"
    kept += "asked.result.transaction('keys').objectStore('keys').getAll().onsuccess = (event) => {"
    kept += "asked.result.close(); done(event.target.result.map(({ key }) => key.extractable)); }; }; })"
    assert phone.evaluate(kept) == [False], "one key, which no script can read out"

    phone.get_by_role("link", name="Se connecter").click()
    screens(phone, "sign-in")
    assert obstacles(phone) == []
    phone.get_by_role("button", name="Continuer sur cet appareil (Dr Inès C.)").click()
    type_code(phone)
    expect(phone.get_by_role("heading", name="Boîte de réception")).to_be_visible()
    phone.goto(f"{site}/compte/")
    screens(phone, "sessions-on-the-phone")
    expect(phone.get_by_text("Connexion : téléphone et code")).to_be_visible()
    phone.goto(f"{site}/")
    listening(phone)

    desk.goto(f"{site}/compte/")
    screens(desk, "sessions")
    desk.goto(f"{site}/compte/appareils/")
    screens(desk, "list")
    desk.get_by_role("link", name="Renommer ou retirer").click()
    screens(desk, "one")
    desk.get_by_role("button", name="Retirer l’appareil").click()
    expect(desk.get_by_text("L’appareil est retiré")).to_be_visible()
    phone.wait_for_url("**/connexion?fermee", timeout=AT_ONCE)
    phone.get_by_role("button", name="Continuer sur cet appareil").click()
    expect(phone.get_by_role("alert").filter(has_text="Cet appareil a été retiré de votre compte")).to_be_visible()
    screens(phone, "taken-away")
    phone.wait_for_function("async () => !(await (" + kept + ")()).length")
    phone.goto(f"{site}/connexion")
    expect(phone.get_by_role("button", name="Connexion")).to_be_visible()
    expect(phone.get_by_role("button", name="Continuer sur cet appareil")).to_have_count(0)
    assert not problems


def test_two_people_share_a_telephone_and_signing_out_spares_both_keys(browser: Browser, site: str) -> None:
    phone = telephone(browser)
    people = [doctor(), a_person("Malo", "Hentric", civility="Dr")]
    for person in people:
        desk = desk_of(browser, person, site)
        desk.goto(f"{site}/compte/appareils/ajouter")
        desk.get_by_role("button", name="Afficher le code").click()
        phone.goto(desk.locator(".device-link").inner_text())
        phone.get_by_role("button", name="Enregistrer cet appareil").click()
        desk.get_by_role("button", name="Oui, les chiffres sont identiques").click()
        expect(phone.get_by_role("heading", name="Cet appareil est enregistré")).to_be_visible()
    assert Device.objects.count() == 2
    phone.goto(f"{site}/connexion")
    names = [re.compile(r"\(Dr Inès C\.\)"), re.compile(r"\(Dr Malo H\.\)")]
    for name in names:
        expect(phone.get_by_role("button", name=name)).to_be_visible()
    phone.get_by_role("button", name=names[0]).click()
    type_code(phone)
    expect(phone.get_by_role("heading", name="Boîte de réception")).to_be_visible()
    phone.goto(f"{site}/compte/")
    phone.locator(".account-button").click()
    phone.get_by_role("button", name="Se déconnecter").click()
    expect(phone.get_by_text("Vous êtes déconnecté.")).to_be_visible()
    for name in names:
        expect(phone.get_by_role("button", name=name)).to_be_visible()


def test_a_locked_telephone_goes_on_with_its_key_and_a_code(browser: Browser, site: str) -> None:
    person = doctor()
    phone = telephone(browser)
    desk = desk_of(browser, person, site)
    desk.goto(f"{site}/compte/appareils/ajouter")
    desk.get_by_role("button", name="Afficher le code").click()
    phone.goto(desk.locator(".device-link").inner_text())
    phone.get_by_role("button", name="Enregistrer cet appareil").click()
    desk.get_by_role("button", name="Oui, les chiffres sont identiques").click()
    expect(phone.get_by_role("heading", name="Cet appareil est enregistré")).to_be_visible()
    phone.goto(f"{site}/connexion")
    phone.get_by_role("button", name="Continuer sur cet appareil").click()
    type_code(phone)
    phone.goto(f"{site}/session/verrouillee")
    assert obstacles(phone) == []
    phone.get_by_role("button", name="Continuer sur cet appareil").click()
    type_code(phone)
    expect(phone.get_by_role("heading", name="Boîte de réception")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_on_the_pages_of_devices(
    browser: Browser, site: str, theme: Any, width: int, screens: Screens
) -> None:
    person = doctor()
    device, _ = enrolled(person)
    desk = desk_of(browser, person, site, color_scheme=theme)
    desk.set_viewport_size({"width": width, "height": 900})
    pages = {
        "account": "/compte/",
        "list": "/compte/appareils/",
        "one": f"/compte/appareils/{device.pk}/",
        "add": "/compte/appareils/ajouter",
    }
    for name, address in pages.items():
        desk.goto(site + address)
        assert obstacles(desk) == [], name
        assert not scrolls_sideways(desk), name
        screens(desk, f"{name}-{theme}")
        desk.set_viewport_size({"width": width, "height": 900})
    desk.get_by_role("button", name="Afficher le code").click()
    expect(desk.get_by_alt_text("Code QR")).to_be_visible()
    link = desk.locator(".device-link").inner_text()
    # The page asks every two seconds: the network is never long at rest.
    assert obstacles(desk) == []
    assert not scrolls_sideways(desk)
    screens(desk, f"code-{theme}")
    desk.set_viewport_size({"width": width, "height": 900})
    for address in (link, f"{site}/appareil/invente", f"{site}/connexion"):
        desk.context.clear_cookies()
        desk.goto(address)
        assert obstacles(desk) == []
        assert not scrolls_sideways(desk)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_button_of_the_empty_list_covers_nothing(browser: Browser, site: str, width: int) -> None:
    desk = desk_of(browser, doctor(), site)
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"{site}/compte/appareils/")
    button = desk.get_by_role("link", name="Ajouter un appareil").bounding_box()
    below = desk.get_by_role("heading", name="Appareil perdu ou volé").bounding_box()
    assert button
    assert below
    assert button["y"] + button["height"] < below["y"]
