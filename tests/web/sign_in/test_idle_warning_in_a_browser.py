"""The warning before the session locks: two minutes of it, « Rester connecté », and what the lock leaves."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from medipli.identity.models import Session
from tests.boxes import a_mailbox
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def idle(page: Page, live_server: Any) -> Page:
    """A mailbox left open until the warning shows, here and on the server."""
    person = a_person()
    box = a_mailbox(person)
    cookie = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/boites/{box.pk}/")
    left_alone(28)
    expect(page.locator("session-clock")).to_be_attached()
    expect(warning(page)).to_be_hidden()
    let_pass(page, until_the_lock=118)
    expect(warning(page)).to_be_visible()
    return page


def let_pass(page: Page, *, until_the_lock: int) -> None:
    """Let so much time pass in the page that so many seconds are left."""
    page.evaluate("left => { document.querySelector('session-clock').end = Date.now() + left * 1000; }", until_the_lock)


def left_alone(minutes: float) -> None:
    Session.objects.update(last_seen_at=timezone.now() - timedelta(minutes=minutes))


def warning(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Toujours là")


def test_the_warning_counts_down_and_is_said(idle: Page) -> None:
    left = warning(idle).locator("[data-left]")
    expect(idle.get_by_role("button", name="Rester connecté")).to_be_focused()
    expect(idle.locator("#live-alert")).to_contain_text("Votre session se verrouillera dans 2 minutes.")
    expect(left).to_have_text(re.compile(r"11\d\s*s"))
    let_pass(idle, until_the_lock=42)
    expect(left).to_have_text(re.compile(r"4[012]\s*s"))
    let_pass(idle, until_the_lock=40)
    expect(left).to_have_text(re.compile(r"3\d\s*s"))


def test_staying_signed_in_closes_the_warning_and_starts_the_time_again(idle: Page) -> None:
    with idle.expect_response("**/session/activite") as answer:
        idle.keyboard.press("Enter")
    assert answer.value.status == 200
    expect(warning(idle)).to_be_hidden()
    seen = Session.objects.get().last_seen_at
    assert seen is not None
    assert timezone.now() - seen < timedelta(minutes=1)
    left = idle.evaluate("() => document.querySelector('session-clock').end - Date.now()")
    assert left > (settings.IDLE_MINUTES - 1) * 60_000


def test_escape_is_staying_too(idle: Page) -> None:
    with idle.expect_response("**/session/activite") as answer:
        idle.keyboard.press("Escape")
    assert answer.value.status == 200
    expect(warning(idle)).to_be_hidden()


def test_without_an_answer_the_page_empties_and_asks_for_the_password(idle: Page) -> None:
    left_alone(31)
    let_pass(idle, until_the_lock=0)
    expect(idle.get_by_role("heading", name="Session verrouillée")).to_be_visible()
    expect(idle.locator("#app")).to_have_count(0)
    assert Session.objects.get().is_locked


def test_another_window_that_was_active_keeps_this_one_open(idle: Page) -> None:
    left_alone(1)
    with idle.expect_response("**/session/etat"):
        let_pass(idle, until_the_lock=0)
    expect(warning(idle)).to_be_hidden()
    expect(idle.locator("#app")).to_be_visible()
