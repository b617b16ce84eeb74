"""The private PostgreSQL: kept between starts, coming back after a kill, never touching what is not its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from medipli.ops import ports
from medipli.ops.postgres import account, programs
from medipli.ops.postgres.programs import Programs
from medipli.ops.postgres.server import Server
from medipli.ops.refusal import Refusal

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import pathlib, sys, time
from medipli.ops.postgres.server import Server
print(Server(pathlib.Path(sys.argv[1])).start().pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account can pass through."""
    made = Path(tempfile.mkdtemp(prefix="medipli-cluster-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def gone(pid: int, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        state = Path(f"/proc/{pid}/stat")
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


def test_what_was_written_is_there_after_a_stop_and_after_a_kill(folder: Path) -> None:
    server = Server(folder)
    try:
        server.start()
        server.ensure_database("kept")
        with psycopg.connect(server.cluster.url("kept")) as connection:
            connection.execute("CREATE TABLE note AS SELECT lower('ÉTÉ') AS text")
        server.stop()
        process = server.start()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        server.start()
        with psycopg.connect(server.cluster.url("kept")) as connection:
            assert connection.execute("SELECT text FROM note").fetchone() == ("été",)
    finally:
        server.stop()


def test_a_wrong_password_is_refused_and_only_loopback_listens(folder: Path) -> None:
    server = Server(folder)
    try:
        server.start()
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.cluster.url("postgres").replace(server.cluster.password, "wrong"))
        with psycopg.connect(server.cluster.url("postgres")) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == (ports.LOOPBACK,)
            assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)
    finally:
        server.stop()


def test_it_moves_to_a_free_port_when_its_own_was_taken_meanwhile(folder: Path) -> None:
    server = Server(folder)
    with socket.create_server((ports.LOOPBACK, server.cluster.port)):
        before = server.cluster.port
        try:
            server.start()
            assert server.cluster.port != before
            assert json.loads((server.cluster.folder / "cluster.json").read_text())["port"] == server.cluster.port
        finally:
            server.stop()


def test_it_dies_with_the_process_that_started_it_and_starts_again(folder: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout is not None
    pid = int(holder.stdout.readline())
    try:
        with pytest.raises(Refusal, match="already in use"):
            Server(folder).start()
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert gone(pid)
    server = Server(folder)
    server.start()
    server.stop()


def test_a_note_of_a_process_that_is_now_another_one_does_not_stop_it(folder: Path) -> None:
    server = Server(folder)
    note = server.cluster.data / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{server.cluster.data}\n")
    try:
        server.start()
    finally:
        server.stop()


def test_a_data_folder_with_another_identity_is_left_alone(folder: Path) -> None:
    cluster = Server(folder).cluster
    mark = cluster.data / "medipli-cluster"
    mark.write_text("somebody-else\n")
    before = sorted(path.name for path in cluster.data.iterdir())
    with pytest.raises(Refusal, match="left alone"):
        Server(folder)
    assert sorted(path.name for path in cluster.data.iterdir()) == before


def test_data_of_a_version_that_is_gone_says_which_one_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    major = Server(folder).cluster.major
    monkeypatch.setattr(programs, "installed", lambda: [Programs(major + 7, Path("bin"), bundled=True)])
    with pytest.raises(Refusal, match=f"Install PostgreSQL {major} again"):
        Server(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_root_keeps_the_data_elsewhere_when_its_folder_is_closed_to_others(folder: Path) -> None:
    folder.chmod(0o700)
    server = Server(folder / "postgres")
    try:
        assert not server.cluster.data.is_relative_to(folder)
        process = server.start()
        assert Path(f"/proc/{process.pid}").stat().st_uid != 0
        # Found again by a later start.
        assert Server(folder / "postgres").cluster == server.cluster
    finally:
        server.stop()
        shutil.rmtree(server.cluster.place)


def test_the_wheel_serves_where_the_machine_has_no_programs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = [found for found in programs.installed() if found.bundled]
    if not bundled:
        pytest.skip("the wheel's version is also installed on this machine, or the wheel is absent")
    monkeypatch.setattr(programs, "installed", lambda: bundled)
    server = Server(folder)
    try:
        server.start()
        with psycopg.connect(server.cluster.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION unaccent")
            connection.execute("CREATE EXTENSION pg_trgm")
            assert connection.execute("SELECT lower(unaccent('ÉTÉ'))").fetchone() == ("ete",)
            found = connection.execute("SELECT to_tsvector('french', 'ŒDÈME AIGÜ') @@ to_tsquery('french', 'œdème')")
            assert found.fetchone() == (True,)
    finally:
        server.stop()
        if not server.cluster.data.is_relative_to(folder):
            shutil.rmtree(server.cluster.place)


def test_root_runs_it_under_an_account_that_is_not_root() -> None:
    found = account.for_server()
    assert (found is None) == (os.geteuid() != 0)
    assert found is None or found.uid != 0
