"""``medipli events``: live updates to open pages, one small ASGI process."""

from __future__ import annotations

import argparse
import importlib.util

from medipli.ops import serving, start
from medipli.ops.refusal import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    start.long_running()
    from django.conf import settings

    if importlib.util.find_spec("medipli.web.events") is None:
        raise Refusal("This version has no live updates.")
    return serving.serve(
        serving.Site(
            target="medipli.web.events:application",
            interface="asgi",
            address=settings.BIND_ADDRESS,
            port=settings.EVENTS_PORT,
            setting="MEDIPLI_EVENTS_PORT",
            purpose="live updates",
            processes=1,
            threads=1,
        )
    )
