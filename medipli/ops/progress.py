"""How far long work has come: one line that is rewritten on a terminal, a line each 5 seconds elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

ON_TERMINAL, ELSEWHERE = 0.2, 5.0


class Progress:
    """Counts what is done; ``total`` is in the same unit as the ``work`` of :meth:`advance` (bytes, say), 0 if unknown.

    Written to standard error, so that the report alone stands on standard output.
    """

    def __init__(self, noun: str, total: int, stream: TextIO | None = None) -> None:
        self.noun = noun
        self.total = total
        self.stream = stream or sys.stderr
        self.is_terminal = self.stream.isatty()
        self.began = self.shown = time.monotonic()
        self.count = self.work = 0

    def advance(self, count: int, work: int) -> None:
        """So many more items, and so much more work."""
        self.count += count
        self.work += work
        now = time.monotonic()
        if now - self.shown >= (ON_TERMINAL if self.is_terminal else ELSEWHERE):
            self.shown = now
            self._write(self.line(now - self.began))

    def line(self, seconds: float) -> str:
        """« 1 200 messages, 410/s, 2 min 5 s left »."""
        said = [f"{self.count:,} {self.noun}".replace(",", " "), f"{self.count / max(seconds, 0.001):.0f}/s"]
        if self.total and self.work:
            said.append(f"{_duration(seconds * max(0, self.total - self.work) / self.work)} left")
        return ", ".join(said)

    def finish(self) -> None:
        """Leave the terminal on a fresh line."""
        if self.is_terminal:
            self._write("")

    def _write(self, line: str) -> None:
        self.stream.write(f"\r\x1b[K{line}" if self.is_terminal else f"{line}\n")
        self.stream.flush()


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
