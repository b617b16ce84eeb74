"""Network ports of this machine: is one free, does something answer on it."""

from __future__ import annotations

import contextlib
import socket

from medipli.ops.refusal import Refusal

LOOPBACK = "127.0.0.1"


def is_free(port: int, address: str = LOOPBACK) -> bool:
    """Whether a server could listen on that port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do, so that connections still closing after a restart do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def pick_free() -> int:
    """A port that nothing listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def require_free(port: int, setting: str, purpose: str, address: str = LOOPBACK) -> None:
    """Raise :class:`Refusal`, naming the setting that moves it, when the port is taken."""
    if is_free(port, address):
        return
    other = next((candidate for candidate in range(port + 10, port + 500, 10) if is_free(candidate, address)), None)
    hint = f"{setting}={other}" if other else setting
    raise Refusal(
        f"Port {port} ({purpose}) is already in use on this machine. "
        f"Stop the program that uses it, or choose another port with {hint}."
    )


def answers(port: int, address: str = LOOPBACK) -> bool:
    """Whether something accepts connections on that port."""
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
        return True
    return False
