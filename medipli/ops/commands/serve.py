"""``medipli serve``: the web pages, on granian."""

from __future__ import annotations

import argparse

from medipli.ops import serving, start


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    start.long_running()
    from django.conf import settings

    return serving.serve(
        serving.Site(
            target="medipli.wsgi:application",
            interface="wsgi",
            address=settings.BIND_ADDRESS,
            port=settings.HTTP_PORT,
            setting="MEDIPLI_PORT",
            purpose="web pages",
            processes=settings.WEB_WORKERS,
            threads=settings.WEB_THREADS,
        )
    )
