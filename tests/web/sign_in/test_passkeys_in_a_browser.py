"""Passkeys in a real browser, with Chromium's virtual authenticator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from medipli.audit.actor import service
from medipli.identity.models import Passkey, Person, Session
from medipli.organisations.actions import choose_sign_in
from medipli.organisations.models import Organisation
from tests.boxes import a_mailbox
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import PASSWORD, a_person, signed_in_client
from tests.structures import a_structure
from tests.virtual_authenticator import VirtualAuthenticator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADD = "Ajouter une clé d’accès"


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The site at its own address, since browsers tie keys to it."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)


def enter_as(page: Page, person: Person, site: str) -> None:
    key = signed_in_client(person).cookies[configured.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": key, "url": site}])


def watched(page: Page) -> list[str]:
    """What the console complains about."""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems


def has_passkey(page: Page, person: Person, site: str) -> VirtualAuthenticator:
    """Add a passkey to the account on its page, and sign out again."""
    device = VirtualAuthenticator(page)
    enter_as(page, person, site)
    page.goto(f"{site}/compte/cles-acces/nouvelle")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("La clé d’accès est ajoutée.")).to_be_visible()
    page.context.clear_cookies()
    return device


def give_password(page: Page, site: str, person: Person) -> None:
    page.goto(f"{site}/connexion")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion", exact=True).click()
    expect(page.get_by_role("heading", name="Saisissez votre code")).to_be_visible()


def test_a_passkey_is_added_used_and_removed_with_the_keyboard_alone(page: Page, site: str) -> None:
    problems = watched(page)
    person = a_person()
    a_mailbox(person)
    device = VirtualAuthenticator(page)
    enter_as(page, person, site)
    page.goto(f"{site}/compte/")
    page.get_by_role("link", name=ADD).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Nom de la clé d’accès").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Poste du cabinet")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Vos clés d’accès")).to_contain_text("Poste du cabinet")
    assert len(device.credentials()) == 1
    page.context.clear_cookies()
    page.goto(f"{site}/compte/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gestion de votre compte Medipli")).to_be_visible()
    page.get_by_role("link", name="Retirer la clé d’accès Poste du cabinet").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Retirer la clé d’accès").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("La clé d’accès est retirée.")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{site}/connexion")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("alert").filter(has_text="n’est pas enregistrée ici")).to_be_focused()
    assert [text for text in problems if "422" not in text] == []


def test_a_passkey_takes_the_place_of_the_mailed_code(page: Page, site: str) -> None:
    person = a_person()
    has_passkey(page, person, site)
    give_password(page, site, person)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Vous n’avez pas encore de boîte")).to_be_visible()
    page.wait_for_load_state()
    assert Session.objects.exclude(person=None).get(factors="password passkey")


def test_giving_up_says_so_and_the_button_serves_again(page: Page, site: str) -> None:
    person = a_person()
    device = has_passkey(page, person, site)
    page.goto(f"{site}/connexion")
    device.verifies(False)
    button = page.get_by_role("button", name="Se connecter avec une clé d’accès")
    button.click()
    expect(page.get_by_role("alert").filter(has_text="La fenêtre a été fermée")).to_be_visible()
    assert obstacles(page) == []
    device.verifies(True)
    button.click()
    expect(page.get_by_role("heading", name="Vous n’avez pas encore de boîte")).to_be_visible()


def test_a_device_that_holds_a_key_already_makes_no_second_one(page: Page, site: str) -> None:
    person = a_person()
    has_passkey(page, person, site)
    enter_as(page, person, site)
    page.goto(f"{site}/compte/cles-acces/nouvelle")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert").filter(has_text="garde déjà une clé d’accès")).to_be_visible()
    assert Passkey.objects.count() == 1


def test_a_site_out_of_reach_is_told(page: Page, site: str) -> None:
    page.goto(f"{site}/connexion")
    page.route("**/connexion/cle-acces/demande", lambda route: route.abort())
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("alert").filter(has_text="Le service n’a pas répondu")).to_be_visible()


def test_at_a_numeric_address_the_page_says_where_passkeys_work(page: Page, site: str) -> None:
    page.goto(site.replace("localhost", "127.0.0.1") + "/connexion")
    expect(page.get_by_role("link", name=site)).to_have_attribute("href", f"{site}/connexion")
    expect(page.get_by_text("Les clés d’accès ne fonctionnent qu’à l’adresse du service")).to_be_visible()
    expect(page.get_by_role("button", name="Se connecter avec une clé d’accès")).to_be_hidden()
    assert obstacles(page) == []
    page.get_by_role("link", name=site).click()
    expect(page.get_by_role("button", name="Se connecter avec une clé d’accès")).to_be_visible()


def test_without_javascript_no_passkey_is_offered_and_the_rest_works(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/connexion")
    expect(page.get_by_role("button", name="Connexion", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Se connecter avec une clé d’accès")).to_be_hidden()
    enter_as(page, a_person(), site)
    page.goto(f"{site}/compte/cles-acces/nouvelle")
    # In a <noscript>, which Chromium leaves out while Playwright keeps scripts from running.
    assert "Les clés d’accès demandent JavaScript." in page.content()
    expect(page.get_by_role("button", name="Continuer")).to_be_hidden()


def test_a_passkey_proves_again_and_leads_back_to_what_was_asked(page: Page, site: str) -> None:
    person = a_person()
    has_passkey(page, person, site)
    enter_as(page, person, site)
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    page.goto(f"{site}/compte/cles-acces/{Passkey.objects.get().pk}/retirer")
    expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    assert obstacles(page) == []
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Retirer")).to_be_visible()


def test_a_proof_that_ends_while_one_fills_in_the_form_is_asked_again(page: Page, site: str) -> None:
    person = a_person()
    VirtualAuthenticator(page)
    enter_as(page, person, site)
    page.goto(f"{site}/compte/cles-acces/nouvelle")
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    page.get_by_label(f"Mot de passe de {person.email}").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("La clé d’accès est ajoutée.")).to_be_visible()


def test_a_locked_session_is_taken_up_again_with_a_passkey(page: Page, site: str) -> None:
    person = a_person()
    a_mailbox(person)
    has_passkey(page, person, site)
    enter_as(page, person, site)
    page.goto(f"{site}/compte/messagerie/")
    page.evaluate("document.querySelector('session-clock').lock()")
    expect(page.get_by_role("heading", name="Session verrouillée")).to_be_visible()
    assert obstacles(page) == []
    page.get_by_role("button", name="Reprendre avec ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Vos paramètres de messagerie")).to_be_visible()


def test_who_needs_a_stronger_factor_gets_one_and_goes_on(page: Page, site: str) -> None:
    place = a_structure()
    choose_sign_in(service("test"), place.organisation.pk, Organisation.SignIn.STRONG)
    enter_as(page, place.secretary, site)
    Session.objects.filter(person=place.secretary).update(must_strengthen=True)
    VirtualAuthenticator(page)
    page.goto(f"{site}/compte/messagerie/")
    expect(page.get_by_role("heading", name="Votre structure demande une connexion renforcée")).to_be_visible()
    page.get_by_role("link", name=ADD).click()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Vos paramètres de messagerie")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_pages_have_no_known_obstacle(browser: Browser, site: str, theme: Any, width: int) -> None:
    place = a_structure()
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale="fr-FR")
    page = context.new_page()
    has_passkey(page, place.administrator, site)
    number = Passkey.objects.get().pk

    def look(what: str) -> None:
        assert obstacles(page) == [], what
        assert not scrolls_sideways(page), what

    give_password(page, site, place.administrator)
    page.get_by_text("Je n’ai pas reçu le code").click()
    look("code")
    page.get_by_role("link", name="Utiliser un code de secours").click()
    look("recovery code")
    enter_as(page, place.administrator, site)
    for path in (
        "/compte/",
        "/compte/cles-acces/nouvelle",
        f"/compte/cles-acces/{number}/nom",
        f"/compte/cles-acces/{number}/retirer",
        "/gestionnaire/connexion/",
    ):
        page.goto(site + path)
        look(path)
    page.get_by_label("Connexion renforcée").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Demander une connexion renforcée")).to_be_visible()
    look("confirm")
    page.get_by_role("button", name="Demander une connexion renforcée").click()
    Session.objects.update(must_strengthen=True)
    page.goto(f"{site}/compte/")
    expect(page.get_by_role("heading", name="Votre structure demande")).to_be_visible()
    look("strengthen")
    context.close()
