"""Confirm the ordinary address of a request: a link is mailed, and its page asks for a click that posts."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.registration import journey, links, states, throttling
from medipli.registration.models import Link, Request
from medipli.registration.refusals import LinkSpent

__all__ = ["LinkSpent", "locked_link", "look_up", "resend", "send_resume", "send_verification", "verify_email"]


def send_verification(actor: Actor, request: Request) -> None:
    """Mail a link to each address of the journey that is not confirmed yet.

    An address that has an account or an open request gets a way to it instead; the caller learns nothing of that.
    Raises NotNow, throttling.TooMany.
    """
    from medipli.registration import tasks

    states.require(request, "verify_email")
    throttling.count("mail", actor.origin)
    for part in journey.unverified(request):
        if part.email and throttling.may_mail("verification", part.email):
            tasks.send_verification.defer(request_id=part.pk)


def send_resume(actor: Actor, request: Request) -> None:
    """« Enregistrer et reprendre plus tard »: mail the link that opens the request again. Raises throttling.TooMany."""
    from medipli.registration import tasks

    throttling.count("mail", actor.origin)
    address = request.email or (request.individual.email if request.individual else "")
    if address and throttling.may_mail("resume", address):
        tasks.send_resume.defer(request_id=request.pk)


def resend(actor: Actor, address: str) -> None:
    """Mail to ``address`` the links of the requests that it began. Nothing tells whether there are any.

    Raises throttling.TooMany, by origin only.
    """
    from medipli.registration import tasks

    throttling.count("mail", actor.origin)
    if not throttling.may_mail("resend", address):
        return
    wanted = Request.objects.filter(email=address.strip().lower()[:254], state__in=states.OPEN).order_by("-pk")
    found = wanted.filter(shared=None).values_list("pk", flat=True)[:3]
    for request_id in found:
        tasks.send_resume.defer(request_id=request_id)


def look_up(actor: Actor, purpose: Link.Purpose, token: str) -> Link:
    """The link behind a secret, for the page that shows its button; nothing changes. Raises LinkSpent, TooMany."""
    throttling.count("link", actor.origin)
    link = links.find(purpose, token)
    if link is None or not links.serves(link):
        raise LinkSpent(was_used=link is not None and link.used_at is not None)
    return link


def verify_email(actor: Actor, token: str) -> tuple[Request, str]:
    """Confirm the address that the link was sent to.

    Returns the request of the journey (the shared one when the link was of the individual request inside it) and a new
    secret that opens it in this browser. Raises LinkSpent, NotNow, TooMany.
    """
    look_up(actor, links.Purpose.VERIFY, token)
    with transaction.atomic():
        link = locked_link(links.Purpose.VERIFY, token)
        request = states.lock(link.request_id)
        if request.email != link.sent_to:
            raise LinkSpent
        now = timezone.now()
        Link.objects.filter(pk=link.pk).update(used_at=now)
        states.move(actor, request, "verify_email", email_verified_at=now)
        whole = Request.objects.filter(individual=request).select_related("region", "individual").first() or request
        for part in journey.unverified(whole):
            if part.email == link.sent_to and part.pk != request.pk:
                states.move(actor, states.lock(part.pk), "verify_email", email_verified_at=now)
        secret = links.make(whole, links.Purpose.FOLLOW)
    whole.refresh_from_db()
    return whole, secret


def locked_link(purpose: Link.Purpose, token: str) -> Link:
    """The link, locked: of two that post it at once, one serves. Raises LinkSpent."""
    found = links.find(purpose, token)
    link = None if found is None else Link.objects.select_for_update().get(pk=found.pk)
    if link is None or not links.serves(link):
        raise LinkSpent(was_used=link is not None and link.used_at is not None)
    return link
