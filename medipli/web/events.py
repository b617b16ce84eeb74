"""Live updates: a small ASGI application that tells open pages which of their boxes changed, and nothing else.

PostgreSQL announces the number of a box (``messages.live``); each page that a member of that box has open receives
« mailbox 12 » as a server-sent event and asks the site for the rest. Who listens is checked when they come, at every
beat, and at once when a session of theirs ends or is locked (``identity.live``): a stream ends with its session, which
it says by « session over », and forgets boxes that one has left.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

import django
import psycopg
import psycopg.sql
from asgiref.sync import sync_to_async

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medipli.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import close_old_connections  # noqa: E402

from medipli.identity import live as ends  # noqa: E402
from medipli.identity import sessions  # noqa: E402
from medipli.mailboxes.queries import mailboxes_of  # noqa: E402
from medipli.messages.live import CHANNEL  # noqa: E402
from medipli.web.browsers import is_another  # noqa: E402

PATH = "/evenements"
BEAT_SECONDS = 25.0
"""Between two signs of life, and two checks of the session: proxies cut streams that stay silent for long."""
RECHECK_SECONDS = 1.0
"""An announcement makes the session and its boxes looked up again, at most this often for each stream."""
RETRY_SECONDS = 2.0
MOST_STREAMS = 20
"""Open pages of one person; beyond, a page asks every minute instead."""
SESSION = 0
"""What waits in a queue, instead of the number of a box, when the session has to be looked up again."""
WAITING = 64
"""Announcements kept for a slow reader; one more is dropped, the next will do."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
log = logging.getLogger("medipli.web.events")


@dataclass(eq=False)
class Stream:
    """An open page: whose it is, the boxes it may hear of, and what waits to be sent."""

    person_id: int
    mailboxes: frozenset[int]
    user_agent: str = ""
    queue: asyncio.Queue[int] = field(default_factory=lambda: asyncio.Queue(WAITING))


class Announcements:
    """Listens to PostgreSQL on one connection and hands each announcement to the streams that it concerns."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    def start(self) -> None:
        """Begin to listen, once."""
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.Error as problem:
                log.warning("Live updates wait for the database: %s", type(problem).__name__)
            self.listening.clear()
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        place = {name: str(value) for name, value in settings.DATABASES["default"].items()}
        connection = await psycopg.AsyncConnection.connect(
            host=place["HOST"],
            port=place["PORT"] or None,
            user=place["USER"],
            password=place["PASSWORD"] or None,
            dbname=place["NAME"],
            autocommit=True,
        )
        async with connection:
            for channel in (CHANNEL, ends.CHANNEL):
                await connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
            self.listening.set()
            async for notice in connection.notifies():
                if not notice.payload.isdigit():
                    continue
                if notice.channel == ends.CHANNEL:
                    self.look_again(int(notice.payload))
                else:
                    self.tell(int(notice.payload))

    def tell(self, mailbox_id: int) -> None:
        """Hand the number of a changed box to those who may hear of it."""
        for stream in self.streams:
            if mailbox_id in stream.mailboxes:
                with contextlib.suppress(asyncio.QueueFull):
                    stream.queue.put_nowait(mailbox_id)

    def look_again(self, person_id: int) -> None:
        """Have the streams of a person look their session up."""
        for stream in self.streams:
            if stream.person_id == person_id:
                # In a full queue, what waits makes the session looked up soon enough.
                with contextlib.suppress(asyncio.QueueFull):
                    stream.queue.put_nowait(SESSION)


announcements = Announcements()


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI entry point."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            announcements.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await announcements.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get("origin", "")
    if scope["path"] != PATH:
        await _refuse(send, 404)
    elif scope["method"] != "GET":
        await _refuse(send, 405)
    elif origin and origin != settings.PUBLIC_URL:
        await _refuse(send, 403)
    else:
        key = _session_key(headers.get("cookie", ""))
        found = await _allowed(key, headers.get("user-agent", ""))
        if found is None:
            await _refuse(send, 403, origin)
            return
        person_id, mailboxes = found
        if sum(stream.person_id == person_id for stream in announcements.streams) >= MOST_STREAMS:
            await _refuse(send, 429, origin)
            return
        announcements.start()
        await _stream(Stream(person_id, mailboxes, headers.get("user-agent", "")), key, origin, receive, send)


async def _stream(stream: Stream, key: str, origin: str, receive: Receive, send: Send) -> None:
    announcements.streams.add(stream)
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _headers("text/event-stream", origin)})
        await _write(send, f"retry: {int(RETRY_SECONDS * 1000)}\n\n")
        checked = asyncio.get_running_loop().time()
        while not gone.done():
            waiting = asyncio.ensure_future(stream.queue.get())
            await asyncio.wait({gone, waiting}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            told = {waiting.result()} if waiting.done() else set()
            waiting.cancel()
            if gone.done():
                return
            clock = asyncio.get_running_loop().time()
            if not told or SESSION in told or clock - checked >= RECHECK_SECONDS:
                found = await _allowed(key, stream.user_agent)
                if found is None:
                    await _write(send, "event: session\ndata: over\n\n")
                    break
                told.discard(SESSION)
                # A page hears once more of a box that it lost: it asks, and empties itself.
                told |= stream.mailboxes - found[1]
                stream.mailboxes, checked = found[1], clock
            await _write(send, "".join(f"event: mailbox\ndata: {one}\n\n" for one in sorted(told)) or ":\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        announcements.streams.discard(stream)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int, origin: str = "") -> None:
    headers = _headers("text/plain; charset=utf-8", origin)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _headers(content_type: str, origin: str) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", content_type.encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-accel-buffering", b"no"),
        (b"vary", b"Origin"),
    ]
    if origin:  # the site itself, on another port
        headers += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
        ]
    return headers


def _session_key(cookies: str) -> str:
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


@sync_to_async
def _allowed(key: str, user_agent: str) -> tuple[int, frozenset[int]] | None:
    """Who has a session that nothing closes (lock, CGU, stronger factor, another browser), and their boxes; or None."""
    close_old_connections()
    opened = sessions.find(key)
    if opened is None or opened.must_accept_terms or opened.must_strengthen or opened.seconds_left() == 0:
        return None
    if is_another(opened.browser, user_agent):
        return None
    return opened.person.pk, frozenset(box.id for box in mailboxes_of(opened.person.pk))
