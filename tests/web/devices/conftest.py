"""The live updates of a running service, beside the pages of the test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from medipli.web.middleware import headers
from tests.web.registration.conftest import screens

__all__ = ["screens"]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The pages; links that leave the site lead to them."""
    settings.PUBLIC_URL = str(live_server.url)
    return str(live_server.url)


@pytest.fixture
def live_events(site: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Server-sent events of the same database, on a port of their own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{settings.DATABASES['default']['NAME']}")
    ours = {"DATABASE_URL": place.geturl(), "MEDIPLI_PUBLIC_URL": site, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--no-ws", "--workers-kill-timeout", "2", "medipli.web.events:application"],
        env={**os.environ, **ours},
        cwd=ROOT,
    )
    try:
        _wait_for(port)
        settings.EVENTS_URL = f"http://localhost:{port}"
        policy = headers.POLICY.replace("connect-src 'self'", f"connect-src 'self' {settings.EVENTS_URL}")
        monkeypatch.setattr(headers, "POLICY", policy)
        yield settings.EVENTS_URL
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("live updates did not start")
