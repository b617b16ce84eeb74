"""``medipli verify``: the audit trail follows on, and every stored content reads back as it was written."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from medipli.ops import start


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trail", action="store_true", help="check the audit trail only")
    parser.add_argument("--contents", action="store_true", help="check the stored contents only")


def run(arguments: argparse.Namespace) -> int:
    """0 when all is well, 1 when anything is damaged."""
    start.django()
    from medipli.audit.seal import broken_links, seal_events
    from medipli.blobs.queries import damaged

    everything = not (arguments.trail or arguments.contents)
    faults = 0
    if arguments.trail or everything:
        while seal_events():
            pass
        faults += _show("audit trail", (f"event {link.event_id}: {link.reason}" for link in broken_links()))
    if arguments.contents or everything:
        faults += _show("stored contents", (f"{damage.name}: {damage.reason}" for damage in damaged()))
    return 1 if faults else 0


def _show(subject: str, sentences: Iterable[str]) -> int:
    count = 0
    for count, sentence in enumerate(sentences, start=1):  # noqa: B007
        print(f"failed     {subject:<16} {sentence}", flush=True)
    if not count:
        print(f"ok         {subject:<16} no damage found")
    return count
