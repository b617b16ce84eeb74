"""Rows, budgets and the table of the bench."""

from __future__ import annotations

import json
import random
from pathlib import Path

from bench.language import COMMON, Language
from bench.results import Results, Row, misses, read_rows, table


def test_a_row_over_its_budget_is_named_and_one_within_is_not() -> None:
    within = Row("page", "list", box="1000", cpu_ms=5.0, queries=6)
    over = Row("page", "list", box="1000000", cpu_ms=25.0, queries=6)
    assert [(row.box, budget.field, ratio) for row, budget, ratio in misses([within, over])] == [
        ("1000000", "cpu_ms", 2.5)
    ]
    lines = table([within, over]).splitlines()
    assert "| 0.50×<br>1.00× |" in next(line for line in lines if "| 1000 |" in line)
    assert "| **2.50×**<br>1.00× |" in next(line for line in lines if "| 1000000 |" in line)


def test_a_rate_below_its_budget_misses_it() -> None:
    slow = Row("store", "receive, a commit each", cpu_ms=1.0, per_second=240.0)
    assert [(budget.field, ratio) for _, budget, ratio in misses([slow])] == [("per_second", 2.0)]


def test_the_json_holds_every_row_with_what_its_budget_says(tmp_path: Path) -> None:
    results = Results()
    results.add(Row("page", "open", box="1000", cpu_ms=6.0, queries=9, background=0.4))
    path = results.write(tmp_path, "python -m bench --sizes 1000")
    stored = json.loads(path.read_text())
    assert stored["command"] == "python -m bench --sizes 1000"
    (row,) = stored["rows"]
    assert (row["box"], row["background"]) == ("1000", 0.4)
    assert row["budgets"] == [
        {"field": "cpu_ms", "limit": 12, "ratio": 0.5},
        {"field": "queries", "limit": 8, "ratio": 1.125},
    ]
    assert read_rows(path) == results.rows


def test_the_same_seed_gives_the_same_texts() -> None:
    first, second = (Language().prose(random.Random(3), 2_000, (COMMON,)) for _ in range(2))
    assert first == second
    assert COMMON in first.lower()
