"""Long work tells how far it is: seldom to a file, without end to nobody."""

from __future__ import annotations

import io
import time

import pytest

from medipli.ops.progress import Progress


def test_a_line_tells_count_rate_and_time_left() -> None:
    work = Progress("messages", total=4000, stream=io.StringIO())
    work.advance(1200, 1000)
    assert work.line(10.0) == "1 200 messages, 120/s, 30 s left"


def test_elsewhere_than_on_a_terminal_a_line_comes_each_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 5.5, 6.0, 11.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    stream = io.StringIO()
    work = Progress("messages", total=0, stream=stream)
    for _ in range(4):
        work.advance(1, 1)
    work.finish()
    assert stream.getvalue() == "2 messages, 0/s\n4 messages, 0/s\n"
