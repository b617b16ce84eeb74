"""Serve one application with granian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from medipli.ops import ports


@dataclass(frozen=True)
class Site:
    """What is served and where; ``threads`` are those of each process that run WSGI code."""

    target: str
    interface: Literal["wsgi", "asgi"]
    address: str
    port: int
    setting: str
    purpose: str
    processes: int
    threads: int


def serve(site: Site) -> int:
    """Serve until SIGTERM or SIGINT; refuses, naming the setting, when the port is taken."""
    ports.require_free(site.port, site.setting, site.purpose, site.address)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    wsgi = site.interface == "wsgi"
    Granian(
        site.target,
        address=site.address,
        port=site.port,
        interface=Interfaces.WSGI if wsgi else Interfaces.ASGI,
        workers=site.processes,
        blocking_threads=site.threads if wsgi else None,
        # A worker that dies alone is replaced; the others go on serving.
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
    return 0
