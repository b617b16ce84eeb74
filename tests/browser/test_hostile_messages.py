"""Hostile messages opened in the webmail: nothing runs, nothing is fetched, no window opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Route, expect

from medipli.formats.mailfiles import SourceMessage, messages_in
from medipli.mailboxes.models import Mailbox
from medipli.messages.actions import import_messages
from medipli.messages.models import Entry
from tests.boxes import SERVICE, a_mailbox
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT_ONCE = 50
OPEN_EACH = (Path(__file__).parent / "open_each.js").read_text("utf-8")
CANARY = """
<script>fetch("https://canary.example/script")</script>
<img src="absent.png" onerror="fetch('https://canary.example/handler'); alert('canary')">
<img src="https://canary.example/picture.png" srcset="https://canary.example/set.png 2x">
<link rel="stylesheet" href="https://canary.example/sheet.css"><style>@import "https://canary.example/import.css";</style>
<div style="background: url(https://canary.example/background.png)">canary</div>
<iframe src="https://canary.example/frame"></iframe><object data="https://canary.example/object"></object>
<video src="https://canary.example/video" poster="https://canary.example/poster" autoplay></video>
<meta http-equiv="refresh" content="0; url=https://canary.example/refresh"><base href="https://canary.example/">
<svg><image href="https://canary.example/svg" /><use href="https://canary.example/use#a" /></svg>
<form action="https://canary.example/form"><input autofocus onfocus="alert('canary')"></form>
"""


@dataclass
class Watch:
    """What happened in a browser that should not have."""

    site: str
    events: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> Page:
        """A page of this browser, watched. What would leave the site is written down and goes nowhere."""
        context.route("**/*", self.route)
        page = context.new_page()
        page.on("dialog", self.dialog)
        page.on("console", self.console)
        context.on("page", lambda other: self.events.append(f"window: {other.url}"))
        return page

    def route(self, route: Route) -> None:
        url = route.request.url
        if urlsplit(url).netloc == urlsplit(self.site).netloc:
            route.continue_()
        else:
            self.events.append(f"request: {url}")
            route.abort()

    def console(self, message: ConsoleMessage) -> None:
        """What the browser itself refuses is as wrong: it had to be asked for first."""
        if "Content Security Policy" in message.text or "sandboxed" in message.text:
            self.events.append(f"refused: {message.text}")

    def dialog(self, dialog: Dialog) -> None:
        self.events.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def box() -> Mailbox:
    return a_mailbox(a_person())


@pytest.fixture
def watch(live_server: Any) -> Watch:
    return Watch(str(live_server.url))


@pytest.fixture
def page(browser: Browser, box: Mailbox, watch: Watch) -> Iterator[Page]:
    """A watched page, signed in as the owner of the box."""
    assert box.owner
    key = signed_in_client(box.owner).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(locale="fr-FR")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": watch.site}])
    yield watch.over(context)
    context.close()


def a_letter(subject: str, html: str) -> bytes:
    head = f"From: a@cabinet.example\r\nSubject: {subject}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return head.encode() + html.encode("utf-8", "surrogatepass")


def give(box: Mailbox, raws: list[bytes]) -> list[int]:
    """Import messages; the numbers of their entries."""
    sources = [SourceMessage(f"{number}.eml", raw) for number, raw in enumerate(raws)]
    assert sum(batch.imported for batch in import_messages(SERVICE, box.pk, sources)) == len(raws)
    return list(Entry.objects.filter(mailbox=box).order_by("id").values_list("id", flat=True))


def open_each(page: Page, watch: Watch, box: Mailbox, entries: list[int]) -> None:
    """Open messages in the reader, and their bodies as documents of their own."""
    for number in entries:
        reader = watch.site + reverse("web:message", args=[box.pk, number])
        page.goto(reader)
        frame = page.locator("iframe").first
        frame.scroll_into_view_if_needed()
        expect(page.frame_locator("iframe").first.locator("body")).to_be_attached()
        page.keyboard.press("Tab")
        assert page.url == reader
        page.goto(watch.site + str(frame_url(page)))
        assert watch.events == [], f"entry {number}"


def frame_url(page: Page) -> str | None:
    return page.locator("iframe").first.get_attribute("src")


def test_the_watch_notices_what_a_browser_would_do_without_protection(browser: Browser, watch: Watch) -> None:
    context = browser.new_context()
    page = watch.over(context)
    page.goto(f"{watch.site}/static/web/absent")
    page.set_content(CANARY, wait_until="commit")
    expected = {"script", "handler", "picture.png", "background.png", "sheet.css", "dialog: canary"}
    for _ in range(60):
        page.wait_for_timeout(500)
        if expected <= (noticed := {event.rpartition("/")[2] for event in watch.events}):
            break
    context.close()
    assert expected <= noticed


def test_the_walk_through_the_reader_notices_a_body_that_was_not_cleaned(
    page: Page, watch: Watch, box: Mailbox
) -> None:
    (entry,) = give(box, [a_letter("canari", "<p>Bonjour</p>")])
    page.route("**/corps", lambda route: route.fulfill(content_type="text/html", body=CANARY))
    page.goto(watch.site + reverse("web:mailbox", args=[box.pk]))
    seen = page.evaluate(OPEN_EACH, [reverse("web:message", args=[box.pk, entry])])
    noticed = "\n".join(seen["odd"])
    assert all(word in noticed for word in ("<script", "onerror=", "<iframe", "<object", "<form", "picture.png"))
    assert any(event.startswith("refused: Blocked script") for event in watch.events)


def test_a_message_with_every_kind_of_canary_is_silent(page: Page, watch: Watch, box: Mailbox) -> None:
    entries = give(box, [a_letter("canari", f"<p>Bonjour</p>{CANARY}<p>Au revoir</p>")])
    open_each(page, watch, box, entries)


@pytest.mark.slow
def test_every_message_of_the_corpora_is_silent(page: Page, watch: Watch, box: Mailbox, everything: Path) -> None:
    imported = sum(batch.imported for batch in import_messages(SERVICE, box.pk, messages_in(everything)))
    entries = list(Entry.objects.filter(mailbox=box).order_by("id").values_list("id", flat=True))
    assert len(entries) == imported
    assert len(entries) > 900
    page.goto(watch.site + reverse("web:mailbox", args=[box.pk]))
    framed = 0
    for start in range(0, len(entries), AT_ONCE):
        addresses = [reverse("web:message", args=[box.pk, number]) for number in entries[start : start + AT_ONCE]]
        seen = page.evaluate(OPEN_EACH, addresses)
        assert seen["odd"] == []
        assert watch.events == [], f"entries {entries[start]} and those after it"
        framed += seen["framed"]
    assert framed > 300
