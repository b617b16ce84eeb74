"""Measuring one operation again and again: wall time, CPU of this process and of its database backend, queries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bench import meters
from bench.results import Row

WARM = 3


@dataclass
class Queries:
    """How many queries ran, and how long they were waited for."""

    count: int = 0
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        begin = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - begin
            self.count += 1


@contextmanager
def counted() -> Iterator[Queries]:
    """Count the queries of Django's connection."""
    queries = Queries()
    with connection.execute_wrapper(queries):
        yield queries


def measure(
    area: str,
    what: str,
    operation: Callable[[int], object],
    *,
    box: str = "",
    times: int = 100,
    warm: int = WARM,
    divided_by: int = 1,
) -> Row:
    """Run ``operation(n)`` for ``times`` numbers, after ``warm`` runs that do not count.

    Of an operation on several messages, ``divided_by`` gives the numbers of one.
    """
    background = meters.background_share()
    for number in range(warm):
        operation(number)
    backend = backend_pid()
    timings: list[float] = []
    with counted() as queries:
        own, database = time.process_time(), meters.thread_cpu_seconds(backend)
        begin = time.perf_counter()
        for number in range(warm, warm + times):
            start = time.perf_counter()
            operation(number)
            timings.append(time.perf_counter() - start)
        elapsed = time.perf_counter() - begin
        settle(backend)
        own, database = time.process_time() - own, meters.thread_cpu_seconds(backend) - database
    timings.sort()
    done = times * divided_by
    return Row(
        area=area,
        what=what,
        box=box,
        count=done,
        p50_ms=meters.percentile(timings, 0.5) * 1000 / divided_by,
        p95_ms=meters.percentile(timings, 0.95) * 1000 / divided_by,
        cpu_ms=(own + database) * 1000 / done,
        database_cpu_ms=database * 1000 / done,
        database_ms=queries.seconds * 1000 / done,
        queries=round(queries.count / done, 1),
        per_second=done / elapsed,
        background=background,
    )


def backend_pid() -> int:
    """The PostgreSQL process that serves Django's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def settle(backend: int) -> None:
    """Wait an instant: the kernel writes the CPU of a process down when it goes to sleep."""
    time.sleep(0.02)
