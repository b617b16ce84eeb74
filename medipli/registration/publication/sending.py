"""Trying the publications that an adapter executes by itself: one at a time, never inside a transaction."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import service
from medipli.registration.models import Publication
from medipli.registration.publication import content
from medipli.registration.publication.actions import FHIR, done
from medipli.registration.publication.adapters import Adapter, Later, Outcome, Said

log = logging.getLogger("medipli.registration")

State = Publication.State
MOST_TRIES = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(minutes=10)
"""A worker that dies while it asks leaves the publication to another after this time."""


def send_due(adapter: Adapter, *, at_most: int = 200) -> int:
    """Try the publications whose time has come, the most urgent first; returns how many were tried."""
    for tried in range(at_most):
        publication = _claim(timezone.now())
        if publication is None:
            return tried
        listing = content.read(publication.content)
        is_withdrawal = publication.kind == Publication.Kind.WITHDRAW
        _settle(publication.pk, _tried(adapter, listing, is_withdrawal=is_withdrawal))
    return at_most


def _tried(adapter: Adapter, listing: content.Listing, *, is_withdrawal: bool) -> Outcome:
    """What came of it. An adapter that fails itself holds nothing else up: the desk reads that it did."""
    try:
        return adapter.withdraw(listing) if is_withdrawal else adapter.publish(listing)
    except Exception:
        log.exception("the adapter failed by itself")
        return Later("L’échange avec l’annuaire a échoué. Si cela dure, prévenez l’opérateur.")


@transaction.atomic
def _claim(now: datetime) -> Publication | None:
    """Take one publication for this worker. What is said of one box is said in order, by hand or not."""
    earlier = Publication.objects.filter(mailbox=OuterRef("mailbox"), pk__lt=OuterRef("pk")).exclude(state=State.DONE)
    publication = (
        Publication.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(~Exists(earlier), adapter=FHIR, state=State.WAITING, next_try_at__lte=now)
        .order_by("due_at", "pk")
        .first()
    )
    if publication is not None:
        Publication.objects.filter(pk=publication.pk).update(next_try_at=now + LEASE, tries=F("tries") + 1)
    return publication


@transaction.atomic
def _settle(publication_id: int, outcome: Outcome) -> None:
    """Keep what came of a try, unless somebody settled the publication in the meantime."""
    publication = Publication.objects.select_for_update(of=("self",)).filter(pk=publication_id).first()
    if publication is None or publication.state != State.WAITING:
        return
    actor = service("publication")
    if isinstance(outcome, Said):
        done(actor, publication)
        return
    publication.error = outcome.explanation
    if isinstance(outcome, Later) and publication.tries < MOST_TRIES:
        publication.next_try_at = timezone.now() + wait_after(publication.tries, outcome.seconds)
    else:
        publication.state, publication.next_try_at = State.FAILED, None
        record(actor, "publication.fail", mailbox_id=publication.mailbox_id, target=f"publication {publication.pk}")
    publication.save(update_fields=["error", "state", "next_try_at"])


def wait_after(tries: int, asked_seconds: int = 0) -> timedelta:
    """How long to wait after so many tries: twice as long each time, at least what the directory asked for."""
    doubled = min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT) if tries > 0 else FIRST_WAIT
    return max(doubled, timedelta(seconds=asked_seconds))
