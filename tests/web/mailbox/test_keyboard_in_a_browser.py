"""Keys in a real browser: the sheet of « ? », keys switched off, the arrows of the reader, a long list, a selection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from medipli.messages.queries.listing import PAGE_SIZE
from tests.boxes import deliver_to
from tests.web.mailbox.conftest import Room
from tests.web.mailbox.test_in_a_browser import enter, inbox, row, site

__all__ = ["inbox", "site"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SINGLE_KEYS = ("j", "k", "x", "e", "v", "#", "s", "c", "r", "o", "/", "?", "z", "Shift+U", "g")


def sheet(page: Page) -> Any:
    return page.get_by_role("dialog", name="Raccourcis clavier")


def test_a_question_mark_opens_the_sheet_of_keys_and_escape_gives_the_focus_back(inbox: Page) -> None:
    link = row(inbox, "Staff").locator(".row-link")
    link.focus()
    inbox.keyboard.press("?")
    expect(sheet(inbox)).to_be_visible()
    expect(sheet(inbox).get_by_text("Classer dans un dossier")).to_be_visible()
    inbox.keyboard.press("e")
    inbox.keyboard.press("Escape")
    expect(sheet(inbox)).to_be_hidden()
    expect(link).to_be_focused()
    expect(inbox.locator(".row")).to_have_count(3)


def test_keys_switched_off_in_the_sheet_are_dead_there_and_after_a_return(inbox: Page, room: Room) -> None:
    inbox.keyboard.press("?")
    with inbox.expect_response("**/compte/preferences"):
        sheet(inbox).get_by_label("Utiliser les raccourcis à une seule touche").uncheck()
    inbox.keyboard.press("Escape")
    expect(sheet(inbox)).to_be_hidden()
    before = inbox.url
    for returned in (False, True):
        if returned:
            inbox.context.clear_cookies(name="single_keys")  # what the account says is enough
            inbox.reload()
        link = row(inbox, "Staff").locator(".row-link")
        link.focus()
        for key in SINGLE_KEYS:
            inbox.keyboard.press(key)
        inbox.wait_for_load_state("networkidle")
        expect(link).to_be_focused()
        expect(inbox.locator(".row")).to_have_count(3)
        expect(inbox.locator("dialog[open], .row.is-checked, .toast")).to_have_count(0)
        assert inbox.url == before
    # What is no single letter still works.
    inbox.keyboard.press("ArrowDown")
    expect(row(inbox, "Ordonnance").locator(".row-link")).to_be_focused()
    inbox.keyboard.press("Enter")
    expect(inbox.locator("#subject")).to_have_text("Ordonnance")


def test_the_arrows_of_the_reader_keep_the_focus_and_do_not_lose_it_at_the_end(inbox: Page) -> None:
    row(inbox, "Bilan").locator(".row-link").click()
    older, newer = inbox.locator("#reader-older"), inbox.locator("#reader-newer")
    expect(newer).to_be_hidden()
    older.focus()
    inbox.keyboard.press("Enter")
    expect(inbox.locator("#subject")).to_have_text("Staff")
    expect(older).to_be_focused()
    expect(inbox.locator("#live-status")).to_contain_text("Staff")
    inbox.keyboard.press("Enter")
    expect(inbox.locator("#subject")).to_have_text("Ordonnance")
    expect(older).to_be_hidden()
    expect(inbox.locator("#subject")).to_be_focused()
    newer.focus()
    inbox.keyboard.press("Enter")
    expect(inbox.locator("#subject")).to_have_text("Staff")
    expect(newer).to_be_focused()


def test_a_long_list_goes_on_as_one_scrolls_down(page: Page, room: Room, site: str) -> None:
    start = timezone.now() - timedelta(days=30)
    for number in range(2 * PAGE_SIZE):
        deliver_to(room.team.box, subject=f"Relevé {number}", text="Bonjour.", now=start - timedelta(hours=number))
    enter(page.context, room, site)
    page.goto(site + room.url("mailbox"))
    rows = page.locator(".row")
    expect(rows).to_have_count(PAGE_SIZE)
    for seen in (2 * PAGE_SIZE, 2 * PAGE_SIZE + 3):
        page.locator("[data-sentinel]").scroll_into_view_if_needed()
        expect(rows).to_have_count(seen)
    expect(page.locator("[data-sentinel]")).to_have_count(0)
    ids = rows.evaluate_all("rows => rows.map(({ id }) => id)")
    assert len(set(ids)) == len(ids)
    # One stop for the whole list, what came later included, and the keys go on into it.
    expect(page.locator(".row-link[tabindex='0']")).to_have_count(1)
    rows.nth(PAGE_SIZE - 1).locator(".row-link").focus()
    page.keyboard.press("j")
    expect(rows.nth(PAGE_SIZE).locator(".row-link")).to_be_focused()


def test_a_selection_is_archived_and_taken_back_whole(inbox: Page) -> None:
    row(inbox, "Bilan").locator(".row-link").focus()
    inbox.keyboard.press("Shift+J")
    expect(inbox.locator("[data-count]")).to_have_text("2 sélectionnés")
    inbox.keyboard.press("e")
    expect(inbox.locator(".row")).to_have_count(1)
    expect(inbox.locator("#live-status")).to_contain_text("2 messages archivés")
    inbox.keyboard.press("z")
    expect(inbox.locator(".row")).to_have_count(3)


def test_all_of_a_search_is_archived_and_taken_back(inbox: Page) -> None:
    inbox.keyboard.press("/")
    inbox.keyboard.type("jeudi")
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_role("heading", name="Résultats")).to_be_visible()
    row(inbox, "Staff").locator(".row-link").focus()
    inbox.keyboard.press("x")
    inbox.get_by_label("Tout sélectionner dans cette recherche").check()
    expect(inbox.locator("[data-count]")).to_have_text("Tout est sélectionné")
    inbox.locator("#list-actions").get_by_role("button", name="Archiver").click()
    expect(inbox.locator(".toast")).to_contain_text("Message archivé")
    inbox.locator(".toast-action").click()
    expect(inbox.locator("#live-status")).to_contain_text("Action annulée")
