"""« Activité récente »: what a toast said can be read again, with the keyboard, and is kept in no storage."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.obstacles import obstacles
from tests.web.mailbox.conftest import Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature(62)]


def test_a_message_missed_at_the_foot_of_the_page_is_read_again_by_keyboard(
    page: Page, room: Room, live_server: Any
) -> None:
    key = room.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    page.goto(live_server.url + room.url("mailbox"))
    page.locator(".row", has_text="Staff").locator(".row-link").focus()
    page.keyboard.press("e")
    page.get_by_role("button", name="Fermer ce message").click()
    expect(page.locator(".toast")).to_have_count(0)
    page.locator(".account-button").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Activité récente").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Activité récente")
    expect(dialog.get_by_role("listitem")).to_contain_text("Message archivé")
    assert obstacles(page) == []
    assert (
        page.evaluate("[...Object.values(sessionStorage), ...Object.values(localStorage)].join()").count("archivé") == 0
    )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".account-button")).to_be_focused()


def test_an_empty_log_says_what_it_is_for(page: Page, room: Room, live_server: Any) -> None:
    key = room.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    page.goto(live_server.url + room.url("mailbox"))
    page.locator(".account-button").click()
    page.get_by_role("button", name="Activité récente").click()
    expect(page.get_by_role("dialog", name="Activité récente")).to_contain_text("se retrouvent ici")
