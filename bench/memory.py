"""Memory of the running processes, and what one message of 25 MB costs at its peak."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import UTC, datetime

from bench import mail, meters
from bench.house import House
from bench.language import Language
from bench.people import Box
from bench.results import Results, Row

LARGE = 25_000_000


def of_processes(results: Results, house: House) -> None:
    """Each web process and PostgreSQL as a whole; shared pages are counted in proportion."""
    workers = [pid for pid in meters.tree_of([house.web_pid]) if pid != house.web_pid]
    largest = max((meters.resident_bytes(pid) for pid in workers), default=0)
    results.add(_row("web worker", largest, f"largest of {len(workers)}"))
    results.add(_row("web, the process that heads them", meters.resident_bytes(house.web_pid)))
    server = meters.tree_of([house.server_pid])
    results.add(_row("PostgreSQL, all processes", sum(map(meters.resident_bytes, server)), f"{len(server)} processes"))


def of_large_message(results: Results, house: House, box: Box) -> None:
    """Receive a message of 25 MB in a process of its own."""
    rng = random.Random("large")
    body = mail.make_body(Language(), rng, 5_000, mail.pdf_like(rng, int(LARGE / 1.37)))
    head = mail.headers(
        message_id=f"{rng.getrandbits(64):x}.{datetime.now(UTC).timestamp()}@bench.example",
        sender=("Échantillon", "echantillon@partenaire.example"),
        to=box.address,
        subject="Imagerie",
        date=datetime.now(UTC),
    )
    raw = mail.whole(head, body)
    path = house.folder / "large.eml"
    path.write_bytes(raw)
    command = [sys.executable, "-m", "bench.large", str(path), str(box.mailbox_id)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    path.unlink()
    peak = json.loads(done.stdout)["peak"]
    results.add(
        Row(area="memory", what="25 MB message, peak over its size", amount=peak / len(raw), unit="times its size")
    )


def _row(what: str, size: int, note: str = "") -> Row:
    return Row(area="memory", what=what, amount=size / 1e6, unit="MB", note=note)
