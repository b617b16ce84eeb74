"""``medipli cards``: the authorities of cards, and the lists of those revoked."""

from __future__ import annotations

import argparse

from medipli.ops import start


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deed", choices=("status", "refresh"), help="say how fresh the lists are, or have them anew")


def run(arguments: argparse.Namespace) -> int:
    """0 when authorities and every list can be used, 1 otherwise."""
    start.django()
    from medipli.ops.card_findings import card_findings
    from medipli.trust.actions import refresh_lists

    if arguments.deed == "refresh":
        refresh_lists()
    bad = 0
    for finding in card_findings():
        print(f"{finding.verdict:<10} {finding.sentence}")
        bad += finding.verdict == "failed"
    return 1 if bad else 0
