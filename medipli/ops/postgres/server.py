"""Start and stop the server of a private cluster."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from medipli.ops import ports, tether
from medipli.ops.locks import Held, Lock
from medipli.ops.postgres import account as accounts
from medipli.ops.postgres import cluster as clusters
from medipli.ops.postgres.account import Account
from medipli.ops.postgres.cluster import Cluster
from medipli.ops.refusal import Refusal

READY_SECONDS = 90
STOP_SECONDS = 30
# No statement and no value reaches the log: they would hold personal data.
_ALWAYS = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "max_connections": "100", "shared_buffers": "128MB"}
_THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
}


class Server:
    """The server of one private cluster, run by this process; nobody else may run it meanwhile.

    ``durable=False`` trades safety for speed and is for tests only.
    """

    def __init__(self, postgres_folder: Path, *, durable: bool = True) -> None:
        self.cluster: Cluster = clusters.open_or_create(postgres_folder)
        self._settings = _ALWAYS | (_DURABLE if durable else _THROWAWAY)
        self._runner = _runner(self.cluster)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: Lock | None = None
        self.log = self.cluster.place / "server.log"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it accepts connections; also after it was killed."""
        if self._lock is None:
            try:
                self._lock = Lock(self.cluster.place / "server.lock")
            except Held as held:
                raise Refusal(
                    f"The PostgreSQL of {self.cluster.folder} is already in use by process {held.pid}: "
                    "the service is running."
                ) from None
        deadline = time.monotonic() + READY_SECONDS
        self._end_leftover(deadline)
        # Once others know the port, a server that was killed comes back on the same one.
        if self._process is None and not ports.is_free(self.cluster.port):
            self.cluster = self.cluster.on_port(ports.pick_free())
        while True:
            self._process = process = self._spawn()
            if self._becomes_ready(process, deadline):
                return process
            # Processes of a server that was killed hold its memory for an instant after it.
            if process.poll() is None or time.monotonic() > deadline or not self._may_pass():
                self.stop()
                raise Refusal(f"PostgreSQL did not start. The end of {self.log}:\n{self._last_lines()}")
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop the server cleanly, by force if it does not obey, and give it free for others."""
        if self._process is not None:
            tether.end(self._process, signal.SIGINT, STOP_SECONDS)
            self._process = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def ensure_database(self, name: str) -> None:
        """Create an empty database called ``name`` unless it exists."""
        with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def drop_database(self, name: str) -> None:
        """Remove the database called ``name`` with all it holds."""
        with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = self._settings | {"port": str(self.cluster.port)}
        command = [str(clusters.programs_for(self.cluster, self._runner) / "postgres"), "-D", str(self.cluster.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.cluster.data,
                env=clusters.server_environment(),
                start_new_session=True,
                preexec_fn=tether.with_parent(signal.SIGINT),
                user=self._runner.uid if self._runner else None,
                group=self._runner.gid if self._runner else None,
                extra_groups=[] if self._runner else None,
            )

    def _becomes_ready(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.cluster.url("postgres"), connect_timeout=5).close()
                return True
            time.sleep(0.05)
        return False

    def _end_leftover(self, deadline: float) -> None:
        """End a server that outlived its supervisor, and clear what a killed one left behind.

        A process is the server of this cluster only if it works in our data folder.
        """
        note = self.cluster.data / "postmaster.pid"
        try:
            pid = int(note.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        at_work = self._works_here(pid)
        if at_work is None:
            return  # Not ours to look at, or no /proc: PostgreSQL judges for itself.
        if not at_work:
            # The number may belong to an unrelated process by now, which PostgreSQL would take for a server.
            note.unlink(missing_ok=True)
            return
        # Nobody waits for an answer any more: after a moment, at once, which loses nothing that was committed.
        for signum, patience in ((signal.SIGINT, 3.0), (signal.SIGQUIT, deadline - time.monotonic())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signum)
            until = time.monotonic() + patience
            while time.monotonic() < until:
                if not self._works_here(pid):
                    return
                time.sleep(0.1)
        raise Refusal(f"A PostgreSQL left running (process {pid}) does not stop.")

    def _works_here(self, pid: int) -> bool | None:
        """Whether that process runs (is no zombie) in our data folder; None when the machine does not say."""
        if not Path("/proc/self/cwd").exists():
            return None
        try:
            return Path(os.readlink(f"/proc/{pid}/cwd")) == self.cluster.data.resolve()
        except FileNotFoundError:
            return False
        except OSError:
            return None

    def _may_pass(self) -> bool:
        text = self._last_lines()
        return "shared memory block" in text or "could not bind" in text or "Address already in use" in text

    def _last_lines(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""


def _runner(cluster: Cluster) -> Account | None:
    """Who runs this cluster: as root, whoever owns its data."""
    account = accounts.for_server()
    if account is None:
        return None
    owner = cluster.data.stat()
    if owner.st_uid == account.uid:
        return account
    if owner.st_uid == 0:
        raise Refusal(f"{cluster.data} belongs to root, as which PostgreSQL does not run.")
    return Account(str(owner.st_uid), owner.st_uid, owner.st_gid)
