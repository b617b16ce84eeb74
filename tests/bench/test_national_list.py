"""The invented national list has the shape of the real one."""

from __future__ import annotations

from collections import Counter

from bench import national_list
from medipli.formats.annuaire import MailboxRow, read_mailboxes
from tests.formats.annuaire.test_mailboxes import content


def rows(count: int, day: int = 0) -> list[MailboxRow]:
    heading, *lines = national_list.lines(count, day=day)
    read = list(read_mailboxes(content(*lines, headings=heading.split("|"))))
    taken = [row for row in read if isinstance(row, MailboxRow)]
    assert len(taken) == count
    return taken


def test_every_line_is_read_and_what_makes_the_real_list_hard_is_in_it() -> None:
    found = rows(4000)
    people = [row for row in found if row.kind == "PER"]
    assert 0.82 < len(people) / len(found) < 0.88
    assert any("-" in row.last_name for row in people)
    assert any(not row.last_name.isascii() for row in people)
    assert len({row.national_id for row in people}) < 0.95 * len(people), "several addresses a person"
    homonyms = Counter((row.last_name, row.first_name) for row in {row.national_id: row for row in people}.values())
    assert max(homonyms.values()) > 1
    assert len(found) - len({row.address for row in found}) == 40, "repeated addresses"


def test_a_later_day_differs_in_few_lines_and_the_same_day_in_none() -> None:
    today = rows(4000)
    assert rows(4000) == today
    changed = sum(before != after for before, after in zip(today, rows(4000, day=1), strict=True))
    assert 0 < changed < 40
