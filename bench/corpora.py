"""``python -m bench.corpora FOLDER``: read every file there as a message; print the slowest and the memory at its peak.

The folder is that of messages, mailboxes and bodies that others wrote, hostile ones among them. A file of ``html`` and
``calendar`` is the body of a message. Each is read whole: its parts, its words, its cleaned text.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.results import Results, Row
from medipli.ops import start

MESSAGES = ("mime", "dsn", "tnef", "smime", "dkim")
BODIES = {"html": "text/html", "calendar": "text/calendar"}
PAYLOADS = "html/dompurify/payloads.json"
MEGABYTE = 1e6


def measure(results: Results, folder: Path | None) -> None:
    """The slowest of them, and the memory of the process that read them all; nothing where the folder is absent."""
    if folder is None or not folder.is_dir():
        print("  corpora: no such folder (--corpora), not measured", flush=True)
        return
    done = subprocess.run(
        [sys.executable, "-m", "bench.corpora", str(folder)], check=True, capture_output=True, text=True
    )
    said = json.loads(done.stdout)
    note = f"of {said['count']}: {said['slowest']}"
    results.add(Row(area="corpora", what="hostile message, slowest", amount=said["seconds"], unit="s", note=note))
    results.add(
        Row(
            area="corpora",
            what="hostile messages, memory of the process",
            amount=said["peak"] / MEGABYTE,
            unit="MB",
            note="its interpreter included",
        )
    )


def messages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the corpora that mail may carry, with its path there."""
    for place in MESSAGES:
        yield from _files(folder, place)
    for place, media_type in BODIES.items():
        head = f"From: a@cabinet.example\r\nContent-Type: {media_type}; charset=utf-8\r\n\r\n".encode()
        for name, content in _files(folder, place):
            payloads = json.loads(content) if name == PAYLOADS else []
            yield from ((f"{name} {number}", head + case["payload"].encode()) for number, case in enumerate(payloads))
            yield name, head + content


def _files(folder: Path, place: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(path for path in (folder / place).rglob("*") if path.is_file()):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def main() -> None:
    """Read them in this process."""
    start.django(database=False)
    import resource

    from medipli.formats.html import clean
    from medipli.messages.actions.store import prepare

    count, slowest = 0, (0.0, "")
    for name, raw in messages(Path(sys.argv[1])):
        begin = time.perf_counter()
        prepared = prepare(raw)
        clean(prepared.parsed.html or "", {})
        count, slowest = count + 1, max(slowest, (time.perf_counter() - begin, name))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"count": count, "seconds": slowest[0], "slowest": slowest[1], "peak": peak}))


if __name__ == "__main__":
    main()
