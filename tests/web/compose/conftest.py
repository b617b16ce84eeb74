"""A shared box, its people, and somebody to write to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.messages.models import Draft
from tests.boxes import Team, a_draft, a_mailbox, a_team, at_once
from tests.people import a_person, signed_in_client


@dataclass(frozen=True)
class Desk:
    """Somebody at their composer: the owner of a team's box, signed in, with a draft to a colleague."""

    team: Team
    colleague: Mailbox
    client: Client
    draft: Draft

    def url(self, name: str = "compose", *more: object) -> str:
        return reverse(f"web:{name}", args=[self.draft.public_id, *more])

    def form(self, **fields: object) -> dict[str, object]:
        """What the page would post, with ``fields`` changed."""
        self.draft.refresh_from_db()
        return {
            "revision": self.draft.revision,
            "mailbox": self.draft.mailbox_id,
            "to": self.colleague.address,
            "cc": "",
            "bcc": "",
            "subject": "Avis",
            "text": "Cher confrère, merci de votre avis.",
            "html": "",
            "priority": "0",
        } | fields


@pytest.fixture
def desk(db: None) -> Desk:
    team = a_team()
    colleague = a_mailbox(a_person("Malo", "Hentric"), label="Dr Malo Hentric", town="Vernoles")
    draft = a_draft(team.owner, team.box, colleague)
    return Desk(team, colleague, signed_in_client(team.owner), draft)


@dataclass(frozen=True)
class Writer:
    """Somebody at a real browser, in front of their own box."""

    page: Page
    site: str
    author: Person
    box: Mailbox

    def open(self) -> str:
        """Open « Nouveau message » over the mailbox; the number of its draft."""
        self.page.goto(f"{self.site}/boites/{self.box.pk}/")
        self.page.keyboard.press("c")
        expect(self.page.get_by_role("combobox", name="A:")).to_be_focused()
        return str(self.page.locator("dialog[open] compose-window").get_attribute("data-id"))

    def ask(self, work: Callable[[], Any]) -> Any:
        """Ask the database from a thread of its own: the browser's loop runs in this one."""
        found: list[Any] = []
        problems = at_once(lambda: found.append(work()))
        assert not problems, problems
        return found[0]

    def stored(self, draft_id: str) -> Draft:
        """A draft as it is in the database."""
        draft = self.ask(lambda: Draft.objects.get(public_id=draft_id))
        assert isinstance(draft, Draft)
        return draft


@pytest.fixture
def writer(context: BrowserContext, live_server: Any) -> Writer:
    author, site = a_person("Inès", "Corvoisier"), str(live_server.url)
    cookie = signed_in_client(author).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return Writer(page, site, author, a_mailbox(author))
