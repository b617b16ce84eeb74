"""The peer is asked for what our page shows, on boxes as large, and what it answers becomes rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.command import main
from bench.peer import Peer, peer_of
from bench.results import Results

# Stands for the harness: writes down what it was told, and one row for each page and number of users.
_HARNESS = """
import argparse, json, pathlib, sys

pathlib.Path("told.json").write_text(json.dumps(sys.argv[1:]))
parser = argparse.ArgumentParser(allow_abbrev=False)
parser.add_argument("--pages", nargs="+")
parser.add_argument("--users", nargs="+", type=int)
parser.add_argument("--out")
options, _ = parser.parse_known_args()
with open(options.out, "w") as out:
    for users in options.users:
        for page in options.pages:
            metrics = METRICS
            out.write(json.dumps({"params": {"page": page, "users": users, "rep": 0}, "metrics": metrics}) + chr(10))
"""
_FINE = {
    "requests_per_s": 25.0,
    "errors": 0,
    "server_cpu_ms": 35.5,
    "background": 0.1,
    "n": 75,
    "p50_ms": 40,
    "p95_ms": 90,
}
_NOTHING = {"requests_per_s": 0.0, "errors": 21, "server_cpu_ms": None, "n": 0, "p50_ms": float("nan")}


def _peer(folder: Path, metrics: Mapping[str, float | None], *boxes: tuple[str, str]) -> Peer:
    script = _HARNESS.replace("METRICS", repr(dict(metrics)).replace("nan", "float('nan')"))
    (folder / "bench_web.py").write_text(script)
    peer = peer_of(str(folder), "--port 8090 --user 'u{:03d}@peer.example'", boxes, small=320)
    assert peer is not None
    return peer


def _told(folder: Path) -> str:
    return " ".join(json.loads((folder / "told.json").read_text()))


def test_the_list_asks_the_peer_for_its_page_and_its_list_on_as_many_boxes_as_large(tmp_path: Path) -> None:
    peer, results = _peer(tmp_path, _FINE), Results()
    peer.measure(results, "list", 320, 50, label="50×320", users=[1, 10], seconds=3, most=100)
    told = _told(tmp_path)
    assert "--mailboxes 50 --max-uid 320 --pages inbox_page inbox_list" in told
    assert told.endswith("--port 8090 --user u{:03d}@peer.example")
    assert [(row.area, row.what, row.box, row.users) for row in results.rows] == [
        ("peer", "inbox_page", "50×320", 1),
        ("peer", "inbox_list", "50×320", 1),
        ("peer", "inbox_page", "50×320", 10),
        ("peer", "inbox_list", "50×320", 10),
    ]
    assert {(row.cpu_ms, row.p50_ms, row.per_second, row.count) for row in results.rows} == {(35.5, 40.0, 25.0, 75)}


def test_the_words_of_a_size_come_last_and_other_sizes_are_left_alone(tmp_path: Path) -> None:
    peer, results = _peer(tmp_path, _FINE, ("1000", "--user big@peer.example")), Results()
    peer.measure(results, "open", 320, 50, label="50×320", users=[1], seconds=3, most=100)
    peer.measure(results, "move", 1000, 1, label="1000", users=[1], seconds=3, most=100)
    assert results.rows == []
    peer.measure(results, "open", 1000, 1, label="1000", users=[1], seconds=3, most=100)
    assert [row.what for row in results.rows] == ["open"]
    assert _told(tmp_path).endswith("--user u{:03d}@peer.example --user big@peer.example")


def test_a_page_that_the_peer_never_answered_has_errors_and_no_times(tmp_path: Path) -> None:
    peer, results = _peer(tmp_path, _NOTHING), Results()
    peer.measure(results, "flag", 320, 8, label="8×320", users=[1], seconds=3, most=100)
    (row,) = results.rows
    assert (row.errors, row.p50_ms, row.cpu_ms) == (21, None, None)


def test_a_peer_that_does_not_answer_is_noticed_before_anything_is_measured(tmp_path: Path) -> None:
    _peer(tmp_path, _FINE).check()
    with pytest.raises(RuntimeError, match="inbox of 320 messages"):
        _peer(tmp_path, _NOTHING).check()


def test_without_a_harness_there_is_no_peer() -> None:
    assert peer_of("", "--port 8090", [], small=320) is None


def test_a_size_that_no_box_of_ours_has_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--sizes", "1000", "--peer-box", "5000", "--user big@peer.example"])
    assert "no box of ours has that size" in capsys.readouterr().err
