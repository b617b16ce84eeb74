"""What was measured: rows, their budgets, the table and the JSON file."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the table. Times are milliseconds of one operation; ``background`` is the CPU share of others.

    ``cpu_ms`` counts the page's process and the database together, ``database_ms`` waiting for the database by wall
    clock. ``amount`` carries what is neither: ``unit`` names it.
    """

    area: str
    what: str
    box: str = ""
    users: int = 0
    count: int = 0
    p50_ms: float | None = None
    p95_ms: float | None = None
    cpu_ms: float | None = None
    database_cpu_ms: float | None = None
    database_ms: float | None = None
    queries: float | None = None
    per_second: float | None = None
    amount: float | None = None
    unit: str = ""
    errors: int = 0
    background: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Budget:
    """The most that one number of a row may be (the least, for ``per_second``)."""

    field: str
    limit: float

    def ratio(self, row: Row) -> float | None:
        """How much of the budget the row uses; above 1 it misses it."""
        value = getattr(row, self.field)
        if value is None:
            return None
        if self.field == "per_second":
            return self.limit / value if value else None
        return float(value) / self.limit


# ARCHITECTURE.md, « Budgets ». Operations without a line there have no budget.
BUDGETS: dict[tuple[str, str], tuple[Budget, ...]] = {
    ("page", "list"): (Budget("cpu_ms", 10), Budget("queries", 6)),
    ("page", "open"): (Budget("cpu_ms", 12), Budget("queries", 8)),
    ("http", "list"): (Budget("cpu_ms", 10),),
    ("http", "open"): (Budget("cpu_ms", 12),),
    ("store", "search rare"): (Budget("database_cpu_ms", 5),),
    ("store", "search medium"): (Budget("database_cpu_ms", 10),),
    ("store", "search common"): (Budget("database_cpu_ms", 10),),
    ("store", "send to 200"): (Budget("cpu_ms", 100),),
    ("store", "receive, a commit each"): (Budget("cpu_ms", 3.2), Budget("per_second", 480)),
    ("disk", "ours"): (Budget("amount", 8.6),),
    ("directory", "load"): (Budget("amount", 300),),
    ("directory", "search, all kinds"): (Budget("p95_ms", 7),),
    ("memory", "web worker"): (Budget("amount", 150),),
    ("memory", "25 MB message, peak over its size"): (Budget("amount", 4),),
    ("corpora", "hostile message, slowest"): (Budget("amount", 2),),
    ("corpora", "hostile messages, memory of the process"): (Budget("amount", 200),),
}


# Our page → what a browser asks the peer for to show the same: Roundcube's list takes a page, then a request for it.
COUNTERPARTS: dict[str, tuple[str, ...]] = {
    "list": ("inbox_page", "inbox_list"),
    "open": ("open",),
    "search rare": ("search_rare",),
    "search common": ("search_common",),
    "flag": ("flag",),
}


def of_peer(row: Row, rows: Iterable[Row]) -> dict[str, float]:
    """Our page beside the peer's of the same run, boxes and users: by field, ours divided by theirs.

    Below 1 we use less; for ``per_second``, above 1 we serve more. What takes the peer several requests is added up
    (percentiles too, which puts it a little above the true ones). Empty when the peer was not measured there.
    """
    if row.area != "http":
        return {}
    wanted = COUNTERPARTS.get(row.what, ())
    found = {one.what: one for one in rows if (one.area, one.box, one.users) == ("peer", row.box, row.users)}
    theirs = [found[what] for what in wanted if what in found]
    if not theirs or len(theirs) < len(wanted):
        return {}
    ratios: dict[str, float] = {}
    for name in ("cpu_ms", "p50_ms", "p95_ms"):
        ours, parts = getattr(row, name), [getattr(one, name) for one in theirs]
        if ours is not None and all(parts):
            ratios[name] = ours / sum(parts)
    if row.per_second and all(one.per_second for one in theirs):
        ratios["per_second"] = row.per_second * sum(1 / one.per_second for one in theirs if one.per_second)
    return ratios


@dataclass
class Results:
    """The rows of a run. Each is shown as it comes."""

    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.rows.append(row)
        print(f"  {row.area:<7}{row.what:<36}{row.box:>10} {_numbers(row)}", flush=True)

    def write(self, folder: Path, command: str) -> Path:
        """Keep the run as JSON; returns the file."""
        folder.mkdir(parents=True, exist_ok=True)
        now = datetime.now(UTC)
        path = folder / f"{now:%Y%m%d-%H%M%S}.json"
        content = {
            "date": now.isoformat(timespec="seconds"),
            "command": command,
            "machine": machine(),
            "rows": [asdict(row) | {"budgets": _budgets(row), "of_peer": of_peer(row, self.rows)} for row in self.rows],
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        return path


def read_rows(path: Path) -> list[Row]:
    """The rows of a run that :meth:`Results.write` kept."""
    stored = json.loads(path.read_text())["rows"]
    derived = {"budgets", "of_peer"}
    return [Row(**{name: value for name, value in row.items() if name not in derived}) for row in stored]


def machine() -> str:
    """Processor, cores, memory, system: what somebody needs to judge the numbers."""
    cpu = platform.machine()
    cpus = 0
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu, cpus = line.partition(":")[2].strip(), cpus + 1
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024**2
    system = f"{platform.system()} {platform.release()}"
    return f"{cpu}, {cpus or '?'} cores, {memory} GB, {system}, Python {platform.python_version()}"


def table(rows: Sequence[Row]) -> str:
    """Markdown, one table for each area."""
    parts: list[str] = []
    for area in dict.fromkeys(row.area for row in rows):
        parts.append(_table(area, [row for row in rows if row.area == area], rows))
    return "\n\n".join(parts)


_COLUMNS = {
    "users": "users",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "cpu_ms": "CPU ms",
    "database_cpu_ms": "of it database",
    "database_ms": "database wall ms",
    "queries": "queries",
    "per_second": "per second",
    "amount": "amount",
    "errors": "errors",
}
_TITLES = {
    "store": "In the store (actions and queries called directly)",
    "page": "Pages (rendered in one process, with their database)",
    "http": "Pages over HTTP (closed loop, signed-in sessions)",
    "peer": "The peer, over HTTP, in the same run",
    "disk": "Disk",
    "memory": "Memory",
    "corpora": "Hostile messages (read in a process of its own)",
    "seed": "Seeding",
    "machine": "How fast the machine was, before and after",
}


def _table(area: str, rows: Sequence[Row], all_rows: Sequence[Row]) -> str:
    shown = [name for name in _COLUMNS if any(getattr(row, name) for row in rows)]
    compared = [of_peer(row, all_rows) for row in rows]
    last = ["budget", "of budget", *(["of peer"] if any(compared) else []), "background"]
    head = ["what", "box", *(_COLUMNS[name] for name in shown), *last]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row, ratios in zip(rows, compared, strict=True):
        budgets = BUDGETS.get((row.area, row.what), ())
        cells = [row.what + (f" ({row.note})" if row.note else ""), row.box]
        cells += [_cell(row, name) for name in shown]
        cells += ["<br>".join(map(_said, budgets)), "<br>".join(_ratio(one, row) for one in budgets)]
        if any(compared):
            cells.append("<br>".join(f"{ratio:.2f}× {_COLUMNS[name]}" for name, ratio in ratios.items()))
        lines.append("| " + " | ".join([*cells, f"{row.background:.2f}"]) + " |")
    return f"### {_TITLES.get(area, area)}\n\n" + "\n".join(lines)


def _cell(row: Row, name: str) -> str:
    value = getattr(row, name)
    if value is None or (name == "users" and not value):
        return ""
    return _short(value) + (f" {row.unit}" if name == "amount" else "")


def _said(budget: Budget) -> str:
    least = budget.field == "per_second"
    return f"{'≥' if least else '≤'} {budget.limit:g} {_COLUMNS[budget.field].replace('of it ', '')}"


def _ratio(budget: Budget, row: Row) -> str:
    ratio = budget.ratio(row)
    return "" if ratio is None else f"{ratio:.2f}×" if ratio <= 1 else f"**{ratio:.2f}×**"


def _budgets(row: Row) -> list[dict[str, object]]:
    return [
        {"field": one.field, "limit": one.limit, "ratio": one.ratio(row)}
        for one in BUDGETS.get((row.area, row.what), ())
    ]


def _numbers(row: Row) -> str:
    said = [f"{_COLUMNS[name]} {_cell(row, name)}" for name in _COLUMNS if getattr(row, name)]
    return ", ".join(said)


def _short(value: float) -> str:
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def misses(rows: Iterable[Row]) -> list[tuple[Row, Budget, float]]:
    """Rows that use more than their budget."""
    found = []
    for row in rows:
        for budget in BUDGETS.get((row.area, row.what), ()):
            ratio = budget.ratio(row)
            if ratio is not None and ratio > 1:
                found.append((row, budget, ratio))
    return found
