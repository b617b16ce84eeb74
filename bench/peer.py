"""The peer: Roundcube, measured in turn with ours by the protocol harness that is installed elsewhere.

The harness is a folder with ``bench_web.py`` and ``profiles/roundcube.json``; the peer runs already, its boxes loaded.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.results import Results, Row

# What our pages do in one request takes Roundcube two: the page, then its list.
PAGES = {
    "list": ("inbox_page", "inbox_list"),
    "open": ("open",),
    "search rare": ("search_rare",),
    "search common": ("search_common",),
    "flag": ("flag",),
}


def measure(results: Results, harness: Path, options: str, page: str, *, users: Sequence[int], seconds: float) -> None:
    """The peer's counterpart of one of our pages, right after ours; rows of ``peer``."""
    if page not in PAGES:
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.jsonl"
        subprocess.run(
            [
                *(sys.executable, str(harness / "bench_web.py"), "--peer", "roundcube", "--repeat", "1"),
                *("--profile", str(harness / "profiles" / "roundcube.json"), "--out", str(out)),
                *("--seconds", str(seconds), "--users", *map(str, users), "--pages", *PAGES[page]),
                *shlex.split(options),
            ],
            check=True,
            cwd=harness,
            stdout=subprocess.DEVNULL,
        )
        for line in out.read_text().splitlines():
            results.add(_row(page, json.loads(line)))


def _row(page: str, measured: dict[str, dict[str, float | str]]) -> Row:
    params, metrics = measured["params"], measured["metrics"]

    def number(name: str) -> float | None:
        value = metrics.get(name)
        return float(value) if value is not None else None

    return Row(
        area="peer",
        what=f"{page}: {params['page']}",
        users=int(params["users"]),
        p50_ms=number("p50_ms"),
        p95_ms=number("p95_ms"),
        cpu_ms=number("server_cpu_ms"),
        per_second=number("requests_per_s"),
        errors=int(number("errors") or 0),
        background=number("background") or 0.0,
    )
