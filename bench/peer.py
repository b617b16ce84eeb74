"""The peer: Roundcube, measured in turn with ours by the protocol harness that is installed elsewhere.

The harness is a folder with ``bench_web.py`` and ``profiles/roundcube.json``; the peer runs already, its boxes loaded.
"""

from __future__ import annotations

import json
import math
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.results import COUNTERPARTS, Results, Row


@dataclass(frozen=True)
class Peer:
    """Where the harness is, and what it must be told.

    ``words`` are said in every run; ``boxes`` tells, by the number of messages in a box, what is said besides where
    such boxes are measured. The peer is not measured beside boxes of other sizes: it would not be the same work.
    """

    harness: Path
    words: tuple[str, ...]
    boxes: Mapping[int, tuple[str, ...]]

    def check(self) -> None:
        """See that the peer answers, for each size of box, before hours are spent on ours. Raises when it does not."""
        for size in self.boxes:
            for row in self._run("", size, 1, ("inbox_page",), users=[1], seconds=0.2, most=1):
                if row.errors or not row.count:
                    raise RuntimeError(f"The peer does not show its inbox of {size} messages.")

    def measure(
        self,
        results: Results,
        page: str,
        size: int,
        boxes: int,
        *,
        label: str,
        users: Sequence[int],
        seconds: float,
        most: int,
    ) -> None:
        """The counterpart of one of our pages, right after ours, on as many boxes as large; rows of ``peer``."""
        if page in COUNTERPARTS and size in self.boxes:
            for row in self._run(label, size, boxes, COUNTERPARTS[page], users=users, seconds=seconds, most=most):
                results.add(row)

    def _run(
        self,
        label: str,
        size: int,
        boxes: int,
        pages: Sequence[str],
        *,
        users: Sequence[int],
        seconds: float,
        most: int,
    ) -> list[Row]:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "rows.jsonl"
            subprocess.run(
                [
                    *(sys.executable, "-B", str(self.harness / "bench_web.py"), "--peer", "roundcube", "--repeat", "1"),
                    *("--profile", str(self.harness / "profiles" / "roundcube.json"), "--out", str(out)),
                    *("--seconds", str(seconds), "--max-requests", str(most), "--users", *map(str, users)),
                    *("--mailboxes", str(boxes), "--max-uid", str(size), "--pages", *pages),
                    *self.words,
                    *self.boxes[size],
                ],
                check=True,
                cwd=self.harness,
                stdout=subprocess.DEVNULL,
            )
            return [row(label, json.loads(line)) for line in out.read_text().splitlines()]


def peer_of(folder: str, words: str, boxes: Sequence[Sequence[str]], *, small: int) -> Peer | None:
    """The peer that the command line names: ``boxes`` are pairs of a size and its words, ``small`` stands for none."""
    if not folder:
        return None
    by_size = {int(size): tuple(shlex.split(more)) for size, more in boxes}
    return Peer(Path(folder).resolve(), tuple(shlex.split(words)), by_size or {small: ()})


def row(label: str, measured: Mapping[str, Mapping[str, float | str | None]]) -> Row:
    """One line of the harness as a row; what it could not measure (no request succeeded) is absent."""
    params, metrics = measured["params"], measured["metrics"]

    def number(name: str) -> float | None:
        value = metrics.get(name)
        return None if value is None or math.isnan(float(value)) else float(value)

    return Row(
        area="peer",
        what=str(params["page"]),
        box=label,
        users=int(params["users"] or 0),
        count=int(number("n") or 0),
        p50_ms=number("p50_ms"),
        p95_ms=number("p95_ms"),
        cpu_ms=number("server_cpu_ms"),
        per_second=number("requests_per_s"),
        errors=int(number("errors") or 0),
        background=number("background") or 0.0,
    )
