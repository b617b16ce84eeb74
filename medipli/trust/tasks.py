"""Jobs of this room."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from medipli.trust.actions import refresh_lists

log = logging.getLogger("medipli.trust")


@app.periodic(cron="*/20 * * * *")
@app.task(name="trust.refresh_lists", queueing_lock="trust.refresh_lists", lock="trust.refresh_lists")
def refresh_revocation_lists(timestamp: int) -> None:
    """Have the lists of revoked certificates anew; `medipli doctor` says which could not be had."""
    for row in refresh_lists():
        if row.trouble:
            log.warning("a list of revoked certificates could not be renewed: %s", row.trouble)
