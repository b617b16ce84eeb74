"""The command line of the bench."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.house import open_house
from bench.national_list import LINES
from bench.results import Results, misses, read_rows, table

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 100_000, 1_000_000)
SMALL = 320
PARTS = ("store", "disk", "registration", "directory", "page", "http", "memory", "corpora")
# A box of a million in ten minutes asks for shorter texts; lists and pages do not read them.
LONG_TEXTS_UP_TO, LONG, SHORT = 200_000, 10_000, 2_500


def main(words: Sequence[str] | None = None) -> int:
    """Run the measures that the arguments name."""
    parser = _parser()
    options = parser.parse_args(words)
    for size, _ in options.peer_box:
        if size not in map(str, (SMALL, *options.sizes)):
            parser.error(f"--peer-box {size}: no box of ours has that size ({SMALL} or one of --sizes)")
    if options.show:
        print(table(read_rows(options.show)))
        return 0
    results = Results()
    command = "python -m bench " + " ".join(sys.argv[1:] if words is None else words)
    try:
        with open_house(options.folder, keep=options.keep) as house:
            from bench import run

            run.run(house, options, results)
    finally:
        # What was measured before something failed is kept as well.
        if results.rows:
            print("\n" + table(results.rows))
            print(f"\nJSON: {results.write(options.out, command.strip()).name}")
    for row, budget, ratio in misses(results.rows):
        print(f"over budget: {row.area} {row.what} {row.box}: {budget.field} {ratio:.2f}×")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default=_sizes(os.environ.get("SIZES", "")) or list(SIZES),
        help="messages of the boxes, 1000,100000; SIZES in the environment is the same",
    )
    parser.add_argument("--parts", type=_parts, default=list(PARTS), help="which measures, out of " + ", ".join(PARTS))
    parser.add_argument("--small-boxes", type=int, default=50, help=f"boxes of {SMALL} messages")
    parser.add_argument(
        "--directory-lines", type=int, default=LINES, help="lines of the national list, at its real size by default"
    )
    parser.add_argument("--people", type=int, default=201, help="people to send to, those of the small boxes included")
    parser.add_argument("--times", type=int, default=150, help="how often each operation is repeated")
    parser.add_argument("--seconds", type=float, default=5, help="length of each measure over HTTP")
    parser.add_argument("--max-requests", type=int, default=3000, help="and its most requests")
    parser.add_argument("--users", type=_sizes, default=[1, 10, 50], help="users at once over HTTP")
    parser.add_argument("--stored", type=int, default=3000, help="messages of the disk measure")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="where everything is kept")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results", help="folder of the JSON files")
    parser.add_argument(
        "--corpora",
        type=Path,
        default=ROOT.parent / "shared" / "corpora",
        help="folder of messages that others wrote, hostile ones among them; not measured when absent",
    )
    parser.add_argument("--keep", action="store_true", help="go on with the boxes of the run before")
    parser.add_argument("--show", type=Path, help="only print the table of a JSON file")
    parser.add_argument(
        "--peer",
        default=os.environ.get("MEDIPLI_BENCH_PEER", ""),
        help="folder of the protocol harness (bench_web.py): measures Roundcube in turn with ours",
    )
    parser.add_argument("--peer-options", default="", help="more words for bench_web.py: --port, --user, --server-pid")
    parser.add_argument(
        "--peer-box",
        nargs=2,
        action="append",
        default=[],
        metavar=("SIZE", "WORDS"),
        help="measure the peer beside our boxes of SIZE messages with these words besides (--user of boxes as large); "
        "repeatable; without it, beside the small boxes only",
    )
    return parser


def _sizes(text: str) -> list[int]:
    return [int(word) for word in text.replace(" ", ",").split(",") if word]


def _parts(text: str) -> list[str]:
    wanted = [word for word in text.split(",") if word]
    if unknown := set(wanted) - set(PARTS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return wanted
