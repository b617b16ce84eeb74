"""``medipli migrate``: the database in step with the code, the static files collected."""

from __future__ import annotations

import argparse

from medipli.ops import start


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print problems only")


def run(arguments: argparse.Namespace) -> int:
    start.django()
    from django.core.management import call_command
    from django.db import OperationalError

    from medipli.ops.refusal import Refusal

    verbosity = 0 if arguments.quiet else 1
    try:
        call_command("migrate", interactive=False, verbosity=verbosity)
    except OperationalError as problem:
        raise Refusal(f"The database of DATABASE_URL cannot be used: {str(problem).strip()}") from None
    call_command("collectstatic", interactive=False, clear=True, verbosity=verbosity)
    return 0
