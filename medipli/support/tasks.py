"""Jobs of the help room. Their arguments hold ids only; links are made when the mail is sent."""

from __future__ import annotations

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.audit.actor import Actor, service
from medipli.identity.actions.recover import GRANT_LIFETIME, grant_recovery
from medipli.identity.models import Person
from medipli.notices import letters, support_letters
from medipli.support.links import token_of
from medipli.support.models import HelpRequest

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="support.confirm_address", queue=QUEUE, retry=_RETRY)
def confirm_address(request_id: int) -> None:
    """Mail a visitor the link that confirms their address, unless they did already."""
    request = HelpRequest.objects.filter(pk=request_id, verified_at=None).first()
    if request is not None:
        letters.send(support_letters.ConfirmAddressLetter(link=address_of(request)), request.email)


@app.task(name="support.tell_desk", queue=QUEUE, retry=_RETRY)
def tell_desk(request_id: int) -> None:
    """Tell the desk of the region that a thread waits, unless an agent opened it in the meantime."""
    waiting = HelpRequest.objects.filter(pk=request_id, desk_told_at__isnull=False).exclude(state="closed")
    request = waiting.select_related("region").first()
    if request is not None and request.region is not None and request.region.desk_email:
        link = f"{settings.PUBLIC_URL}/centre-de-services/assistance/{request.pk}/"
        letters.send(support_letters.DeskLetter(link=link), request.region.desk_email)


@app.task(name="support.answered", queue=QUEUE, retry=_RETRY)
def answered(request_id: int) -> None:
    """« Une réponse vous attend »: nothing of the thread, only where it is."""
    request = HelpRequest.objects.select_related("person").filter(pk=request_id).first()
    if request is None or (request.person is not None and not request.person.is_active):
        return
    to = request.person.email if request.person is not None else request.email
    letters.send(support_letters.AnswerLetter(link=address_of(request)), to)


@app.task(name="support.recovery_granted", queue=QUEUE, retry=_RETRY)
def recovery_granted(person_id: int, by_id: int | None) -> None:
    """Mail the link that lets a person, whose identity the desk checked, choose a new password."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return
    agent = Person.objects.filter(pk=by_id or 0).first()
    actor = Actor(by_id, agent.full_name if agent else "", "worker")
    link = f"{settings.PUBLIC_URL}/mot-de-passe/nouveau/{grant_recovery(actor, person)}"
    hours = int(GRANT_LIFETIME.total_seconds() // 3600)
    letters.send(support_letters.granted_letter(hours, link), person.email)


@app.periodic(cron="41 3 * * *")
@app.task(name="support.forget_unconfirmed", queueing_lock="support.forget_unconfirmed")
def forget_unconfirmed(timestamp: int) -> None:
    """Requests whose address was never confirmed do not stay."""
    from medipli.support.actions import forget_unconfirmed as forget

    forget()


@app.periodic(cron="53 3 * * *")
@app.task(name="support.forget_closed", queueing_lock="support.forget_closed")
def forget_closed(timestamp: int) -> None:
    """Threads that were closed long ago do not stay."""
    from medipli.support.actions import forget_closed as forget

    while forget(service("worker")):
        pass


def address_of(request: HelpRequest) -> str:
    """Where who asked finds the thread: behind their sign-in, or behind the link of a visitor."""
    place = request.reference if request.person_id is not None else f"suivi/{token_of(request)}"
    return f"{settings.PUBLIC_URL}/assistance/{place}/"
