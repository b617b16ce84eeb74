"""One whole exchange in a real browser: sign in, write, read, answer; by keyboard alone, and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from medipli.mailboxes.models import Mailbox
from tests.boxes import a_mailbox
from tests.browser.newcomers import let_held_messages_go
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def physician() -> Mailbox:
    return a_mailbox(a_person("Inès", "Corvoisier"), label="Dr Inès Corvoisier")


@pytest.fixture
def cardiologist() -> Mailbox:
    return a_mailbox(a_person("Malo", "Hentric"), label="Dr Malo Hentric")


def email_of(box: Mailbox) -> str:
    assert box.owner is not None
    return box.owner.email


def reach(page: Page, wanted: Locator) -> None:
    """Press the tab key until ``wanted`` has the focus."""
    for _ in range(60):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tab key never reaches {wanted}")


def sign_in_by_keyboard(browser: Browser, site: str, box: Mailbox) -> Page:
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto(f"{site}/connexion")
    reach(page, page.get_by_label("E-mail"))
    page.keyboard.type(email_of(box))
    reach(page, page.get_by_label("Mot de passe", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("Code à 6 chiffres"))
    page.keyboard.type(last_code())
    expect(page.get_by_role("heading", name="Boîte de réception")).to_be_visible()
    # Keys are for scripts: they run before the page counts as loaded.
    page.wait_for_load_state()
    return page


def test_two_people_write_to_each_other_by_keyboard_alone(
    browser: Browser, site: str, physician: Mailbox, cardiologist: Mailbox
) -> None:
    first = sign_in_by_keyboard(browser, site, physician)
    first.keyboard.press("c")
    expect(first.get_by_role("combobox", name="A:")).to_be_focused()
    first.keyboard.type(cardiologist.address)
    first.keyboard.press("Enter")
    expect(first.get_by_role("group", name="Dr Malo Hentric")).to_be_visible()
    reach(first, first.get_by_label("Objet"))
    first.keyboard.type("Avis sur un tracé")
    reach(first, first.get_by_role("textbox", name="Message"))
    first.keyboard.type("Cher confrère, que pensez-vous de ce rythme ?")
    first.keyboard.press("Control+Enter")
    expect(first.locator(".toast-text")).to_contain_text("« Avis sur un tracé » partira dans")
    let_held_messages_go()

    second = sign_in_by_keyboard(browser, site, cardiologist)
    second.keyboard.press("j")
    second.keyboard.press("Enter")
    expect(second.get_by_role("heading", name="Avis sur un tracé")).to_be_visible()
    second.keyboard.press("r")
    expect(second.get_by_role("dialog", name="Répondre")).to_be_visible()
    reach(second, second.get_by_role("textbox", name="Message"))
    second.keyboard.type("Rien d’inquiétant.")
    second.keyboard.press("Control+Enter")
    expect(second.locator(".toast-text")).to_contain_text("partira dans")
    let_held_messages_go()

    first.reload()
    first.keyboard.press("j")
    first.keyboard.press("Enter")
    expect(first.get_by_role("region", name="Message ouvert").or_(first.locator("#reader"))).to_contain_text(
        "Re : Avis"
    )


def sign_in_without_scripts(browser: Browser, site: str, box: Mailbox) -> Page:
    page = browser.new_context(locale="fr-FR", java_script_enabled=False).new_page()
    page.goto(f"{site}/connexion")
    page.get_by_label("E-mail").fill(email_of(box))
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").click()
    page.get_by_label("Code à 6 chiffres").fill(last_code())
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", name="Boîte de réception")).to_be_visible()
    return page


def test_two_people_write_to_each_other_without_javascript(
    browser: Browser, site: str, physician: Mailbox, cardiologist: Mailbox
) -> None:
    first = sign_in_without_scripts(browser, site, physician)
    first.goto(f"{site}/boites/{physician.pk}/nouveau/")
    first.get_by_label("A:").fill(cardiologist.address)
    first.get_by_label("Objet").fill("Sans script")
    first.get_by_role("textbox", name="Message").fill("Bonjour, voici ma question.")
    first.get_by_role("button", name="Envoyer", exact=True).click()
    expect(first.get_by_role("heading", name="« Sans script » partira dans")).to_be_visible()
    let_held_messages_go()

    second = sign_in_without_scripts(browser, site, cardiologist)
    second.get_by_role("link", name="Sans script").click()
    expect(second.get_by_text("Bonjour, voici ma question.").first).to_be_visible()
    second.get_by_role("link", name="Répondre", exact=True).click()
    body = second.get_by_role("textbox", name="Message")
    body.fill(f"Voici ma réponse.\n{body.input_value()}")
    second.get_by_role("button", name="Envoyer", exact=True).click()
    expect(second.get_by_role("heading", name="partira dans")).to_be_visible()
    let_held_messages_go()

    first.goto(f"{site}/boites/{physician.pk}/")
    first.get_by_role("link", name="Re : Sans script").click()
    expect(first.get_by_text("Voici ma réponse.").first).to_be_visible()
