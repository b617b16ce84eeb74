"""``python -m bench.large FILE MAILBOX``: receive one message; print the memory that it took at its peak."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from medipli.ops import start


def main() -> None:
    """The first message, a small one, loads what any message needs; the second is measured."""
    start.django()
    from medipli.delivery.actions import receive

    path, mailbox_id = Path(sys.argv[1]), int(sys.argv[2])
    receive(b"Subject: essai\r\nFrom: a@partenaire.example\r\n\r\nBonjour\r\n", [mailbox_id])
    before = _kilobytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts again (proc(5))
    receive(path.read_bytes(), [mailbox_id])
    print(json.dumps({"peak": (_kilobytes("VmHWM") - before) * 1024}))


def _kilobytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    main()
