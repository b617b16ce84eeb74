from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from medipli.identity import throttle
from medipli.identity.models import Failure


def limit(tries: int = 3) -> throttle.Limit:
    return throttle.Limit(b"s" * 32, tries, wait=timedelta(minutes=15), window=timedelta(hours=24))


def minutes_blocked() -> int:
    until = Failure.objects.get().blocked_until
    return round((until - timezone.now()).total_seconds() / 60) if until else 0


@pytest.mark.django_db
def test_the_allowed_tries_pass_and_the_next_one_waits() -> None:
    assert [throttle.count_try(limit()) for _ in range(3)] == [None, None, None]
    wait = throttle.count_try(limit())
    assert wait is not None
    assert wait.minutes == 15


@pytest.mark.django_db
def test_each_failure_after_a_wait_doubles_it_up_to_sixteen_times() -> None:
    for _ in range(3):
        throttle.count_try(limit())
    waits = []
    for _ in range(6):
        waits.append(minutes_blocked())
        Failure.objects.update(blocked_until=timezone.now() - timedelta(seconds=1))
        assert throttle.count_try(limit()) is None
    assert waits == [15, 30, 60, 120, 240, 240]


@pytest.mark.django_db
def test_a_success_forgets_the_failures() -> None:
    for _ in range(2):
        throttle.count_try(limit())
    throttle.forget(limit())
    assert [throttle.count_try(limit()) for _ in range(3)] == [None] * 3


@pytest.mark.django_db
def test_a_success_behind_a_shared_address_takes_back_its_own_try_only() -> None:
    for _ in range(3):
        throttle.count_try(limit())
    throttle.give_back(limit())
    assert Failure.objects.get().count == 2
    assert throttle.waiting(limit()) is None


@pytest.mark.django_db
def test_old_failures_no_longer_count() -> None:
    for _ in range(2):
        throttle.count_try(limit())
    Failure.objects.update(first_at=timezone.now() - timedelta(hours=25))
    assert throttle.count_try(limit()) is None
    assert Failure.objects.get().count == 1


@pytest.mark.django_db
def test_nothing_stored_names_the_account_or_the_address() -> None:
    throttle.count_try(throttle.account("ines@courrier.example"))
    throttle.count_try(throttle.origin("192.0.2.7"))
    stored = b"".join(bytes(failure.subject) for failure in Failure.objects.all())
    assert len(stored) == 64
    assert b"ines" not in stored
    assert b"192" not in stored


def test_one_ipv6_subscriber_counts_as_one_origin() -> None:
    assert throttle.origin("2001:db8:1:2::1") == throttle.origin("2001:db8:1:2:ffff::9")
    assert throttle.origin("2001:db8:1:2::1") != throttle.origin("2001:db8:1:3::1")
    assert throttle.origin("192.0.2.1") != throttle.origin("192.0.2.2")


def test_a_name_counts_the_same_however_it_is_written() -> None:
    assert throttle.account(" Ines@Courrier.example ") == throttle.account("ines@courrier.example")


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_cannot_slip_past_the_limit() -> None:
    allowed: list[bool] = []
    together = Barrier(8)

    def guess() -> None:
        together.wait()
        allowed.append(throttle.count_try(limit(tries=3)) is None)
        connection.close()

    threads = [Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert allowed.count(True) == 3
