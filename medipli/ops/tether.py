"""Tie a child process to its parent, so that killing the parent outright leaves no orphan behind; end it for good."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def with_parent(signum: signal.Signals) -> Callable[[], None] | None:
    """A ``preexec_fn`` after which the kernel sends ``signum`` to the child when its parent dies (Linux only).

    It must run after the child changed its account, which ``subprocess`` does first; changing it later would
    loosen the tie (prctl(2), PR_SET_PDEATHSIG).
    """
    if not sys.platform.startswith("linux"):
        return None
    # Loaded before the fork: the child may only make simple calls.
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:
            os.kill(os.getpid(), signum)

    return tie


def end(process: subprocess.Popen[bytes], signum: signal.Signals, seconds: float) -> None:
    """Send ``signum``, wait, then kill what is left of the process and of the session that it leads."""
    if process.poll() is None:
        process.send_signal(signum)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
