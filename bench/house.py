"""A Medipli of the bench's own: private durable PostgreSQL, blob folder, web processes, all under one folder."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from medipli.ops import ports, tether
from medipli.ops.postgres.server import Server

DATABASE = "medipli_bench"
DOMAIN = "mssante.example"
# The bench holds invented messages only: its keys protect nothing.
_SECRET = "only-for-the-bench-only-for-the-bench"
_START_SECONDS = 60


class House:
    """Everything that is measured. ``server_pid`` and ``web_pid`` head the two process trees."""

    def __init__(self, folder: Path, server: Server, server_pid: int) -> None:
        self.folder = folder
        self.server = server
        self.server_pid = server_pid
        self.port = ports.pick_free()
        self._web: subprocess.Popen[bytes] | None = None

    @property
    def web_pid(self) -> int:
        """The process that heads the web workers; 0 while none runs."""
        return self._web.pid if self._web else 0

    @property
    def trees(self) -> list[int]:
        """The heads of all processes of the service."""
        return [pid for pid in (self.server_pid, self.web_pid) if pid]

    def start_web(self) -> None:
        """Start ``medipli serve`` and wait until it answers."""
        os.environ["MEDIPLI_PORT"] = str(self.port)
        os.environ["MEDIPLI_PUBLIC_URL"] = f"http://localhost:{self.port}"
        log = (self.folder / "web.log").open("wb")
        with log:
            self._web = subprocess.Popen(
                [sys.executable, "-m", "medipli", "serve"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=tether.with_parent(signal.SIGTERM),
            )
        deadline = time.monotonic() + _START_SECONDS
        while not ports.answers(self.port):
            if self._web.poll() is not None or time.monotonic() > deadline:
                tail = (self.folder / "web.log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"The web processes did not start:\n{tail}")
            time.sleep(0.1)

    def stop_web(self) -> None:
        if self._web is not None:
            tether.end(self._web, signal.SIGTERM, 15)
            self._web = None


@contextlib.contextmanager
def open_house(folder: Path, *, keep: bool) -> Iterator[House]:
    """Start the database, bring it in step, load Django. ``keep`` goes on with the boxes of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        folder.chmod(0o711)  # the account that PostgreSQL runs under passes through
    server = Server(folder / "postgres")
    process = server.start()
    try:
        if not keep:
            server.drop_database(DATABASE)
            for name in ("home", "maildir"):
                shutil.rmtree(folder / name, ignore_errors=True)
        server.ensure_database(DATABASE)
        _set_environment(folder / "home", server.cluster.url(DATABASE))
        subprocess.run([sys.executable, "-m", "medipli", "migrate", "--quiet"], check=True)
        from medipli.ops import start

        start.django()
        house = House(folder, server, process.pid)
        try:
            yield house
        finally:
            house.stop_web()
    finally:
        server.stop()


def _set_environment(home: Path, database_url: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith("MEDIPLI_")]:
        del os.environ[name]
    os.environ.update(
        MEDIPLI_HOME=str(home),
        MEDIPLI_SECRET_KEY=_SECRET,
        MEDIPLI_BLOB_NAME_KEY=_SECRET,
        MEDIPLI_BLOB_KEYS="1:" + base64.b64encode(_SECRET[:32].encode()).decode(),
        MEDIPLI_LOCAL_DOMAINS=DOMAIN,
        MEDIPLI_LOG_LEVEL="WARNING",
        DATABASE_URL=database_url,
        DJANGO_SETTINGS_MODULE="medipli.settings",
    )
