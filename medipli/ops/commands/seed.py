"""``medipli seed``: the invented people and messages of the demonstration, all of them or none."""

from __future__ import annotations

import argparse
import importlib
import importlib.util

from medipli.ops import start
from medipli.ops.refusal import Refusal

_SEED = "medipli.ops.demo.seed"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--if-needed", action="store_true", help="do nothing when the demo data is complete")


def run(arguments: argparse.Namespace) -> int:
    start.django()
    import psycopg
    from django.db import connection, transaction

    from medipli.ops.demo import marker

    connection.ensure_connection()
    raw = connection.connection
    found = marker.read(raw) if isinstance(raw, psycopg.Connection) else None
    if found is None:
        raise Refusal("This database was not made by the demonstration: nothing invented is put into it.")
    if found.seeded:
        if arguments.if_needed:
            return 0
        raise Refusal("The people and messages of the demonstration are already there.")
    if importlib.util.find_spec(_SEED) is None:
        print("No demo content is installed.")
        return 0
    with transaction.atomic():
        importlib.import_module(_SEED).run()
        marker.note_seeded()
    return 0
