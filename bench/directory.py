"""The national list of mailboxes at its real size: loading it, the next day's file, and finding people in it."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from django.db import connection

from bench import meters, national_list
from bench.measure import measure
from bench.results import Results, Row
from medipli.directory.searching import read, search
from medipli.formats.folding import fold

SAMPLE = 400


def measure_list(results: Results, lines: int, times: int) -> None:
    """Load an invented list of so many lines, bring it in step with the next day's, then search it."""
    with tempfile.TemporaryDirectory() as folder:
        for day, what in ((0, "load"), (1, "update of a day later")):
            path = Path(folder) / f"list-{day}.txt"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in national_list.lines(lines, day=day))
            _load(results, path, what, lines)
    for kind, queries in _asked(times).items():
        found = partial(_search, queries)
        results.add(measure("directory", f"search, {kind}", found, box=str(lines), times=times))


def _search(queries: list[str], number: int) -> None:
    search(read(queries[number % len(queries)]), department="31")


def _load(results: Results, path: Path, what: str, lines: int) -> None:
    background, begin = meters.background_share(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "medipli", "directory", "mailboxes", str(path)], check=True, stdout=subprocess.DEVNULL
    )
    spent = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    results.add(
        Row(
            area="directory",
            what=what,
            box=str(lines),
            count=lines,
            per_second=lines / spent,
            amount=spent,
            unit="s",
            note=f"largest process so far {peak} MB",
            background=background,
        )
    )


def _asked(times: int) -> dict[str, list[str]]:
    """What people type of professionals drawn from the list, by kind, and all kinds in turn."""
    draw = random.Random("searches")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_name, first_name, town, speciality, profession FROM directory_listing WHERE kind = 'PER'"
            " ORDER BY md5(id::text) LIMIT %s",
            [SAMPLE],
        )
        people = cursor.fetchall()
    kinds = {
        "surname": [last for last, *_ in people],
        "surname and town": [f"{last} {town}" for last, _, town, *_ in people],
        "all of a name and town": [f"{first} {last} {town}" for last, first, town, *_ in people],
        "beginnings": [f"{fold(last)[:5]} {fold(town)[:5]}" for last, _, town, *_ in people],
        "a typing error": [f"{first} {_typo(draw, fold(last))} {town}" for last, first, town, *_ in people],
        "profession and town": [
            f"{(speciality or profession)[:8]} {town}" for _, _, town, speciality, profession in people
        ],
        "one common word": ["infirmier", "medecin", "pharmacie", "saint", "cardio"],
    }
    mixed = [draw.choice(queries) for queries in kinds.values() for _ in range(times)]
    draw.shuffle(mixed)
    return kinds | {"all kinds": mixed}


def _typo(draw: random.Random, word: str) -> str:
    place = draw.randrange(1, max(2, len(word) - 1))
    return word[:place] + word[place + 1 :]
