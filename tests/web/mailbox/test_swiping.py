"""A finger on a row does what the person chose for each direction, and is taken back at will; nothing by accident."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from medipli.identity.actions.set_preferences import set_preferences
from tests.boxes import acting, folder
from tests.web.mailbox.conftest import Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature(62)]


@pytest.fixture(params=["no-preference", "reduce"])
def phone(request: Any, browser: Browser, room: Room, live_server: Any) -> Page:
    return a_phone(browser, room, live_server, reduced_motion=request.param)


def a_phone(browser: Browser, room: Room, live_server: Any, **options: Any) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, **options)
    key = room.client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + room.url("mailbox"))
    page.wait_for_load_state("networkidle")
    return page


def row(page: Page, subject: str) -> Any:
    return page.locator(".row", has_text=subject)


def swipe(page: Page, subject: str, by: int, down: int = 0, *, lift: bool = True) -> None:
    place = row(page, subject).bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + 30
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        point = {"x": x + by * step / 8, "y": y + down * step / 8}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    if lift:
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_to_the_left_a_message_is_archived_and_can_be_taken_back(phone: Page) -> None:
    swipe(phone, "Staff", -150)
    expect(row(phone, "Staff")).to_have_count(0)
    expect(phone.locator(".toast-text")).to_have_text("Message archivé")
    phone.get_by_role("button", name="Annuler").click()
    expect(row(phone, "Staff")).to_be_visible()


def test_to_the_right_a_message_is_marked_read_then_unread(phone: Page) -> None:
    swipe(phone, "Staff", 150)
    expect(phone.locator(".toast-text")).to_have_text("Message marqué comme lu")
    expect(row(phone, "Staff").locator(".row-dot")).to_have_count(0)
    swipe(phone, "Staff", 150)
    expect(row(phone, "Staff").locator(".row-dot")).to_have_count(1)


def test_too_short_a_movement_or_a_scroll_does_nothing_and_opens_nothing(phone: Page) -> None:
    swipe(phone, "Staff", -60)
    swipe(phone, "Staff", -40, down=-120)
    phone.wait_for_timeout(300)
    expect(phone.locator(".row-swipe")).to_have_count(0)
    expect(phone.locator(".toast")).to_have_count(0)
    expect(phone.locator("#subject")).to_have_count(0)
    expect(phone.locator(".row")).to_have_count(3)


def test_the_movement_says_what_it_will_do_and_stays_still_for_those_who_want_less_motion(phone: Page) -> None:
    still = phone.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    swipe(phone, "Staff", -150, lift=False)
    expect(phone.locator(".row-swipe.is-ready")).to_have_text("Archiver")
    moved = row(phone, "Staff").evaluate("row => getComputedStyle(row).transform")
    assert (moved in ("none", "matrix(1, 0, 0, 1, 0, 0)")) is still
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_menu_of_the_row_does_the_same_without_a_movement(phone: Page) -> None:
    row(phone, "Staff").get_by_role("button", name="Autres actions").tap()
    expect(phone.get_by_role("button", name="Archiver", exact=True).last).to_be_visible()
    expect(phone.get_by_role("button", name="Marquer comme lu", exact=True).last).to_be_visible()


def test_each_direction_does_what_the_person_chose_and_what_they_did_not_choose_does_nothing(
    browser: Browser, room: Room, live_server: Any
) -> None:
    set_preferences(acting(room.team.owner), room.team.owner.pk, swipe_left="none", swipe_right="follow")
    page = a_phone(browser, room, live_server)
    swipe(page, "Staff", -150)
    expect(page.locator(".row-swipe")).to_have_count(0)
    expect(row(page, "Staff")).to_be_visible()
    swipe(page, "Staff", 150)
    expect(page.locator(".toast-text")).to_have_text("Message suivi")
    expect(row(page, "Staff").get_by_role("img", name="Suivi")).to_be_visible()
    swipe(page, "Staff", 150)
    expect(row(page, "Staff").get_by_role("img", name="Suivi")).to_have_count(0)


def test_where_a_message_is_already_the_movement_takes_it_out(browser: Browser, room: Room, live_server: Any) -> None:
    room.act("archive", room.entries[1])
    page = a_phone(browser, room, live_server)
    page.goto(live_server.url + room.url("folder", folder(room.team.box, "archive")))
    swipe(page, "Staff", -150)
    expect(page.locator(".toast-text")).to_have_text("Message remis à sa place")
    expect(row(page, "Staff")).to_have_count(0)
