"""The supervisor: everything ends together, nothing is left behind, whatever ended it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
# Two programs, given as code.
SUPERVISED = """
import sys
from functools import partial
from medipli.ops import supervisor as supervision
from medipli.ops.supervisor import Program, Supervisor
supervision.RESTARTS = 2
with Supervisor() as supervisor:
    for name, code in (("first", sys.argv[1]), ("second", sys.argv[2])):
        supervisor.add(Program(name, partial(supervisor.spawn, [sys.executable, "-u", "-c", code], name)))
    sys.exit(supervisor.run())
"""
# One write, so that two processes never share a line.
WAITS = "import os, time; os.write(1, b'pid %d\\n' % os.getpid()); time.sleep(600)"
HAS_A_CHILD = "import os, time; os.fork(); os.write(1, b'pid %d\\n' % os.getpid()); time.sleep(600)"


def start(first: str, second: str) -> subprocess.Popen[str]:
    supervised = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED, first, second], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    # A line that never comes must fail the test, not hang it.
    watch = threading.Timer(60, supervised.kill)
    watch.daemon = True
    watch.start()
    return supervised


def pids(supervised: subprocess.Popen[str], count: int) -> list[int]:
    assert supervised.stdout is not None
    found: list[int] = []
    while len(found) < count:
        line = supervised.stdout.readline()
        assert line, "the supervisor ended early"
        if " pid " in line:
            found.append(int(line.split()[-1]))
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_gone(numbers: list[int], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(alive(pid) for pid in numbers):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_cleanly(signum: signal.Signals) -> None:
    supervised = start(WAITS, HAS_A_CHILD)
    numbers = pids(supervised, 3)
    supervised.send_signal(signum)
    supervised.communicate(timeout=20)
    assert supervised.returncode == 0
    assert all_gone(numbers)


def test_killing_the_supervisor_outright_leaves_no_program_behind() -> None:
    supervised = start(WAITS, WAITS)
    numbers = pids(supervised, 2)
    supervised.kill()
    assert all_gone(numbers)
    supervised.communicate(timeout=5)


def test_a_program_that_was_killed_is_started_again() -> None:
    supervised = start(WAITS, WAITS)
    numbers = pids(supervised, 2)
    os.kill(numbers[0], signal.SIGKILL)
    (again,) = pids(supervised, 1)
    assert alive(again)
    assert alive(numbers[1])
    supervised.terminate()
    supervised.communicate(timeout=20)
    assert all_gone([again, numbers[1]])


def test_a_program_that_keeps_dying_stops_everything_with_an_error() -> None:
    supervised = start(WAITS, "print('no luck'); raise SystemExit(3)")
    printed, _ = supervised.communicate(timeout=30)
    assert supervised.returncode == 1
    assert printed.count("second   | no luck") == 3
    assert "second ended with exit code 3 again and again" in printed
    assert all_gone([int(line.split()[-1]) for line in printed.splitlines() if " pid " in line])


def test_a_program_that_was_refused_is_not_tried_again() -> None:
    supervised = start(WAITS, "print('medipli: port taken'); raise SystemExit(2)")
    printed, _ = supervised.communicate(timeout=30)
    assert supervised.returncode == 1
    assert printed.count("port taken") == 1
