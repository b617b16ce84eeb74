"""Measures with pages: rendered in this process, then over HTTP by several users at once."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from django.test import Client

from bench import meters
from bench.browser import Browser, Page, Profile, filled
from bench.house import House
from bench.language import COMMON, MEDIUM, RARE
from bench.measure import measure
from bench.people import Box
from bench.results import Results, Row
from bench.store import first_cursors, some_entries

_MOST_ERRORS = 20


@dataclass(frozen=True)
class Visitor:
    """A signed-in browser, the box it looks at, and what placeholders may stand for there."""

    browser: Browser
    box: Box
    entries: tuple[str, ...]
    cursors: tuple[str, ...]
    visits: Counter[tuple[str, str]]
    """How often each page was asked for each message: every second time takes back what the first did."""

    def values(self, page: str, number: int) -> dict[str, str]:
        """Placeholders of the visit ``number``."""
        entry = self.entries[number % len(self.entries)]
        self.visits[page, entry] += 1
        first = self.visits[page, entry] % 2 == 1
        return {
            "box": str(self.box.mailbox_id),
            "inbox": str(self.box.inbox_id),
            "entry": entry,
            "flag": "follow" if first else "unfollow",
            "target": str(self.box.archive_id if first else self.box.inbox_id),
            "cursor": self.cursors[number % len(self.cursors)],
            "rare": RARE,
            "medium": MEDIUM,
            "common": COMMON,
        }


def visitors(house: House, profile: Profile, boxes: Sequence[Box], count: int) -> list[Visitor]:
    """``count`` browsers, really signed in, spread over these boxes."""
    signed: list[Visitor] = []
    places: dict[int, tuple[tuple[str, ...], tuple[str, ...], Counter[tuple[str, str]]]] = {}
    for box in itertools.islice(itertools.cycle(boxes), count):
        browser = Browser(house.port, profile)
        browser.sign_in(box, house.folder / "home" / "courriels")
        if box.mailbox_id not in places:
            entries = tuple(map(str, some_entries(box, 1000)))
            places[box.mailbox_id] = entries, tuple(map(str, first_cursors(box, 20))), Counter()
        signed.append(Visitor(browser, box, *places[box.mailbox_id]))
    return signed


def rendered(results: Results, profile: Profile, visitor: Visitor, *, label: str, times: int) -> None:
    """Each page in this process, middleware and templates included: its CPU with its database's, its queries."""
    client = Client(headers={"host": "localhost"})
    client.cookies.load(visitor.browser.cookies)
    for page in profile.pages.values():
        wrong: list[int] = []

        def visit(number: int, page: Page = page, wrong: list[int] = wrong) -> None:
            values = visitor.values(page.name, number)
            headers = page.headers
            if page.body is None:
                reply = client.get(filled(page.path, values), headers=headers)
            else:
                body = filled(page.body, {name: quote(value, safe="") for name, value in values.items()})
                reply = client.post(
                    filled(page.path, values),
                    body,
                    content_type="application/x-www-form-urlencoded",
                    headers=headers,
                    follow=True,
                )
            if reply.status_code not in (200, 204) or filled(page.expect, values) not in reply.text:
                wrong.append(reply.status_code)

        row = measure("page", page.name, visit, box=label, times=times)
        results.add(replace(row, errors=len(wrong)))


def over_http(
    results: Results,
    house: House,
    page: Page,
    crowd: Sequence[Visitor],
    *,
    label: str,
    users: Sequence[int],
    seconds: float,
    most: int,
) -> None:
    """A page by several users at once, no thinking in between; CPU of all web and database processes."""
    for number in users:
        if number <= len(crowd):
            results.add(_loop(house, page, crowd[:number], label=label, seconds=seconds, most=most))


def _loop(house: House, page: Page, crowd: Sequence[Visitor], *, label: str, seconds: float, most: int) -> Row:
    background = meters.background_share()
    for visitor in crowd[:8]:
        visitor.browser.visit(page, visitor.values(page.name, 0))
    timings: list[float] = []
    errors: list[float] = []
    before = meters.tree_cpu_seconds(house.trees)
    begin = time.perf_counter()

    def run(visitor: Visitor, seed: int) -> None:
        rng = random.Random(seed)
        while (
            time.perf_counter() - begin < seconds and len(timings) + len(errors) < most and len(errors) < _MOST_ERRORS
        ):
            values = visitor.values(page.name, rng.randrange(10**6))
            start = time.perf_counter()
            fine = visitor.browser.visit(page, values)
            (timings if fine else errors).append(time.perf_counter() - start)

    threads = [threading.Thread(target=run, args=(visitor, n)) for n, visitor in enumerate(crowd)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - begin
    spent = meters.tree_cpu_seconds(house.trees) - before
    timings.sort()
    done = len(timings)
    return Row(
        area="http",
        what=page.name,
        box=label,
        users=len(crowd),
        count=done,
        p50_ms=meters.percentile(timings, 0.5) * 1000 if done else None,
        p95_ms=meters.percentile(timings, 0.95) * 1000 if done else None,
        cpu_ms=spent * 1000 / done if done else None,
        per_second=done / elapsed,
        errors=len(errors),
        background=background,
    )
