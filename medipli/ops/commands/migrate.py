"""``medipli migrate``: the database in step with the code, the static files collected."""

from __future__ import annotations

import argparse

from medipli.ops import start


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print problems only")


def run(arguments: argparse.Namespace) -> int:
    start.django()
    from django.core.management import call_command

    verbosity = 0 if arguments.quiet else 1
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("collectstatic", interactive=False, clear=True, verbosity=verbosity)
    return 0
