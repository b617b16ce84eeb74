"""Jobs of delivery. Their arguments hold ids only."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

QUEUE = "delivery"


@app.task(name="delivery.release", queue=QUEUE, retry=RetryStrategy(max_attempts=20, linear_wait=15))
def release(draft_id: int) -> None:
    """Let a held message go."""
    from medipli.delivery.actions import release as let_go

    let_go(draft_id)
