"""Jobs of registration. Their arguments hold ids only; links are made when the mail is sent."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.audit.actor import service
from medipli.registration import checks, mailing
from medipli.registration.actions.contact_administrators import forget_wishes
from medipli.registration.actions.forget import forget_ended
from medipli.registration.actions.keep_time import escalate_due, expire_due, remind_due
from medipli.registration.actions.prove import ask_for_proof
from medipli.registration.actions.responsible import ask_responsible
from medipli.registration.models import Request

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="registration.tell", queue=QUEUE, retry=_RETRY)
def tell(request_id: int, step: str) -> None:
    """Tell who asked what became of their request."""
    mailing.tell(request_id, step)


@app.task(name="registration.tell_wish", queue=QUEUE, retry=_RETRY)
def tell_wish(wish_id: int, person_id: int | None) -> None:
    """Tell an administrator, or the desk, that somebody asks for an account."""
    mailing.tell_wish(wish_id, person_id)


@app.task(name="registration.send_verification", queue=QUEUE, retry=_RETRY)
def send_verification(request_id: int) -> None:
    """Mail the link that confirms an address."""
    mailing.send_verification(request_id)


@app.task(name="registration.send_resume", queue=QUEUE, retry=_RETRY)
def send_resume(request_id: int) -> None:
    """Mail the link that opens a request again."""
    mailing.send_resume(request_id)


@app.task(name="registration.run_checks", queue=QUEUE, retry=_RETRY)
def run_checks(request_id: int) -> None:
    """Compare what was given with the registers; ask for the proof and the agreement that are needed."""
    checks.run(service("worker"), request_id)
    ask_for_proof(request_id)
    ask_responsible(request_id)


@app.task(name="registration.ask_for_proof", queue=QUEUE, retry=_RETRY)
def ask_for_proof_again(request_id: int) -> None:
    """Mail the holder of a number another link that proves who they are."""
    ask_for_proof(request_id, again=True)


@app.task(name="registration.warn_those_on_record", queue=QUEUE, retry=_RETRY)
def warn_those_on_record(request_id: int) -> None:
    """Mail a way out to who holds the number of this request already."""
    mailing.warn_those_on_record(Request.objects.get(pk=request_id))


@app.task(name="registration.tell_administrator", queue=QUEUE, retry=_RETRY)
def tell_administrator(office_id: int) -> None:
    """Tell somebody that they administer the structure of an accepted connection."""
    mailing.tell_administrator(office_id)


@app.task(name="registration.remind_desk", queue=QUEUE, retry=_RETRY)
def remind_desk(region_id: int) -> None:
    """Tell a desk that requests are nearly due."""
    mailing.remind_desk(region_id)


@app.task(name="registration.escalate", queue=QUEUE, retry=_RETRY)
def escalate(region_id: int) -> None:
    """Tell a desk and the operators that requests are late."""
    mailing.escalate(region_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="registration.keep_time", queueing_lock="registration.keep_time", lock="registration.keep_time")
def keep_time(timestamp: int) -> None:
    """Reminders, escalations, and the end of what nobody goes on with."""
    actor, now = service("worker"), timezone.now()
    remind_due(actor, now)
    escalate_due(actor, now)
    expire_due(actor, now)


@app.periodic(cron="47 3 * * *")
@app.task(name="registration.forget_ended", queueing_lock="registration.forget_ended")
def forget_ended_requests(timestamp: int) -> None:
    """What was said in requests that came to nothing does not stay."""
    while forget_ended(service("worker"), timezone.now()):
        pass
    forget_wishes(timezone.now())


from medipli.registration import batches, dormancy  # noqa: E402, F401 - the worker looks for tasks here
from medipli.registration.importing import tasks as importing  # noqa: E402, F401 - the worker looks for tasks here
from medipli.registration.publication import tasks as publication  # noqa: E402, F401 - the same
