"""Jobs that look after the service itself."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from medipli.audit.actor import service
from medipli.audit.seal import seal_events
from medipli.blobs.actions import GRACE, collect, collect_files
from medipli.identity.actions.confirm_device import forget_enrolments
from medipli.identity.actions.know_browser import forget_browsers
from medipli.identity.models import Session
from medipli.messages.actions import end_memberships, forget_drafts, purge
from medipli.messages.queries import unreferenced_blobs
from medipli.organisations.actions import end_dated_offices

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


@app.periodic(cron="*/5 * * * *")
@app.task(name="ops.end_memberships", queueing_lock="ops.end_memberships", lock="ops.end_memberships")
def take_ended_members_away(timestamp: int) -> None:
    """Members whose time is over leave their boxes, and the unread counts with them."""
    end_memberships()


@app.periodic(cron="*/5 * * * *")
@app.task(name="ops.end_offices", queueing_lock="ops.end_offices", lock="ops.end_offices")
def end_offices(timestamp: int) -> None:
    """Who held an office until a date is staff no longer: their role and their sessions follow."""
    while end_dated_offices(timezone.now()):
        pass


@app.periodic(cron="7 * * * *")
@app.task(name="ops.forget_ended_sessions", queueing_lock="ops.forget_ended_sessions")
def forget_ended_sessions(timestamp: int) -> None:
    """Erase sessions that are over: what was searched in them may name patients."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@app.periodic(cron="17 3 * * *")
@app.task(name="ops.apply_retention", queueing_lock="ops.apply_retention", lock="ops.apply_retention")
def apply_retention(timestamp: int) -> None:
    """Remove messages and drafts that have stayed their time, then the contents that nothing refers to any more."""
    purge(service("worker"))
    forget_browsers(timezone.now())
    forget_enrolments(timezone.now())

    forget_drafts()
    while names := unreferenced_blobs(timezone.now() - GRACE):
        if not collect(names):
            break
    collect_files()
