"""The data folder of a private PostgreSQL: created once, remembered in ``cluster.json``, recognised by its identity.

A cluster is ours only when the identity written inside its data folder equals the one in ``cluster.json``: no other
data folder is ever started, stopped or changed.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import tempfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from medipli.ops import ports
from medipli.ops.postgres import account as accounts
from medipli.ops.postgres import programs as installations
from medipli.ops.postgres.account import Account
from medipli.ops.postgres.programs import Programs
from medipli.ops.refusal import Refusal

SUPERUSER = "medipli"
_RECORD = "cluster.json"
_IDENTITY = "medipli-cluster"
# Full text and lower() follow this locale for accented letters; plain C would leave É as it is.
_LOCALES = ("C.UTF-8", "en_US.UTF-8", "C")


@dataclass(frozen=True)
class Cluster:
    """What ``cluster.json`` says: identity, major version, data folder, port and password, and where it stands."""

    folder: Path
    identity: str
    major: int
    data: Path
    port: int
    password: str = field(repr=False)

    def url(self, database: str) -> str:
        """Address of one of its databases, as DATABASE_URL holds it."""
        return f"postgresql://{SUPERUSER}:{self.password}@{ports.LOOPBACK}:{self.port}/{database}"

    @property
    def place(self) -> Path:
        """The folder around the data: log of the server, lock, copied programs."""
        return self.data.parent

    def on_port(self, port: int) -> Cluster:
        """The same cluster, remembered on another port."""
        moved = replace(self, port=port)
        _write(moved)
        return moved


def open_or_create(postgres_folder: Path) -> Cluster:
    """The cluster kept under ``postgres_folder`` (one folder per major version), created when there is none.

    Raises :class:`Refusal` when the data cannot be opened: programs of its version gone, foreign or unreadable data.
    """
    kept = _existing(postgres_folder)
    if kept is not None:
        return kept
    programs = installations.preferred()
    folder = postgres_folder / str(programs.major)
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        for part in (postgres_folder, folder):
            part.chmod(0o711)
    return _create(folder, programs)


def programs_for(cluster: Cluster, runner: Account | None) -> Path:
    """The ``bin`` folder that runs this cluster, copied next to the data if the account cannot reach it."""
    programs = installations.of_major(cluster.major)
    if programs is None:
        raise Refusal(
            f"The data in {cluster.data} was written by PostgreSQL {cluster.major}, whose programs are no longer on "
            f"this machine. Install PostgreSQL {cluster.major} again, or remove {cluster.folder} to start afresh."
        )
    return _reachable(programs, runner, cluster.place)


def _existing(postgres_folder: Path) -> Cluster | None:
    """The newest cluster whose programs are present; a refusal when clusters exist but none can be run."""
    kept = [_read(record.parent) for record in postgres_folder.glob(f"*/{_RECORD}")]
    kept.sort(key=lambda cluster: cluster.major, reverse=True)
    for cluster in kept:
        if installations.of_major(cluster.major) is not None:
            return cluster
    if kept:
        programs_for(kept[0], None)
    return None


def _read(folder: Path) -> Cluster:
    record = folder / _RECORD
    try:
        stored = json.loads(record.read_text())
        cluster = Cluster(
            folder=folder,
            identity=str(stored["identity"]),
            major=int(stored["major"]),
            data=folder / stored["data"],
            port=int(stored["port"]),
            password=str(stored["password"]),
        )
    except PermissionError:
        raise Refusal(
            f"{record} belongs to another user of this machine. Start as that user, or choose another MEDIPLI_HOME."
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Refusal(
            f"{record} cannot be read as the record of a private PostgreSQL. Remove {folder} to start afresh."
        ) from None
    _check_identity(cluster)
    return cluster


def _check_identity(cluster: Cluster) -> None:
    mark = cluster.data / _IDENTITY
    try:
        found = mark.read_text().strip()
    except PermissionError:
        raise Refusal(
            f"{cluster.data} belongs to another user of this machine. "
            "Start as that user, or choose another MEDIPLI_HOME."
        ) from None
    except OSError:
        found = ""
    if found != cluster.identity:
        raise Refusal(
            f"{cluster.data} is not the data folder that {cluster.folder / _RECORD} describes, so it is left alone. "
            f"Remove {cluster.folder} to start afresh."
        )


def _create(folder: Path, programs: Programs) -> Cluster:
    runner = accounts.for_server()
    identity = secrets.token_hex(8)
    place = folder
    if runner is not None and not accounts.can_use(runner, folder, os.X_OK):
        place = accounts.shared_place(runner, identity)
    # A name of its own: a folder left half made by an interrupted start is never taken for a cluster.
    data = place / f"data-{identity}"
    data.mkdir()
    accounts.hand_over(runner, data)
    password = secrets.token_urlsafe(24)
    _initialise(data, _reachable(programs, runner, place), runner, password)
    mark = data / _IDENTITY
    mark.write_text(identity + "\n")
    if runner is not None:
        os.chown(mark, runner.uid, runner.gid)
    stored = Path(data.name) if place == folder else data
    cluster = Cluster(folder, identity, programs.major, folder / stored, ports.pick_free(), password)
    _write(cluster)
    return cluster


def _initialise(data: Path, bin_folder: Path, runner: Account | None, password: str) -> None:
    """Run initdb as the account; the password goes through a file that only this account reads."""
    complaint = ""
    for locale in _LOCALES:
        with tempfile.NamedTemporaryFile("w", dir=data.parent, prefix="password-") as secret:
            secret.write(password + "\n")
            secret.flush()
            if runner is not None:
                os.chown(secret.name, runner.uid, runner.gid)
            done = subprocess.run(
                [
                    bin_folder / "initdb",
                    f"--pgdata={data}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={secret.name}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    f"--locale={locale}",
                ],
                capture_output=True,
                text=True,
                cwd=data,
                env=server_environment(),
                user=runner.uid if runner else None,
                group=runner.gid if runner else None,
                extra_groups=[] if runner else None,
            )
        if done.returncode == 0:
            return
        complaint = done.stderr.strip()
        if "locale" not in complaint:
            break
    raise Refusal(f"PostgreSQL could not prepare its data folder {data}:\n{complaint}")


def server_environment() -> dict[str, str]:
    """Environment of PostgreSQL's programs: no PG* variable of the person who starts us leaks into them."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_MESSAGES": "C"}


def _reachable(programs: Programs, runner: Account | None, place: Path) -> Path:
    if runner is None or accounts.can_use(runner, programs.path("postgres"), os.X_OK):
        return programs.folder
    return accounts.copy_programs(runner, programs.folder, place)


def _write(cluster: Cluster) -> None:
    stored = asdict(cluster)
    del stored["folder"]
    stored["data"] = str(cluster.data.relative_to(cluster.folder) if cluster.place == cluster.folder else cluster.data)
    with tempfile.NamedTemporaryFile("w", dir=cluster.folder, prefix=_RECORD, delete=False) as new:
        json.dump(stored, new, indent=1)
    Path(new.name).replace(cluster.folder / _RECORD)
