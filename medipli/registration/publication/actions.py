"""What can be done to a publication: queue it, hand it over, say that it is done, try again.

Doors check ``organisations.policy`` first: the desk of the box's region, or an operator.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.mailboxes.models import Mailbox, Membership
from medipli.notices.box_tasks import box_news
from medipli.registration.models import HandOver, Publication, Request
from medipli.registration.publication import content, work_file
from medipli.registration.states import lock, move

State, Kind = Publication.State, Publication.Kind
FILE, FHIR = "file", "fhir"
DEFAULT_HOURS = 72
UNTOLD = (State.WAITING, State.FAILED)
OUTDATED = "Cette boîte a été fermée ou publiée autrement depuis\u00a0: il n’y a plus rien à relancer."


class PublicationRefused(ValueError):
    """This cannot be done to the publication as it stands; the text is a French sentence."""


@transaction.atomic
def enqueue(
    actor: Actor,
    mailbox: Mailbox,
    kind: Publication.Kind = Kind.PUBLISH,
    *,
    request: Request | None = None,
    listing: content.Listing | None = None,
    due_at: datetime | None = None,
) -> Publication:
    """Have a box published or withdrawn, ``listing`` as it is to be said; due 72 hours later unless told otherwise."""
    listing = listing or content.listing_of(mailbox)
    publication = Publication.objects.create(
        mailbox=mailbox,
        request=request,
        kind=kind,
        content=listing.as_json(),
        adapter=_adapter_for(listing),
        next_try_at=timezone.now(),
        due_at=due_at or timezone.now() + timedelta(hours=DEFAULT_HOURS),
    )
    record(actor, f"publication.{kind}", mailbox_id=mailbox.pk, target=f"publication {publication.pk}")
    return publication


@transaction.atomic
def withdraw(
    actor: Actor, mailbox: Mailbox, *, address: str = "", due_at: datetime | None = None
) -> Publication | None:
    """Have what was published of a box, under ``address`` if given, taken out of the directory.

    What nobody has seen yet is simply dropped, and requests that waited for it wait no longer; None when there is then
    nothing to withdraw. ``due_at`` as in :func:`enqueue`.
    """
    address = address or mailbox.address
    published = Publication.objects.filter(mailbox=mailbox, kind=Kind.PUBLISH, content__address=address)
    rows = list(published.select_for_update(of=("self",)).select_related("request").order_by("pk"))
    unseen = [row.pk for row in rows if row.state == State.WAITING and not row.tries]
    if unseen:
        Publication.objects.filter(pk__in=unseen).delete()
        record(actor, "publication.drop", mailbox_id=mailbox.pk, details={"publications": unseen})
    seen = [row for row in rows if row.pk not in unseen]
    # A try that failed, or a line that somebody holds, may have reached the directory: it is not made again, and
    # withdrawn like the others.
    for row in seen:
        if row.state != State.DONE:
            Publication.objects.filter(pk=row.pk).update(state=State.DONE, error="", done_at=timezone.now())
            record(actor, "publication.give_up", mailbox_id=mailbox.pk, target=f"publication {row.pk}")
    _release(actor, {row.request_id for row in rows if row.state != State.DONE and row.request_id is not None})
    if not seen or _is_withdrawn_since(seen[-1]):
        return None
    last = seen[-1]
    listing = content.read(last.content)
    return enqueue(actor, mailbox, Kind.WITHDRAW, request=last.request, listing=listing, due_at=due_at)


@transaction.atomic
def publish_again(actor: Actor, mailbox: Mailbox) -> Publication | None:
    """Have a box published again whose withdrawal was the last word; None when there is nothing to say.

    A withdrawal that nobody has seen yet is simply dropped.
    """
    said = Publication.objects.filter(mailbox=mailbox, content__address=mailbox.address)
    last = said.select_for_update(of=("self",)).select_related("request").order_by("-pk").first()
    if last is None or last.kind != Kind.WITHDRAW:
        return None
    if last.state == State.WAITING and not last.tries:
        record(actor, "publication.drop", mailbox_id=mailbox.pk, details={"publications": [last.pk]})
        last.delete()
        return None
    return enqueue(actor, mailbox, request=last.request, listing=content.read(last.content))


def _release(actor: Actor, request_ids: set[int]) -> None:
    """Of requests that waited for a publication given up, say so: their clock would run for ever."""
    for request_id in sorted(request_ids):
        request = lock(request_id)
        if request.state == Request.State.VALIDATED and request.publication_due_at is not None:
            move(actor, request, "abandon", publication_due_at=None)


@transaction.atomic
def hand_over(actor: Actor, publication_ids: Iterable[int]) -> HandOver:
    """Put publications in a work file that ``actor`` takes charge of. Raises :class:`PublicationRefused`.

    Those that somebody handed over in the meantime are left out, and those that a later one contradicts. What was
    decided before of the same boxes comes along: lines are executed in order, those of one box as they were decided.
    """
    asked = Publication.objects.filter(pk__in=list(publication_ids), state__in=UNTOLD)
    last = dict(asked.values_list("mailbox_id").annotate(Max("pk")).order_by("mailbox_id"))
    of_boxes = Publication.objects.filter(mailbox__in=list(last))
    said_more = set(of_boxes.filter(kind=Kind.WITHDRAW).values_list("mailbox_id", flat=True))
    found = of_boxes.filter(state__in=UNTOLD).select_for_update(of=("self",)).select_related("request", "mailbox")
    rows = [
        row
        for row in found.order_by("pk")
        if row.pk <= last[row.mailbox_id]
        # Only a box that was closed or withdrawn has lines to leave out: the others cost no query.
        and not ((row.mailbox_id in said_more or row.mailbox.closed_at) and is_outdated(row))
    ]
    urgency: dict[int, datetime] = {}
    for row in rows:
        urgency[row.mailbox_id] = min(urgency.get(row.mailbox_id, row.due_at), row.due_at)
    waiting = sorted(rows, key=lambda row: (urgency[row.mailbox_id], row.mailbox_id, row.pk))
    if not waiting:
        raise PublicationRefused("Aucune publication n’attend\u202f: quelqu’un les a peut-être déjà remises.")
    raw = work_file.write(waiting)
    handed = HandOver.objects.create(
        by_id=actor.person_id, lines=len(waiting), checksum=hashlib.sha256(raw).hexdigest(), content=raw
    )
    Publication.objects.filter(pk__in=[row.pk for row in waiting]).update(
        state=State.HANDED_OVER,
        adapter=FILE,
        hand_over=handed,
        handed_over_at=handed.at,
        error="",
        tries=F("tries") + 1,
    )
    record(
        actor,
        "publication.hand_over",
        target=f"hand_over {handed.pk}",
        details={"lines": handed.lines, "checksum": handed.checksum},
    )
    return handed


@transaction.atomic
def confirm_done(actor: Actor, publication_ids: Iterable[int]) -> int:
    """Say that publications were executed; returns how many. Saying it twice changes nothing (F45)."""
    rows = list(
        Publication.objects.select_for_update(of=("self",))
        .filter(pk__in=list(publication_ids))
        .exclude(state=State.DONE)
        .select_related("mailbox")
        .order_by("pk")
    )
    for publication in rows:
        done(actor, publication)
    return len(rows)


def confirm_hand_over(actor: Actor, handed: HandOver) -> int:
    """The same for every line of a work file."""
    return confirm_done(actor, handed.publications.values_list("pk", flat=True))


@transaction.atomic
def done(actor: Actor, publication: Publication) -> None:
    """Note that a publication, locked by the caller, is done: its request comes to « Publiée », and it is told."""
    publication.state, publication.error, publication.next_try_at = State.DONE, "", None
    publication.done_at, publication.done_by_id = timezone.now(), actor.person_id
    publication.save(update_fields=["state", "error", "next_try_at", "done_at", "done_by"])
    record(actor, "publication.done", mailbox_id=publication.mailbox_id, target=f"publication {publication.pk}")
    if publication.kind != Kind.PUBLISH or is_outdated(publication):
        return
    if publication.request_id is not None:
        request = lock(publication.request_id)
        if request.state == Request.State.VALIDATED:
            move(actor, request, "publish", published_at=publication.done_at)
    responsible = (Membership.Role.OWNER, Membership.Role.MANAGER)
    people = Membership.objects.filter(mailbox_id=publication.mailbox_id, role__in=responsible)
    for person_id in people.values_list("person_id", flat=True):
        box_news.defer(event="published", person_id=person_id, mailbox_id=publication.mailbox_id)


@transaction.atomic
def retry(actor: Actor, publication_id: int) -> Publication:
    """Have a failed or handed-over publication tried again at once. Raises :class:`PublicationRefused`."""
    found = Publication.objects.select_for_update(of=("self",)).select_related("mailbox")
    publication = found.get(pk=publication_id)
    if publication.state not in (State.FAILED, State.HANDED_OVER):
        raise PublicationRefused("Cette publication n’est pas en échec\u202f: il n’y a rien à relancer.")
    if is_outdated(publication):
        raise PublicationRefused(OUTDATED)
    publication.state, publication.tries, publication.error = State.WAITING, 0, ""
    publication.adapter, publication.next_try_at = _adapter_for(content.read(publication.content)), timezone.now()
    publication.hand_over, publication.handed_over_at = None, None
    publication.save()
    record(actor, "publication.retry", mailbox_id=publication.mailbox_id, target=f"publication {publication.pk}")
    return publication


def _adapter_for(listing: content.Listing) -> str:
    """FHIR finds who holds the box by an identifier: without one, somebody has to do it by hand."""
    has_identifier = bool(listing.national_id or listing.finess or listing.siret)
    return settings.PUBLICATION_ADAPTER if has_identifier else FILE


def is_outdated(publication: Publication) -> bool:
    """Whether saying this to the directory now would undo what was decided since about the same address."""
    if publication.kind == Kind.PUBLISH:
        return publication.mailbox.closed_at is not None or _is_withdrawn_since(publication)
    return _later(publication, Kind.PUBLISH).filter(state__in=(State.HANDED_OVER, State.DONE)).exists()


def _is_withdrawn_since(publication: Publication) -> bool:
    return _later(publication, Kind.WITHDRAW).exists()


def _later(publication: Publication, kind: Publication.Kind) -> QuerySet[Publication]:
    address = publication.content["address"]
    found = Publication.objects.filter(mailbox=publication.mailbox_id, kind=kind, content__address=address)
    return found.filter(pk__gt=publication.pk)
