"""Reading clocks: CPU of processes and their children, of single threads, of the whole machine; memory."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def thread_cpu_seconds(pid: int) -> float:
    """CPU used by a process of one thread, such as a PostgreSQL backend; to the microsecond where Linux keeps it."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK


def tree_of(roots: Iterable[int]) -> list[int]:
    """These processes and all their descendants."""
    parents = {pid: fields[1] for pid, fields in _stats().items()}
    found = list(dict.fromkeys(roots))
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid and child not in found)
    return [pid for pid in found if pid in parents]


def tree_cpu_seconds(roots: Iterable[int]) -> float:
    """CPU used by process trees so far, children that ended included; steps of a hundredth of a second."""
    stats = _stats()
    return sum(sum(stats[pid][11:15]) for pid in tree_of(roots) if pid in stats) / _TICK


def resident_bytes(pid: int) -> int:
    """Memory that belongs to a process: shared pages count in proportion (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def background_share(seconds: float = 0.3) -> float:
    """Share of the machine's CPU that others use while we wait: 0.5 on two cores is one core."""
    before = _machine()
    time.sleep(seconds)
    spent = [after - start for after, start in zip(_machine(), before, strict=True)]
    return round(1 - (spent[3] + spent[4]) / (sum(spent) or 1), 2)


def reference_work() -> float:
    """CPU seconds of a fixed piece of work, 100 MB through SHA-256: how fast the machine is at this moment."""
    begin = time.process_time()
    block, digest = bytes(1_000_000), hashlib.sha256()
    for _ in range(100):
        digest.update(block)
    return time.process_time() - begin


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie; the values must be sorted."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def _stats() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[int(entry)] = [0, *(int(field) for field in fields[1:15])]
    return found


def _machine() -> list[int]:
    return [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
