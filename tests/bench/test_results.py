"""Rows, budgets and the table of the bench."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from bench.language import COMMON, Language
from bench.results import Results, Row, misses, of_peer, read_rows, table


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


def _peer(what: str, **numbers: float) -> Row:
    return Row("peer", what, box="50×320", users=10, cpu_ms=numbers["cpu"], p50_ms=40.0, per_second=numbers["rate"])


def test_what_takes_the_peer_two_requests_is_added_before_it_is_compared(tmp_path: Path) -> None:
    ours = Row("http", "list", box="50×320", users=10, cpu_ms=12.0, p50_ms=20.0, per_second=60.0)
    rows = [ours, _peer("inbox_page", cpu=40.0, rate=30.0), _peer("inbox_list", cpu=20.0, rate=60.0)]
    # A page and its list take 1/30 s and 1/60 s: 20 of both in a second.
    assert of_peer(ours, rows) == {"cpu_ms": 0.2, "p50_ms": 0.25, "per_second": 3.0}
    assert "| 0.20× CPU ms<br>0.25× p50 ms<br>3.00× per second |" in table(rows)
    results = Results(rows)
    path = results.write(tmp_path, "python -m bench")
    assert json.loads(path.read_text())["rows"][0]["of_peer"]["cpu_ms"] == 0.2
    assert read_rows(path) == rows


def test_a_page_is_compared_only_with_all_of_its_counterpart_on_the_same_boxes_by_as_many_users() -> None:
    ours = Row("http", "list", box="50×320", users=10, cpu_ms=12.0)
    page, listing = _peer("inbox_page", cpu=40.0, rate=30.0), _peer("inbox_list", cpu=20.0, rate=60.0)
    assert of_peer(ours, [page, listing]) == {"cpu_ms": 0.2}
    assert of_peer(ours, [page]) == {}
    assert of_peer(ours, [page, replace(listing, users=50)]) == {}
    assert of_peer(ours, [page, replace(listing, box="100000")]) == {}
    assert of_peer(replace(ours, area="page"), [page, listing]) == {}
    assert of_peer(ours, [page, replace(listing, cpu_ms=None)]) == {}
    assert "of peer" not in table([ours])


def test_the_same_seed_gives_the_same_texts() -> None:
    first, second = (Language().prose(random.Random(3), 2_000, (COMMON,)) for _ in range(2))
    assert first == second
    assert COMMON in first.lower()
