"""The mailbox in a real browser: filing by keyboard, undoing, reading without scripts, nothing fetched, no obstacle."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from medipli.mailboxes.actions import create_folder
from medipli.messages.actions import create_label, set_label
from tests.boxes import acting, deliver_to, folder
from tests.obstacles import obstacles, scrolls_sideways
from tests.web.mailbox.conftest import Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def site(live_server: Any) -> str:
    return str(live_server.url)


def enter(context: BrowserContext, room: Room, site: str) -> None:
    key = room.client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])


@pytest.fixture
def inbox(page: Page, room: Room, site: str) -> Page:
    enter(page.context, room, site)
    page.goto(site + room.url("mailbox"))
    return page


def row(page: Page, subject: str) -> Any:
    return page.locator(".row", has_text=subject)


def test_a_message_is_archived_and_taken_back_by_keyboard_alone(inbox: Page, room: Room) -> None:
    row(inbox, "Bilan").locator(".row-link").focus()
    inbox.keyboard.press("j")
    expect(row(inbox, "Staff").locator(".row-link")).to_be_focused()
    inbox.keyboard.press("e")
    expect(row(inbox, "Staff")).to_have_count(0)
    expect(row(inbox, "Ordonnance").locator(".row-link")).to_be_focused()
    expect(inbox.locator("#live-status")).to_contain_text("Message archivé")
    inbox.keyboard.press("z")
    expect(row(inbox, "Staff")).to_be_visible()


def test_opening_shows_the_text_moves_the_focus_and_writes_the_address(inbox: Page, room: Room, site: str) -> None:
    row(inbox, "Ordonnance").locator(".row-link").focus()
    inbox.keyboard.press("Enter")
    expect(inbox.locator("#subject")).to_have_text("Ordonnance")
    expect(inbox.locator("#subject")).to_be_focused()
    expect(inbox).to_have_url(site + room.url("message", room.entries[0].pk))
    expect(row(inbox, "Ordonnance").locator(".row-link")).to_have_attribute("aria-current", "true")
    expect(inbox.locator("#list-unread")).to_contain_text("2")
    inbox.keyboard.press("k")
    expect(inbox.locator("#subject")).to_have_text("Staff")
    inbox.keyboard.press("u")
    expect(inbox.locator("#subject")).to_have_count(0)
    expect(row(inbox, "Staff").locator(".row-link")).to_be_focused()


def test_going_back_in_the_browser_brings_the_list_and_then_the_message_again(inbox: Page, room: Room) -> None:
    row(inbox, "Ordonnance").locator(".row-link").click()
    expect(inbox.locator("#subject")).to_have_text("Ordonnance")
    row(inbox, "Staff").locator(".row-link").click()
    expect(inbox.locator("#subject")).to_have_text("Staff")
    inbox.go_back()
    expect(inbox.locator("#subject")).to_have_text("Ordonnance")
    inbox.go_back()
    expect(inbox.locator("#subject")).to_have_count(0)
    expect(inbox.locator(".row")).to_have_count(3)
    row(inbox, "Bilan").locator(".row-link").click()
    expect(inbox.locator("#subject")).to_have_text("Bilan de Mme Vautrin")


def test_a_message_is_filed_through_the_picker(inbox: Page, room: Room) -> None:
    own = create_folder(acting(room.team.owner), room.team.box.pk, "Biologie")
    row(inbox, "Bilan").locator(".row-link").click()
    expect(inbox.locator("#subject")).to_be_visible()
    inbox.keyboard.press("v")
    field = inbox.get_by_label("Filtrer les dossiers")
    expect(field).to_be_focused()
    field.press_sequentially("biolo")
    inbox.keyboard.press("Enter")
    expect(row(inbox, "Bilan")).to_have_count(0)
    room.entries[2].refresh_from_db()
    assert room.entries[2].folder_id == own.pk


def test_a_row_is_dropped_on_a_folder(inbox: Page, room: Room) -> None:
    archive = inbox.locator(f'.nav-link[data-folder="{folder(room.team.box, "archive")}"]')
    row(inbox, "Staff").locator(".row-link").drag_to(archive)
    expect(row(inbox, "Staff")).to_have_count(0)
    expect(row(inbox, "Bilan")).to_be_visible()


def test_several_rows_are_selected_and_moved_together(inbox: Page) -> None:
    row(inbox, "Bilan").locator(".row-link").focus()
    inbox.keyboard.press("x")
    inbox.keyboard.press("Shift+J")
    expect(inbox.locator("[data-count]")).to_have_text("2 sélectionnés")
    inbox.get_by_role("button", name="Mettre à la corbeille", exact=True).first.click()
    expect(inbox.locator(".row")).to_have_count(1)


def test_a_search_writes_nothing_of_it_in_the_address(inbox: Page) -> None:
    inbox.keyboard.press("/")
    inbox.keyboard.type("Vautrin")
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_role("heading", name="Résultats")).to_be_visible()
    expect(inbox.locator(".row")).to_have_count(1)
    assert "autrin" not in inbox.url


def test_a_hostile_message_runs_nothing_and_fetches_nothing(inbox: Page, room: Room, site: str) -> None:
    asked: list[str] = []
    inbox.on("request", lambda request: asked.append(request.url))
    inbox.on("dialog", lambda dialog: pytest.fail("a script ran"))
    row(inbox, "Bilan").locator(".row-link").click()
    frame = inbox.frame_locator("message-frame iframe")
    expect(frame.get_by_text("bilan", exact=True)).to_be_visible()
    inbox.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith((site, "data:")) for url in asked), asked
    height = inbox.locator("message-frame iframe").evaluate("frame => frame.getBoundingClientRect().height")
    assert 40 < height < 300


def test_reading_and_filing_work_without_javascript(browser: Browser, room: Room, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    enter(context, room, site)
    page = context.new_page()
    page.goto(site + room.url("mailbox"))
    row(page, "Ordonnance").locator(".row-link").click()
    expect(page.get_by_text("À renouveler.").last).to_be_visible()
    page.get_by_role("button", name="Archiver", exact=True).last.click()
    expect(page.get_by_text("Message archivé")).to_be_visible()
    expect(row(page, "Ordonnance")).to_have_count(0)
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(row(page, "Ordonnance")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_no_page_has_a_known_obstacle(page: Page, room: Room, site: str, scheme: Any, width: int) -> None:
    actor, box = acting(room.team.owner), room.team.box.pk
    set_label(actor, box, [room.entries[2].pk], create_label(actor, box, "Urgent", "gar").pk, on=True)
    own = create_folder(actor, box, "Biologie")
    enter(page.context, room, site)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    opened = room.entries[2].pk
    for address in (
        room.url("mailbox"),
        room.url("message", opened),
        room.url("message-headers", opened),
        room.url("message-source", opened),
        room.url("folders"),
        room.url("folder-edit", own.pk),
        room.url("labels"),
        room.url("search"),
        room.url("folder", own.pk),
    ):
        page.goto(site + address)
        check(page, f"{address} {width} {scheme}")
    page.goto(site + room.url("mailbox"))
    row(page, "Bilan").hover()
    row(page, "Bilan").get_by_role("button", name="Autres actions").click()
    expect(page.get_by_role("heading", name="Que faire de ce message")).to_be_visible()
    check(page, "actions")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_paper_and_previews_have_no_known_obstacle(page: Page, room: Room, site: str, scheme: Any, width: int) -> None:
    enter(page.context, room, site)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    opened = room.entries[2].pk
    files = [("resultat.txt", b"INR 3,8"), ("image.png", PIXEL)]
    (other,) = deliver_to(room.team.box, subject="Images", text="Voir.", files=files)
    for address in (
        room.url("message-print", opened),
        room.url("attachment-preview", opened, 0),
        room.url("attachment-preview", other.pk, 0),
        room.url("attachment-preview", other.pk, 1),
        room.url("followed"),
    ):
        answer = page.goto(site + address)
        assert answer is not None
        assert answer.status == 200, address
        check(page, f"{address} {width} {scheme}")


def check(page: Page, place: str) -> None:
    assert obstacles(page) == [], place
    assert not scrolls_sideways(page), place
