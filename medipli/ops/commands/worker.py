"""``medipli worker``: the jobs that wait in the database."""

from __future__ import annotations

import argparse

from medipli.ops import start

# Seconds between looks for jobs that became due; new jobs are announced by the database at once.
POLLING_SECONDS = 1.0
# Seconds that jobs under way get to finish after SIGTERM; what is cut off is tried again later.
GRACE_SECONDS = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, metavar="N", help="jobs run at once (default: 4)")
    parser.add_argument("--until-done", action="store_true", help="end when no job is waiting")


def run(arguments: argparse.Namespace) -> int:
    start.long_running()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)  # noqa: S101  (its worker half is what jobs run on)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(
            concurrency=arguments.concurrency,
            wait=not arguments.until_done,
            fetch_job_polling_interval=POLLING_SECONDS,
            shutdown_graceful_timeout=GRACE_SECONDS,
            install_signal_handlers=True,
        )
    return 0
