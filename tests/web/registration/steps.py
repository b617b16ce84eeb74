"""What a newcomer presses, from « Créer un compte » to the confirmation of an address."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web.registration.world import link_to, run_jobs


def choose(page: Page, site: str, account: str, *more: str) -> None:
    """From the home page to a type of account, the region of the tests, and what goes with the type."""
    page.goto(f"{site}/")
    page.get_by_role("link", name="Créer un compte").click()
    page.get_by_text(account, exact=True).click()
    page.get_by_text("Val-d’Orlane", exact=True).click()
    for label in more:
        page.get_by_text(label, exact=label in ("Oui", "Non")).click()


def go_on(page: Page, label: str) -> None:
    """Press the last button of that name and wait for the next page."""
    page.get_by_role("button", name=label).last.click()
    page.wait_for_load_state()


def confirm(page: Page, site: str, address: str) -> None:
    """Press the button behind the link that was mailed to an address."""
    run_jobs()
    page.goto(site + link_to(address, "/inscription/confirmer/"))
    page.get_by_role("button", name="Oui, confirmer cette adresse").click()
