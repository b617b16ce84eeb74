"""A box that closes or changes its kind before its publication is done: nothing waits for ever, nothing comes back."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from medipli.mailboxes.models import Mailbox
from medipli.registration.actions import box_life
from medipli.registration.actions.open_account import open_account
from medipli.registration.actions.upgrade_to_per import upgrade_to_per
from medipli.registration.clocks import publication_due
from medipli.registration.models import HandOver, Publication, Request
from medipli.registration.publication import sending
from medipli.registration.publication.actions import (
    PublicationRefused,
    confirm_done,
    confirm_hand_over,
    enqueue,
    hand_over,
    retry,
)
from medipli.registration.publication.adapters import Outcome, Said
from medipli.registration.publication.content import Listing
from tests.boxes import SERVICE
from tests.registration.requests_ready import an_individual, an_rpps, told

pytestmark = pytest.mark.django_db
State, Kind = Publication.State, Publication.Kind


def validated(request: Request) -> Mailbox:
    """A box that was opened, its request at VALIDATED with its second clock running."""
    assert request.region is not None
    due = publication_due(request.region, timezone.now())
    Request.objects.filter(pk=request.pk).update(state=Request.State.VALIDATED, publication_due_at=due)
    request.publication_due_at = due
    with transaction.atomic():
        return open_account(SERVICE, request)


def lines(handed: HandOver) -> list[tuple[str, str]]:
    """Action and kind of box of each line of a work file."""
    rows = list(csv.reader(io.StringIO(bytes(handed.content).decode("utf-8-sig")), delimiter=";"))
    return [(row[1], row[3]) for row in rows[1:]]


def an_int_that_becomes_a_per() -> Mailbox:
    """A BAL INT in the directory; then its holder's request for a BAL PER is validated."""
    first = an_individual("INT")
    box = validated(first)
    confirm_done(SERVICE, box.publications.values_list("pk", flat=True))
    second = an_individual("PER", email=first.email)
    second.person = box.owner
    assert validated(second).pk == box.pk
    return box


@pytest.mark.feature(6)
def test_the_work_file_withdraws_an_int_before_it_publishes_the_per_under_the_same_address() -> None:
    box = an_int_that_becomes_a_per()
    handed = hand_over(SERVICE, box.publications.values_list("pk", flat=True))
    assert lines(handed) == [("Retirer", "INT"), ("Publier", "PER")]
    assert len({one.content["address"] for one in box.publications.all()}) == 1
    first, second = box.publications.filter(hand_over=handed).order_by("pk")
    assert first.due_at == second.due_at, "both are due when the person was promised their publication"


def test_what_was_decided_before_of_a_box_comes_along_and_first() -> None:
    box = an_int_that_becomes_a_per()
    other = validated(an_individual("PER", email="autre@courrier.example", last_name="Autre"))
    Publication.objects.filter(mailbox=other).update(due_at=timezone.now())
    chosen = Publication.objects.filter(kind=Kind.PUBLISH, state=State.WAITING).values_list("pk", flat=True)
    handed = hand_over(SERVICE, chosen)
    assert lines(handed) == [("Publier", "PER"), ("Retirer", "INT"), ("Publier", "PER")]
    assert not Publication.objects.filter(mailbox=box, state=State.WAITING).exists()


def test_an_adapter_waits_for_what_is_done_by_hand_before(settings: Any) -> None:
    box = an_int_that_becomes_a_per()
    settings.PUBLICATION_ADAPTER = "fhir"
    Publication.objects.filter(mailbox=box, kind=Kind.PUBLISH, state=State.WAITING).update(adapter="fhir")

    class Adapter:
        def publish(self, listing: Listing) -> Outcome:
            return Said(changed=True)

        withdraw = publish

    assert sending.send_due(Adapter()) == 0
    withdrawal = box.publications.get(kind=Kind.WITHDRAW)
    confirm_hand_over(SERVICE, hand_over(SERVICE, [withdrawal.pk]))
    assert sending.send_due(Adapter()) == 1


@pytest.mark.parametrize("came_to", [State.WAITING, State.FAILED, State.HANDED_OVER])
def test_a_request_waits_no_longer_for_a_publication_that_was_given_up(came_to: Publication.State) -> None:
    request = an_individual()
    box = validated(request)
    box.publications.update(state=came_to, tries=0 if came_to == State.WAITING else 1)
    box_life.close(SERVICE, box, "Ouverte par erreur")
    request.refresh_from_db()
    assert request.state == Request.State.VALIDATED
    assert request.publication_due_at is None
    assert request.changes.latest("pk").verb == "abandon"
    waiting = Publication.objects.exclude(state=State.DONE).values_list("kind", flat=True)
    assert list(waiting) == ([] if came_to == State.WAITING else [Kind.WITHDRAW])


def test_the_request_of_an_int_is_released_when_the_number_comes_first() -> None:
    request = an_individual("INT")
    upgrade_to_per(SERVICE, validated(request), an_rpps())
    request.refresh_from_db()
    assert request.publication_due_at is None
    assert [row.content["type"] for row in Publication.objects.all()] == ["PER"]


def test_a_closed_box_is_not_published_again_nor_is_anybody_told_that_it_was() -> None:
    request = an_individual()
    box = validated(request)
    handed = hand_over(SERVICE, box.publications.values_list("pk", flat=True))
    box_life.close(SERVICE, box, "Départ à la retraite")
    published = Publication.objects.get(kind=Kind.PUBLISH)
    with pytest.raises(PublicationRefused):
        retry(SERVICE, published.pk)
    assert confirm_hand_over(SERVICE, handed) == 0
    # One that was left behind by an earlier version of the service.
    Publication.objects.filter(pk=published.pk).update(state=State.FAILED)
    with pytest.raises(PublicationRefused, match="fermée"):
        retry(SERVICE, published.pk)
    with pytest.raises(PublicationRefused):
        hand_over(SERVICE, [published.pk])
    confirm_done(SERVICE, [published.pk])
    request.refresh_from_db()
    assert request.state == Request.State.VALIDATED
    assert not told("published")


def test_a_withdrawal_is_not_tried_again_once_the_box_is_published_anew() -> None:
    box = an_int_that_becomes_a_per()
    withdrawal = box.publications.get(kind=Kind.WITHDRAW)
    Publication.objects.filter(pk=withdrawal.pk).update(state=State.FAILED)
    Publication.objects.filter(mailbox=box, kind=Kind.PUBLISH).update(state=State.DONE)
    with pytest.raises(PublicationRefused):
        retry(SERVICE, withdrawal.pk)


def test_a_box_published_again_after_a_withdrawal_goes_out() -> None:
    box = validated(an_individual())
    enqueue(SERVICE, box)
    assert hand_over(SERVICE, box.publications.values_list("pk", flat=True)).lines == 2
