"""The whole bench once, on boxes so small that it is quick: every measure works, none meets an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_tiny_run_measures_everything_without_an_error(tmp_path: Path) -> None:
    words = ["--sizes", "400", "--small-boxes", "2", "--people", "12", "--stored", "30", "--times", "3"]
    words += ["--directory-lines", "300"]
    words += ["--seconds", "0.3", "--users", "1,2", "--folder", str(tmp_path / "house"), "--out", str(tmp_path / "out")]
    hostile = tmp_path / "corpora" / "mime" / "hostile.eml"
    hostile.parent.mkdir(parents=True)
    hostile.write_bytes(b"Content-Type: text/html\r\n\r\n<div><script>" + b"<b>" * 1000)
    words += ["--corpora", str(tmp_path / "corpora")]
    # What the tests run in is not what the bench runs in.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MEDIPLI_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "bench", *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (report,) = (tmp_path / "out").glob("*.json")
    rows = json.loads(report.read_text())["rows"]
    assert {row["area"] for row in rows} == {
        "machine",
        "seed",
        "store",
        "disk",
        "registration",
        "directory",
        "page",
        "http",
        "memory",
        "corpora",
    }
    assert [row for row in rows if row["errors"]] == []
    assert {row["what"] for row in rows if row["area"] == "store"} >= {
        "list",
        "open",
        "search rare",
        "move",
        "send to 1",
    }
    assert all(row["count"] for row in rows if row["area"] in ("store", "page", "http"))
    assert "### Pages over HTTP" in done.stdout
