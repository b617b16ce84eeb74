"""What is measured, in which order: the smaller boxes first, while nothing larger stands beside them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from functools import partial

from bench import corpora, directory, disk, importing, memory, meters, pages, registration, store
from bench.browser import read_profile
from bench.command import LONG, LONG_TEXTS_UP_TO, SHORT, SMALL
from bench.house import DATABASE, House
from bench.peer import Peer, peer_of
from bench.people import Box, boxes, message_count
from bench.results import Results, Row
from bench.seeding.fill import fill_box, vacuum


def run(house: House, options: argparse.Namespace, results: Results) -> None:
    """Seed and measure as the options say."""
    rival = peer_of(options.peer, options.peer_options, options.peer_box, small=SMALL)
    if rival is not None:
        rival.check()
    _reference(results)
    if "registration" in options.parts:
        registration.batch(results, max(20, min(1_000, options.times * 10)))
        importing.accounts(results, max(20, min(10_000, options.times * 70)))
    if "directory" in options.parts:
        directory.measure_list(results, options.directory_lines, options.times)
    if "corpora" in options.parts:
        corpora.measure(results, options.corpora)
    if set(options.parts) <= {"registration", "directory", "corpora"}:
        return
    url = house.server.cluster.url(DATABASE)
    everybody = boxes([f"{number:03d}" for number in range(max(options.people, options.small_boxes + disk.SHARE))])
    small, rest = everybody[: options.small_boxes], everybody[options.small_boxes :]
    if "disk" in options.parts:
        # Into boxes that no other measure looks at.
        disk.per_message(results, house, url, rest, options.stored)
    _seed_small(results, url, small)
    sized = _sizes(results, url, options, small[0])
    largest = sized[-1][0]
    if "store" in options.parts:
        for box, label in [(small[0], str(SMALL)), *sized[:-1]] if len(sized) > 1 or sized[0][0] != small[0] else []:
            store.reading(results, box, label=f"{label} beside {sized[-1][1]}", times=options.times)
        store.sending(results, everybody[0], everybody[1:201], times=max(5, options.times // 5))
        store.receiving(results, largest, times=options.times * 5)
    if {"page", "http", "memory"} & set(options.parts):
        house.start_web()
        _pages(house, options, results, small, sized, rival)
        if "memory" in options.parts:
            memory.of_processes(results, house)
            memory.of_large_message(results, house, rest[0])
    _reference(results)


def _seed_small(results: Results, url: str, small: Sequence[Box]) -> None:
    begin, background = time.perf_counter(), meters.background_share()
    empty = [box for box in small if not message_count(box)]
    for box in empty:
        fill_box(url, box, SMALL, mean=LONG, progress=lambda done: None)
    if empty:
        _seeded(results, f"{len(empty)}×{SMALL}", len(empty) * SMALL, begin, background)


def _sizes(results: Results, url: str, options: argparse.Namespace, small: Box) -> list[tuple[Box, str]]:
    """The boxes of the sizes wanted, each measured before a larger one stands beside it."""
    vacuum(url)
    if "store" in options.parts:
        store.reading(results, small, label=str(SMALL), times=options.times)
    sized: list[tuple[Box, str]] = []
    for size in sorted(set(options.sizes)):
        (box,) = boxes([str(size)])
        if not message_count(box):
            begin, background = time.perf_counter(), meters.background_share()
            mean = LONG if size <= LONG_TEXTS_UP_TO else SHORT
            fill_box(url, box, size, mean=mean, progress=partial(_progress, size))
            vacuum(url)
            _seeded(results, str(size), size, begin, background)
        sized.append((box, str(size)))
        if "store" in options.parts:
            store.reading(results, box, label=str(size), times=options.times)
            store.changing(results, box, label=str(size), times=options.times)
    return sized or [(small, str(SMALL))]


def _pages(
    house: House,
    options: argparse.Namespace,
    results: Results,
    small: Sequence[Box],
    sized: Sequence[tuple[Box, str]],
    rival: Peer | None,
) -> None:
    profile = read_profile()
    places = [(list(small), f"{len(small)}×{SMALL}"), *(([box], label) for box, label in sized if box != small[0])]
    for place, label in places:
        crowd = pages.visitors(house, profile, place, max(options.users) if "http" in options.parts else 1)
        if "page" in options.parts:
            pages.rendered(results, profile, crowd[0], label=label, times=options.times)
        if "http" not in options.parts:
            continue
        for page in profile.pages.values():
            pages.over_http(
                results,
                house,
                page,
                crowd,
                label=label,
                users=options.users,
                seconds=options.seconds,
                most=options.max_requests,
            )
            if rival is not None:
                rival.measure(
                    results,
                    page.name,
                    SMALL if place[0] == small[0] else int(label),
                    len(place),
                    label=label,
                    users=options.users,
                    seconds=options.seconds,
                    most=options.max_requests,
                )


def _seeded(results: Results, label: str, count: int, begin: float, background: float) -> None:
    seconds = time.perf_counter() - begin
    results.add(
        Row(
            area="seed",
            what="seed",
            box=label,
            count=count,
            per_second=count / seconds,
            amount=seconds,
            unit="s",
            background=background,
        )
    )


def _reference(results: Results) -> None:
    background = meters.background_share()
    spent = meters.reference_work() * 1000
    results.add(Row(area="machine", what="SHA-256 of 100 MB", cpu_ms=spent, background=background))


def _progress(size: int, done: int) -> None:
    if done % 50_000 == 0 or done == size:
        print(f"  seeding {size}: {done}", flush=True)
