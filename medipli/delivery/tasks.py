"""Jobs of delivery. Their arguments hold ids only."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

QUEUE = "delivery"
_TRIES = 20


@app.task(
    name="delivery.release", queue=QUEUE, pass_context=True, retry=RetryStrategy(max_attempts=_TRIES, linear_wait=15)
)
def release(context: JobContext, draft_id: int) -> None:
    """Let a held message go. After the last try its author gets it back."""
    from medipli.delivery import actions

    try:
        actions.release(draft_id)
    except Exception:
        if context.job.attempts >= _TRIES:
            actions.give_up(draft_id)
        raise
