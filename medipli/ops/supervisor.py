"""Run several processes as one: their lines side by side, ended together, none left behind.

A process that ends by itself is started again, but not more than :data:`RESTARTS` times in :data:`RESTART_WINDOW`
seconds: then everything stops, with an exit code that says so.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO, cast

from medipli.ops import tether

RESTARTS = 3
RESTART_WINDOW = 120.0
GRACE_SECONDS = 15.0
# Exit code of a command that was refused (a wrong setting, a port taken): trying again would not help.
WRONG_START = 2
_TICK = 0.2


@dataclass(frozen=True)
class Program:
    """One process to keep running: how to start it, and the signal that ends it cleanly."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_signal: signal.Signals = signal.SIGTERM


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[bytes]
    restarts: deque[float] = field(default_factory=deque)


class Interrupted(Exception):
    """Somebody asked everything to stop while something was being prepared."""


class Supervisor:
    """Starts programs, shows what they print behind their name, and stops them all when it ends.

    Use it as a context manager; leaving the block stops every program, the last one started first.
    """

    def __init__(self) -> None:
        self._running: list[_Running] = []
        self._selector = selectors.DefaultSelector()
        self._tails: dict[int, bytes] = {}
        self._stop_asked = False

    def __enter__(self) -> Supervisor:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._ask_stop)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_all()
        self._selector.close()

    def spawn(self, command: Sequence[str], name: str) -> subprocess.Popen[bytes]:
        """Start a command that ends when we do, its lines shown behind ``name``."""
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=tether.with_parent(signal.SIGTERM),
        )
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, name)
        return process

    def add(self, program: Program) -> None:
        """Start a program and keep it running from now on."""
        self.watch(program, program.start())

    def watch(self, program: Program, process: subprocess.Popen[bytes]) -> None:
        """Keep a program running that was started already."""
        self._running.append(_Running(program, process))

    def run_once(self, command: Sequence[str], name: str) -> int:
        """Run a command to its end while everything else goes on; returns its exit code.

        Raises :class:`Interrupted` when a stop is asked meanwhile.
        """
        process = self.spawn(command, name)
        while process.poll() is None:
            self._show_lines()
            if self._stop_asked:
                tether.end(process, signal.SIGTERM, GRACE_SECONDS)
                raise Interrupted
        self._show_lines(wait=False)
        return process.returncode

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Keep everything running until ``ready()``; False when it takes longer or something gives up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if ready():
                return True
            self._show_lines()
            if self._stop_asked:
                raise Interrupted
            if not self._keep_alive():
                return False
        return False

    def run(self) -> int:
        """Keep everything running until a stop is asked (0) or a program cannot be kept alive (1)."""
        while not self._stop_asked:
            self._show_lines()
            if not self._keep_alive():
                return 1
        return 0

    def stop_all(self) -> None:
        """Stop every program, the last one started first."""
        if self._running:
            self.say("Stopping…")
        while self._running:
            running = self._running.pop()
            tether.end(running.process, running.program.stop_signal, GRACE_SECONDS)
            self._show_lines(wait=False)

    def say(self, line: str) -> None:
        """One line of our own."""
        self._print("medipli", line)

    def _ask_stop(self, signum: int, frame: FrameType | None) -> None:
        self._stop_asked = True

    def _keep_alive(self) -> bool:
        for running in self._running:
            code = running.process.poll()
            if code is None:
                continue
            self._show_lines(wait=False)
            self._sweep(running)
            now = time.monotonic()
            while running.restarts and now - running.restarts[0] > RESTART_WINDOW:
                running.restarts.popleft()
            if code == WRONG_START:
                self.say(f"{running.program.name} cannot start; its line above says why. Everything stops.")
                return False
            if len(running.restarts) >= RESTARTS:
                self.say(f"{running.program.name} {_ending(code)} again and again; everything stops.")
                return False
            running.restarts.append(now)
            self.say(f"{running.program.name} {_ending(code)}; it is started again.")
            # Once at once, then after a pause that grows, so that a fault does not become a storm.
            time.sleep(len(running.restarts) - 1)
            running.process = running.program.start()
        return True

    def _show_lines(self, *, wait: bool = True) -> None:
        if wait and not self._selector.get_map():
            time.sleep(_TICK)
        for key, _ in self._selector.select(_TICK if wait else 0):
            descriptor = key.fd
            try:
                chunk = os.read(descriptor, 65536)
            except BlockingIOError:
                continue
            lines = (self._tails.pop(descriptor, b"") + chunk).split(b"\n")
            tail = lines.pop()
            if chunk:
                self._tails[descriptor] = tail
            else:
                lines += [tail] if tail else []
                self._selector.unregister(key.fileobj)
                # By its owner: closing the bare number would let the owner close somebody else's later.
                cast("IO[bytes]", key.fileobj).close()
            for line in lines:
                self._print(str(key.data), line.decode(errors="replace").rstrip("\r"))

    def _sweep(self, running: _Running) -> None:
        """Kill what a dead program left in its session, or its port stays taken."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(running.process.pid, signal.SIGKILL)

    @staticmethod
    def _print(name: str, line: str) -> None:
        # A closed terminal must not keep us from stopping the others.
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.write(f"{name:<9}| {line}\n")
            sys.stdout.flush()


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    with contextlib.suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by signal {-code}"
