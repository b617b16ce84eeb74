"""Loading a register: all or nothing, by difference, and never a cut-off file by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from medipli.audit.models import Event
from medipli.directory import models
from medipli.directory.registers import queries
from medipli.directory.registers.loading import LoadRefused
from medipli.formats.annuaire import ActivityRow
from medipli.formats.registerlines import BadLine
from tests.directory.registers import rows

pytestmark = pytest.mark.django_db


def test_a_load_adds_changes_and_removes_what_differs() -> None:
    rows.practitioners([rows.activity(1), rows.activity(2), rows.activity(3)])
    loaded = rows.practitioners([rows.activity(1), rows.activity(2, last_name="DORVIGNY"), rows.activity(4)])
    assert (loaded.rows, loaded.added, loaded.changed, loaded.removed) == (3, 1, 1, 1)
    assert queries.practitioner("899700000003") is None
    changed = queries.practitioner("899700000002")
    assert changed is not None
    assert changed.last_name == "DORVIGNY"
    assert models.Activity.objects.count() == 3


def test_a_row_that_did_not_change_is_not_written_again() -> None:
    rows.practitioners([rows.activity(1)])
    before = models.Activity.objects.extra(select={"place": "ctid::text"}).get()
    loaded = rows.practitioners([rows.activity(1)])
    after = models.Activity.objects.extra(select={"place": "ctid::text"}).get()
    assert (loaded.added, loaded.changed, loaded.removed) == (0, 0, 0)
    assert before.place == after.place


def test_a_load_that_fails_half_way_changes_nothing() -> None:
    rows.practitioners([rows.activity(1)])

    def broken() -> Iterator[ActivityRow]:
        yield rows.activity(2)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        rows.practitioners(broken())
    assert queries.practitioner("899700000001") is not None
    assert queries.practitioner("899700000002") is None
    assert models.RegisterLoad.objects.count() == 1


def test_a_file_that_shrinks_too_much_is_refused_unless_confirmed() -> None:
    everyone = [rows.activity(number) for number in range(40)]
    rows.practitioners(everyone)
    with pytest.raises(LoadRefused, match="shrink from 40 to 30"):
        rows.practitioners(everyone[:30])
    assert models.Practitioner.objects.count() == 40
    assert rows.practitioners(everyone[:37]).removed == 3
    assert rows.practitioners(everyone[:30], confirm=True).removed == 7


def test_an_older_file_is_refused_unless_confirmed() -> None:
    rows.establishments([rows.establishment(1)], data_of=date(2026, 3, 12))
    with pytest.raises(LoadRefused, match="--confirm goes back"):
        rows.establishments([rows.establishment(1)], data_of=date(2026, 3, 11))
    assert rows.establishments([rows.establishment(1)], data_of=date(2026, 3, 11), confirm=True).rows == 1


def test_a_file_of_bad_lines_is_refused_and_a_few_are_told() -> None:
    with pytest.raises(LoadRefused, match="No line"):
        rows.practitioners([BadLine(2, "colonnes")], confirm=True)
    with pytest.raises(LoadRefused, match="could not be read"):
        rows.practitioners([rows.activity(1), BadLine(3, "a"), BadLine(4, "b")])
    loaded = rows.practitioners([rows.activity(1), BadLine(3, "a")])
    assert (loaded.refused, loaded.bad_lines) == (1, (BadLine(3, "a"),))
    assert models.RegisterLoad.objects.get().refused == 1


@pytest.mark.feature(33)
def test_an_establishment_that_is_no_longer_listed_stays_closed() -> None:
    rows.establishments([rows.establishment(1), rows.establishment(2)])
    assert rows.establishments([rows.establishment(2)]).removed == 1
    gone = queries.establishment("990000001")
    assert gone is not None
    assert not gone.is_open
    assert rows.establishments([rows.establishment(1), rows.establishment(2)]).changed == 1
    again = queries.establishment("990000001")
    assert again is not None
    assert again.is_open


def test_each_load_leaves_a_trace_without_personal_data() -> None:
    rows.practitioners([rows.activity(1, email="coline.estremont@courriel.example")])
    event = Event.objects.get(action="register.load")
    assert event.target == "register:practitioners"
    assert "estremont" not in str(event.details).lower()


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_old_register_until_the_new_one_is_complete() -> None:
    from threading import Thread

    from django.db import connection

    rows.practitioners([rows.activity(1)])
    seen: list[int] = []

    def look() -> None:
        try:
            seen.append(models.Practitioner.objects.count())
        finally:
            connection.close()

    def watched() -> Iterator[ActivityRow]:
        for number in range(3):
            yield rows.activity(number)
            reader = Thread(target=look)
            reader.start()
            reader.join()

    rows.practitioners(watched())
    assert seen == [1, 1, 1]
    assert models.Practitioner.objects.count() == 3
