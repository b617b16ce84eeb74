"""Jobs that look after the service itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from medipli.audit.seal import seal_events

# A living worker says so every 10 s; procrastinate counts it as dead after 30 s.
_DEAD_AFTER_SECONDS = 45.0
_SEAL_BATCH = 5_000


@app.periodic(cron="* * * * *")
@app.task(name="ops.retry_stalled_jobs", queueing_lock="ops.retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int) -> None:
    """Hand the jobs of a worker that was killed to the others, so that nothing accepted is left undone."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_AFTER_SECONDS):
        await app.job_manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="ops.seal_audit_trail", queueing_lock="ops.seal_audit_trail", lock="ops.seal_audit_trail")
def seal_audit_trail(timestamp: int) -> None:
    """Chain the events written since the last time."""
    while seal_events(_SEAL_BATCH) == _SEAL_BATCH:
        pass
