"""Confirm the ordinary address of a request: a link is mailed, and its page asks for a click that posts."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.registration import journey, links, states, throttling
from medipli.registration.models import Link, Request
from medipli.registration.refusals import LinkSpent

__all__ = ["LinkSpent", "locked_link", "look_up", "resend", "send_resume", "send_verification", "verify_email"]
_MOST_LINKS = 3


def send_verification(actor: Actor, request: Request) -> None:
    """Mail a link to each address of the journey that is not confirmed yet.

    An address that has an account or an open request gets a way to it instead; the caller learns nothing of that.
    Raises NotNow, throttling.TooMany.
    """
    from medipli.registration import tasks

    states.require(request, "verify_email")
    throttling.count("mail", actor.origin)
    for part in journey.unverified(request):
        if part.email and throttling.may_write("verification", part.email, actor.origin, part.pk):
            tasks.send_verification.defer(request_id=part.pk)


def send_resume(actor: Actor, request: Request) -> None:
    """« Enregistrer et reprendre plus tard »: mail the link that opens the request again. Raises throttling.TooMany."""
    from medipli.registration import tasks

    throttling.count("mail", actor.origin)
    address = journey.own_address(request)
    if address and throttling.may_write("resume", address, actor.origin, request.pk):
        tasks.send_resume.defer(request_id=request.pk)


def resend(actor: Actor, address: str) -> None:
    """Mail the links of the requests in which ``address`` was given, each to who asks. Nothing tells of any.

    Raises throttling.TooMany, by origin only.
    """
    from medipli.registration import tasks

    throttling.count("mail", actor.origin)
    if not throttling.may_write("resend", address, actor.origin):
        return
    address = address.strip().lower()[:254]
    given = Q(email=address) | Q(person__email=address) | Q(individual__email=address)
    wanted = Request.objects.filter(states.resumed(), given)
    links_of: dict[int, int] = {}
    for found in wanted.select_related("shared").order_by("-pk"):
        # A draft inside a shared one is gone on with from there: one link for both.
        outer = getattr(found, "shared", None) if found.state == Request.State.DRAFT else None
        links_of.setdefault(outer.pk if outer else found.pk, found.pk)
    for request_id in list(links_of.values())[:_MOST_LINKS]:
        tasks.send_resume.defer(request_id=request_id)


def look_up(actor: Actor, purpose: Link.Purpose, token: str) -> Link:
    """The link behind a secret, for the page that shows its button; nothing changes. Raises LinkSpent, TooMany."""
    throttling.count("link", actor.origin)
    link = links.find(purpose, token)
    if link is None or not links.serves(link):
        raise LinkSpent(was_used=_was_used(link))
    return link


def verify_email(actor: Actor, token: str) -> tuple[Request, str]:
    """Confirm the address that the link was sent to.

    Returns the request of the journey (the shared one when the link was of the individual request inside it) and a new
    secret that opens it in this browser. Whoever began it with that address may be somebody else: their links end, and
    who reads the address may have one sent anywhere. The address of a team opens nothing, since others read it too: it
    is confirmed, and the secret is empty. Raises LinkSpent, NotNow, TooMany.
    """
    found = look_up(actor, links.Purpose.VERIFY, token)
    with transaction.atomic():
        try:
            whole, part = states.lock_journey(found.request_id)
        except Request.DoesNotExist:
            raise LinkSpent from None
        link = locked_link(links.Purpose.VERIFY, token)
        if part.email != link.sent_to:
            raise LinkSpent
        now = timezone.now()
        Link.objects.filter(pk=link.pk).update(used_at=now)
        states.move(actor, part, "verify_email", email_verified_at=now)
        whole = Request.objects.select_related("region", "individual", "person").get(pk=whole.pk)
        for other in journey.unverified(whole):
            if other.email == link.sent_to:
                states.move(actor, states.lock(other.pk), "verify_email", email_verified_at=now)
        secret = _hand_over(whole, link.sent_to) if link.sent_to == journey.own_address(whole) else ""
    whole.refresh_from_db()
    return whole, secret


def _hand_over(whole: Request, address: str) -> str:
    """A new secret for who reads ``address``; the others end.

    Those of somebody signed in stay: nobody but they goes on with what is theirs.
    """
    parts = Request.objects.filter(Q(pk=whole.pk) | Q(shared=whole.pk))
    if whole.person_id is None:
        links.end_others(parts, address)
    return links.make(whole, links.Purpose.FOLLOW, sent_to=address)


def locked_link(purpose: Link.Purpose, token: str) -> Link:
    """The link, locked: of two that post it at once, one serves. Raises LinkSpent."""
    found = links.find(purpose, token)
    link = None if found is None else Link.objects.select_for_update().get(pk=found.pk)
    if link is None or not links.serves(link):
        raise LinkSpent(was_used=_was_used(link))
    return link


def _was_used(link: Link | None) -> bool:
    """Whether a link that serves once did; one to follow may have ended before its time, but was not used up."""
    return link is not None and link.used_at is not None and link.purpose != links.Purpose.FOLLOW
