"""The trail follows on, and shows when somebody has touched it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from medipli.audit.actions import record
from medipli.audit.models import Event
from medipli.audit.seal import broken_links, seal_events
from tests.boxes import SERVICE, at_once

# Slow tests run alone: a transaction open in any other database of the server would put the sealing off.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def _sealed(number: int = 6) -> list[Event]:
    for position in range(number):
        record(SERVICE, "message.read", mailbox_id=3, target=f"entry {position}", details={"é": position, "a": None})
    while seal_events(4):
        pass
    return list(Event.objects.order_by("sequence"))


def test_sealed_events_follow_on_without_a_gap() -> None:
    events = _sealed()
    assert [event.sequence for event in events] == [1, 2, 3, 4, 5, 6]
    assert len({bytes(event.hash or b"") for event in events}) == 6
    assert list(broken_links()) == []
    assert seal_events() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"action": "message.delete"},
        {"target": "entry 99"},
        {"actor_id": 7},
        {"mailbox_id": 4},
        {"origin": "203.0.113.9"},
        {"details": {"é": 99}},
        {"at": F("at") + timedelta(microseconds=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_changed_word_shows(change: dict[str, object]) -> None:
    event = _sealed()[2]
    Event.objects.filter(pk=event.pk).update(**change)
    assert event.pk in [link.event_id for link in broken_links()]


def test_a_removed_event_shows() -> None:
    events = _sealed()
    events[2].delete()
    assert events[3].pk in [link.event_id for link in broken_links()]


def test_an_event_slipped_into_the_chain_shows() -> None:
    events = _sealed()
    Event.objects.filter(sequence__gt=2).update(sequence=F("sequence") + 100)
    Event.objects.filter(sequence__gt=100).update(sequence=F("sequence") - 99)
    intruder = Event.objects.create(transaction=1, action="message.read", sequence=3, hash=bytes(events[1].hash or b""))
    assert intruder.pk in [link.event_id for link in broken_links()]


def test_two_exchanged_events_show() -> None:
    first, second = _sealed()[1:3]
    Event.objects.filter(pk=first.pk).update(sequence=1000)
    Event.objects.filter(pk=second.pk).update(sequence=2)
    Event.objects.filter(pk=first.pk).update(sequence=3)
    assert {first.pk, second.pk} <= {link.event_id for link in broken_links()}


def test_an_act_that_fails_leaves_no_event() -> None:
    transaction.set_autocommit(False)
    record(SERVICE, "message.send")
    transaction.rollback()
    transaction.set_autocommit(True)
    assert not Event.objects.exists()


def test_what_began_before_and_ends_after_a_sealing_is_sealed_later_in_its_turn() -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(SERVICE, "message.slow")
            begun.set()
            assert may_end.wait(10)

    def quick() -> None:
        assert begun.wait(10)
        record(SERVICE, "message.quick")
        assert seal_events() == 0, "an earlier transaction is still running"
        may_end.set()

    assert at_once(slow, quick) == []
    while seal_events():
        pass
    assert list(Event.objects.order_by("sequence").values_list("action", flat=True)) == [
        "message.slow",
        "message.quick",
    ]
    assert list(broken_links()) == []


def test_people_who_act_at_once_and_two_sealers_make_one_chain() -> None:
    def act() -> None:
        for _ in range(20):
            with transaction.atomic():
                record(SERVICE, "message.read")

    def seal() -> None:
        for _ in range(10):
            seal_events(7)

    assert at_once(act, act, seal, seal) == []
    while seal_events():
        pass
    sequences = list(Event.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, 41))
    assert list(broken_links()) == []


def test_the_time_of_an_event_is_that_of_its_transaction() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        record(SERVICE, "message.read")
        cursor.execute("SELECT now()")
        (now,) = cursor.fetchone()
    assert Event.objects.get().at == now
