"""« Activité récente »: what a toast said is read again and taken back from any page; what people wrote is not kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.obstacles import obstacles
from tests.people import signed_in_client
from tests.web.mailbox.conftest import Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature(62)]


@pytest.fixture
def inbox(page: Page, room: Room, live_server: Any) -> Page:
    come_in(page, room.client, live_server)
    page.goto(live_server.url + room.url("mailbox"))
    return page


def come_in(page: Page, client: Any, live_server: Any) -> None:
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


def archive(page: Page, subject: str) -> None:
    page.locator(".row", has_text=subject).locator(".row-link").focus()
    page.keyboard.press("e")
    expect(page.locator(".row", has_text=subject)).to_have_count(0)


def log(page: Page) -> Locator:
    page.locator(".account-button").click()
    page.get_by_role("button", name="Activité récente").click()
    return page.get_by_role("dialog", name="Activité récente")


def kept(page: Page) -> str:
    return str(page.evaluate("[...Object.values(sessionStorage), ...Object.values(localStorage)].join()"))


def test_a_message_missed_at_the_foot_of_the_page_is_read_again_by_keyboard(inbox: Page) -> None:
    archive(inbox, "Staff")
    inbox.get_by_role("button", name="Fermer ce message").click()
    expect(inbox.locator(".toast")).to_have_count(0)
    inbox.locator(".account-button").focus()
    inbox.keyboard.press("Enter")
    inbox.get_by_role("button", name="Activité récente").focus()
    inbox.keyboard.press("Enter")
    dialog = inbox.get_by_role("dialog", name="Activité récente")
    expect(dialog.get_by_role("listitem")).to_contain_text("Message archivé")
    assert obstacles(inbox) == []
    inbox.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(inbox.locator(".account-button")).to_be_focused()


def test_on_the_next_page_it_is_still_there_and_the_action_is_taken_back_once(
    inbox: Page, room: Room, live_server: Any
) -> None:
    archive(inbox, "Staff")
    inbox.goto(f"{live_server.url}/compte/")
    inbox.goto(live_server.url + room.url("mailbox"))
    dialog = log(inbox)
    dialog.get_by_role("button", name="Annuler : Message archivé").click()
    expect(dialog.get_by_role("listitem").first).to_contain_text("Action annulée")
    expect(dialog.get_by_role("button", name="Annuler :")).to_have_count(0)
    inbox.keyboard.press("Escape")
    expect(inbox.locator(".row", has_text="Staff")).to_be_visible()


def test_what_people_wrote_is_never_written_down(inbox: Page) -> None:
    inbox.evaluate(
        """() => document.dispatchEvent(new CustomEvent("toast", { detail: {
            text: "Message classé dans «\u00a0Mme Vautrin\u00a0»" } }))"""
    )
    expect(inbox.locator(".toast-text")).to_contain_text("Mme Vautrin")
    expect(log(inbox).get_by_role("listitem")).to_contain_text("Message classé")
    assert "Vautrin" not in kept(inbox)


def test_only_the_last_twenty_are_kept(inbox: Page) -> None:
    inbox.evaluate(
        """() => { for (let n = 1; n <= 25; n += 1) {
            document.dispatchEvent(new CustomEvent("toast", { detail: { text: `Action ${n}` } })); } }"""
    )
    lines = log(inbox).get_by_role("listitem")
    expect(lines).to_have_count(20)
    expect(lines.first).to_contain_text("Action 25")


def test_it_goes_with_the_session_and_nobody_else_reads_it(inbox: Page, room: Room, live_server: Any) -> None:
    archive(inbox, "Staff")
    come_in(inbox, signed_in_client(room.team.member), live_server)
    inbox.goto(live_server.url + room.url("mailbox"))
    expect(log(inbox)).to_contain_text("Il n’y en a pas encore")
    inbox.keyboard.press("Escape")
    archive(inbox, "Ordonnance")
    assert "archivé" in kept(inbox)
    inbox.locator(".account-button").click()
    inbox.get_by_role("button", name="Se déconnecter").click()
    expect(inbox.get_by_role("button", name="Connexion")).to_be_visible()
    assert "archivé" not in kept(inbox)


def test_an_empty_log_says_what_it_is_for(inbox: Page) -> None:
    expect(log(inbox)).to_contain_text("se retrouvent ici")
