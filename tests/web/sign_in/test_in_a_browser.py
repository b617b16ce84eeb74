"""Signing in with a real browser: with JavaScript, and without."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.late_scripts import late_script
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature(59)]


@pytest.fixture
def site(live_server: Any) -> str:
    return str(live_server.url)


def give_password(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/compte/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").click()
    expect(page.get_by_role("heading", name="Saisissez votre code")).to_be_visible()


def test_a_pasted_code_is_sent_by_itself_and_leads_to_the_page_that_was_asked_for(page: Page, site: str) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    give_password(page, site, a_person().email)
    code = last_code()
    page.evaluate(
        """code => {
            const field = document.querySelector("#id_code");
            const pasted = new DataTransfer();
            pasted.setData("text", code);
            field.focus();
            const event = new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true });
            if (field.dispatchEvent(event)) {
                field.value = code;
                field.dispatchEvent(new InputEvent("input", { bubbles: true }));
            }
        }""",
        f"{code[:3]} {code[3:]}",
    )
    expect(page.get_by_role("heading", name="Gestion de votre compte Medipli")).to_be_visible()
    assert page.url == f"{site}/compte/"
    assert not problems


def test_a_code_typed_before_the_scripts_came_is_sent_by_itself(page: Page, site: str) -> None:
    page.goto(f"{site}/connexion")
    page.get_by_label("E-mail").fill(a_person().email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    late = late_script(page, "otp-input")
    page.get_by_role("button", name="Connexion").click(no_wait_after=True)
    page.get_by_label("Code à 6 chiffres").wait_for()
    page.get_by_label("Code à 6 chiffres").fill(last_code())
    late()
    expect(page.get_by_role("heading", name="Vous n’avez pas encore de boîte")).to_be_visible()


def test_signing_in_works_without_javascript(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    give_password(page, site, a_person().email)
    page.get_by_label("Code à 6 chiffres").fill(last_code())
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", name="Gestion de votre compte Medipli")).to_be_visible()


def test_an_error_takes_the_focus_and_leads_to_its_field(page: Page, site: str) -> None:
    page.goto(f"{site}/connexion")
    page.get_by_label("E-mail").fill("nobody@courrier.example")
    page.get_by_label("Mot de passe", exact=True).fill("faux")
    page.get_by_role("button", name="Connexion").click()
    expect(page.get_by_role("alert").filter(has_text="E-mail ou mot de passe incorrect.")).to_be_focused()
    page.get_by_role("link", name="E-mail ou mot de passe incorrect.").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
