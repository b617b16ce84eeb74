"""``medipli doctor``: what is in order and what is not."""

from __future__ import annotations

import argparse

from medipli import environment
from medipli.ops import start


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="points that need attention count as failed")


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing failed, 1 otherwise."""
    try:
        start.django(database=False)
    except environment.WrongSetting as problem:
        print(f"failed     settings       {problem}")
        return 1
    from medipli.ops import doctor

    bad = 0
    for finding in doctor.examine():
        print(f"{finding.verdict:<10} {finding.subject:<14} {finding.sentence}")
        bad += finding.verdict == "failed" or (arguments.strict and finding.verdict == "attention")
    return 1 if bad else 0
