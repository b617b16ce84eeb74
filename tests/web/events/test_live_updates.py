"""Live updates: who hears of what, and when a stream ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.utils import timezone

from medipli.identity.actions.end_sessions import end_session, end_sessions, handle
from medipli.identity.actions.lock import lock
from medipli.identity.actions.sign_out import sign_out
from medipli.identity.models import Session
from medipli.identity.sessions import SessionStore
from medipli.mailboxes.models import Membership
from medipli.messages import live
from medipli.messages.actions import leave_mailbox
from medipli.web import events
from tests.boxes import SERVICE, Team, a_team, acting
from tests.people import signed_in_client

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """An open page: what it asked, and what it has been sent."""

    def __init__(self, key: str = "", **scope: Any) -> None:
        headers = [(name.encode(), value.encode()) for name, value in scope.pop("headers", {}).items()]
        cookie = f"{settings.SESSION_COOKIE_NAME}={key}".encode()
        self.scope = {"type": "http", "method": "GET", "path": events.PATH, "headers": [*headers, (b"cookie", cookie)]}
        self.scope |= scope
        self.sent: list[dict[str, Any]] = []
        self.closed = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.closed.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(dict(message))

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"]) if self.sent else 0

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    async def until(self, seen: Callable[[], bool], seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not seen():
                await asyncio.sleep(0.02)

    def open(self) -> asyncio.Task[None]:
        return asyncio.ensure_future(events.application(self.scope, self.receive, self.send))


def key_of(team: Team, role: str = "owner") -> str:
    return str(signed_in_client(team.person(role)).cookies[settings.SESSION_COOKIE_NAME].value)


async def refusal(page: Page) -> int:
    await asyncio.wait_for(page.open(), 5)
    return page.status


def test_a_member_hears_that_their_box_changed_and_of_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    team, other = a_team(), a_team("Autre équipe")
    key = key_of(team)

    async def scenario() -> None:
        announcements = events.Announcements()
        monkeypatch.setattr(events, "announcements", announcements)
        page = Page(key)
        task = page.open()
        await page.until(lambda: page.status == 200)
        await asyncio.wait_for(announcements.listening.wait(), 5)
        await sync_to_async(live.announce)([other.box.pk])
        await sync_to_async(live.announce)([team.box.pk])
        await page.until(lambda: "event: mailbox" in page.text)
        assert page.text.endswith(f"event: mailbox\ndata: {team.box.pk}\n\n")
        assert str(other.box.pk) not in page.text.split("retry: 2000")[1].split()
        page.closed.set()
        await asyncio.wait_for(task, 5)
        assert not announcements.streams
        await announcements.stop()
        await sync_to_async(lambda: connection.close())()

    asyncio.run(scenario())


def test_a_stream_ends_with_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of(a_team())
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.05)

    async def scenario() -> None:
        monkeypatch.setattr(events, "announcements", events.Announcements())
        page = Page(key)
        task = page.open()
        await page.until(lambda: ":\n\n" in page.text)
        await sync_to_async(lambda: Session.objects.filter(session_key=key).update(is_locked=True))()
        await asyncio.wait_for(task, 5)
        assert page.sent[-1]["more_body"] is False
        await events.announcements.stop()
        await sync_to_async(lambda: connection.close())()

    asyncio.run(scenario())


def test_strangers_other_sites_and_other_addresses_are_refused() -> None:
    team = a_team()
    key = key_of(team)

    async def scenario() -> list[int]:
        answers = [
            await refusal(Page("")),
            await refusal(Page("unknown")),
            await refusal(Page(key, headers={"origin": "https://ailleurs.example"})),
            await refusal(Page(key, path="/autre")),
            await refusal(Page(key, method="POST")),
        ]
        await sync_to_async(lambda: connection.close())()
        return answers

    assert asyncio.run(scenario()) == [403, 403, 403, 404, 405]


def test_the_site_itself_may_listen_from_another_port(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of(a_team())

    async def scenario() -> None:
        monkeypatch.setattr(events, "announcements", events.Announcements())
        page = Page(key, headers={"origin": settings.PUBLIC_URL})
        task = page.open()
        await page.until(lambda: page.status == 200)
        assert page.headers[b"access-control-allow-origin"].decode() == settings.PUBLIC_URL
        assert page.headers[b"access-control-allow-credentials"] == b"true"
        page.closed.set()
        await asyncio.wait_for(task, 5)
        await events.announcements.stop()
        await sync_to_async(lambda: connection.close())()

    asyncio.run(scenario())


@pytest.mark.feature(91)
def test_a_page_hears_once_more_of_a_box_that_it_lost_then_never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    team = a_team()
    key = key_of(team, "member")
    monkeypatch.setattr(events, "RECHECK_SECONDS", 0)

    async def scenario() -> None:
        announcements = events.Announcements()
        monkeypatch.setattr(events, "announcements", announcements)
        page = Page(key)
        task = page.open()
        await page.until(lambda: page.status == 200)
        await asyncio.wait_for(announcements.listening.wait(), 5)
        await sync_to_async(leave_mailbox)(SERVICE, team.box, team.member)
        await page.until(lambda: "event: mailbox" in page.text)
        (stream,) = announcements.streams
        assert stream.mailboxes == frozenset()
        await sync_to_async(live.announce)([team.box.pk])
        await asyncio.sleep(0.3)
        assert page.text.count("event: mailbox") == 1
        page.closed.set()
        await asyncio.wait_for(task, 5)
        await announcements.stop()
        await sync_to_async(lambda: connection.close())()

    asyncio.run(scenario())


@pytest.mark.feature(91)
def test_an_access_that_ends_by_its_date_is_told_at_the_next_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    team = a_team()
    key = key_of(team, "member")
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.05)

    async def scenario() -> None:
        monkeypatch.setattr(events, "announcements", events.Announcements())
        page = Page(key)
        task = page.open()
        await page.until(lambda: ":\n\n" in page.text)
        ended = Membership.objects.filter(person=team.member)
        await sync_to_async(lambda: ended.update(until=timezone.now()))()
        await page.until(lambda: f"event: mailbox\ndata: {team.box.pk}\n\n" in page.text)
        page.closed.set()
        await asyncio.wait_for(task, 5)
        await events.announcements.stop()
        await sync_to_async(lambda: connection.close())()

    asyncio.run(scenario())


@pytest.mark.feature(89)
@pytest.mark.parametrize("act", ["closed", "others", "signed out", "locked"])
def test_a_page_learns_at_once_that_its_session_is_over(monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    team = a_team()
    key, other = key_of(team), key_of(team)
    actor = acting(team.owner)

    def end() -> None:
        if act == "closed":
            end_session(actor, team.owner.pk, handle(key))
        elif act == "others":
            end_sessions(actor, team.owner.pk, but=other)
        elif act == "signed out":
            sign_out(actor, SessionStore(key))
        else:
            lock(actor, key, reason="asked")

    async def scenario() -> None:
        announcements = events.Announcements()
        monkeypatch.setattr(events, "announcements", announcements)
        page, elsewhere = Page(key), Page(other)
        tasks = [page.open(), elsewhere.open()]
        await page.until(lambda: page.status == elsewhere.status == 200)
        await asyncio.wait_for(announcements.listening.wait(), 5)
        await sync_to_async(end)()
        await asyncio.wait_for(tasks[0], 5)
        assert page.text.endswith("event: session\ndata: over\n\n")
        assert page.sent[-1]["more_body"] is False
        await elsewhere.until(lambda: elsewhere.text.endswith(":\n\n"))
        assert not tasks[1].done(), "the other session goes on"
        elsewhere.closed.set()
        await asyncio.wait_for(tasks[1], 5)
        await announcements.stop()
        await sync_to_async(lambda: connection.close())()

    asyncio.run(scenario())


def test_a_stolen_cookie_hears_nothing_in_another_browser() -> None:
    key = key_of(a_team())
    Session.objects.filter(session_key=key).update(browser="Chrome, Windows")

    async def scenario() -> int:
        status = await refusal(Page(key, headers={"user-agent": "curl/8.11"}))
        await sync_to_async(lambda: connection.close())()
        return status

    assert asyncio.run(scenario()) == 403
