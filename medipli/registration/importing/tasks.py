"""Jobs of imports: their arguments hold ids only."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.registration.importing import actions

QUEUE = "imports"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="registration.check_import", queue=QUEUE, retry=_RETRY)
def check_import(import_id: int) -> None:
    """Check every line of a list."""
    actions.check(import_id)


@app.task(name="registration.run_import", queue=QUEUE, retry=_RETRY)
def run_import(import_id: int) -> None:
    """Carry out some lines, then leave the rest to a job behind those that wait already."""
    if actions.run_share(import_id):
        run_import.defer(import_id=import_id)


@app.periodic(cron="23 3 * * *")
@app.task(name="registration.forget_imports", queueing_lock="registration.forget_imports")
def forget_imports(timestamp: int) -> None:
    """Lists do not stay."""
    actions.forget_old()
