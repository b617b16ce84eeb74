"""``medipli demo`` from nothing to answering pages, stopped, started again, and refused where it has no business."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from medipli.ops import ports

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


class Demonstration:
    """One installation of the demonstration: a folder, two ports."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, ports.pick_free()
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("MEDIPLI_", "DATABASE_", "DJANGO"))
        }
        self.environment = kept | {
            "MEDIPLI_HOME": str(home),
            "MEDIPLI_PORT": str(self.port),
            "MEDIPLI_EVENTS_PORT": str(ports.pick_free()),
            "MEDIPLI_CARD_PORT": str(ports.pick_free()),
        }

    def popen(self, **further: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "medipli", "demo"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=self.environment | further,
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[list[str]]:
        """Run until the block ends, then stop it as Ctrl-C does; gives the lines printed until it was ready."""
        process = self.popen()
        watch = threading.Timer(240, process.kill)
        watch.start()
        lines: list[str] = []
        try:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line)
                if "Ctrl-C stops everything" in line:
                    break
            else:
                pytest.fail("".join(lines))
            yield lines
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=40)
            assert process.returncode == 0
        finally:
            watch.cancel()
            process.kill()
            process.communicate()

    def status(self, path: str) -> int:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)


@pytest.fixture
def demonstration() -> Iterator[Demonstration]:
    home = Path(tempfile.mkdtemp(prefix="medipli-demo-"))
    home.chmod(0o711)
    yield Demonstration(home)
    shutil.rmtree(home)


def test_it_starts_from_nothing_shows_its_pages_and_starts_again_in_seconds(demonstration: Demonstration) -> None:
    with demonstration.running() as lines:
        printed = "".join(lines)
        assert f"http://localhost:{demonstration.port}\n" in printed
        assert "/demo/courriels" in printed
        assert "Dr Inès Corvoisier" in printed
        assert demonstration.status("/") == 200
        assert demonstration.status("/demo/courriels") == 200
        assert (demonstration.home / "secrets.env").stat().st_mode & 0o077 == 0
    assert ports.is_free(demonstration.port)
    with demonstration.running() as lines:
        assert not any("prepare " in line for line in lines)
        refused = demonstration.popen()
        printed, _ = refused.communicate(timeout=30)
        assert refused.returncode == 2
        assert "already runs" in printed


def test_a_taken_port_is_named_with_the_variable_that_moves_it(demonstration: Demonstration) -> None:
    with socket.create_server((ports.LOOPBACK, demonstration.port)):
        process = demonstration.popen()
        printed, _ = process.communicate(timeout=30)
    assert process.returncode == 2
    assert f"Port {demonstration.port} (web pages) is already in use" in printed
    assert "MEDIPLI_PORT=" in printed


@pytest.mark.django_db
def test_a_database_that_it_did_not_make_is_refused_untouched(demonstration: Demonstration) -> None:
    default: dict[str, Any] = settings.DATABASES["default"]
    secret = f":{default['PASSWORD']}" if default["PASSWORD"] else ""
    # The database of the tests: it holds every table and no marker.
    url = f"postgresql://{default['USER']}{secret}@{default['HOST']}:{default['PORT']}/{default['NAME']}"
    process = demonstration.popen(DATABASE_URL=url)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "the demonstration does not use it" in printed
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('medipli_demo.marker')").fetchone() == (None,)
