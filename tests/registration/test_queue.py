from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from medipli.registration import queries
from medipli.registration.actions import ask, refuse, take, validate, validate_batch
from medipli.registration.models import Request
from medipli.registration.queries import Filters
from tests.boxes import acting
from tests.registration.journeys import (
    a_green_request,
    a_region,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
    started,
)

pytestmark = pytest.mark.django_db


def labels(filters: Filters, *regions: int) -> list[str]:
    return [row.reference for row in queries.queue(regions or (a_region().pk,), filters).rows]


def test_the_nearest_to_its_end_comes_first_and_drafts_never() -> None:
    late, early = a_submitted_request(), a_submitted_request()
    Request.objects.filter(pk=early.pk).update(decision_due_at=timezone.now() - timedelta(hours=3))
    started("individual")
    rows = queries.queue((a_region().pk,), Filters()).rows
    assert [row.reference for row in rows] == [early.reference, late.reference]
    assert rows[0].minutes_left == -181 or rows[0].minutes_left == -180
    assert (rows[1].share_left, rows[1].badge, rows[1].town) == (100, "En contrôle", "Albi")
    assert labels(Filters(only_late=True)) == [early.reference]


def test_each_request_stands_in_one_group_and_counts_agree() -> None:
    agent = acting(an_agent(a_region()))
    green, asked, refused, other = (
        a_green_request(),
        a_submitted_request(),
        a_submitted_request(),
        a_submitted_request(),
    )
    done = a_green_request()
    validate(agent, done.pk, done.version)
    ask(agent, asked.pk, asked.version, "Quoi ?")
    refuse(agent, refused.pk, refused.version, "identity")
    assert labels(Filters(group="ready")) == [green.reference]
    assert labels(Filters(group="waiting")) == [asked.reference]
    assert labels(Filters(group="to_check")) == [other.reference]
    assert labels(Filters(group="to_publish")) == [done.reference]
    assert set(labels(Filters(group="done"))) == {refused.reference, done.reference}
    found = queries.counts((a_region().pk,))
    assert found == {"open": 3, "to_check": 1, "ready": 1, "waiting": 1, "to_publish": 1, "late": 0}
    assert queries.ready_ids((a_region().pk,)) == [green.pk]


def test_a_desk_sees_its_own_regions_only() -> None:
    a_submitted_request(region=a_region("hb"))
    assert labels(Filters(), a_region().pk) == []
    assert labels(Filters(), a_region("hb").pk) != []
    assert queries.queue((), Filters()).rows == ()


def test_filters_narrow_the_queue() -> None:
    mine, other = a_submitted_request(an_individual_form(last_name="Darvilliers")), a_shared_request()
    person = an_agent(a_region())
    take(acting(person), mine.pk, mine.version)
    assert labels(Filters(kind="ORG")) == [other.reference]
    assert labels(Filters(assignee_id=person.pk)) == [mine.reference]
    assert labels(Filters(assignee_id=0)) == [other.reference]
    for text in ("darvill", str(mine.reference), mine.national_id[1:], f" {mine.email.upper()} "):
        assert labels(Filters(text=text)) == [mine.reference], text
    for nothing in ("%\x00_'", "--", ". . .", "\u200b"):
        assert labels(Filters(text=nothing)) == [], nothing
    assert labels(Filters(kind="x")) != []


def test_pages_follow_each_other_without_gap() -> None:
    Request.objects.filter(pk__in=[a_submitted_request().pk for _ in range(5)]).update(decision_due_at=timezone.now())
    seen: list[str] = []
    after = ""
    while True:
        page = queries.queue((a_region().pk,), Filters(), after=after, size=2)
        seen += [row.reference for row in page.rows]
        if not page.next:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 5
    for wrong in ("x", "2026-01-01|1", "|", "2026-01-01T00:00:00+00:00|" + "9" * 40):
        assert len(queries.queue((a_region().pk,), Filters(), after=wrong, size=2).rows) == 2


def test_a_page_costs_one_query_and_so_do_the_counts(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(4):
        a_submitted_request()
    region_id = a_region().pk
    with django_assert_num_queries(1):
        queries.queue((region_id,), Filters())
    with django_assert_num_queries(1):
        queries.counts((region_id,))


def test_validating_in_a_batch_costs_the_same_for_each(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    agent = acting(an_agent(a_region()))
    validate_batch(agent, [a_green_request().pk])
    ids = [a_green_request().pk for _ in range(3)]
    with django_assert_max_num_queries(3 * 53):
        assert len(validate_batch(agent, ids).validated) == 3


def test_the_desks_page_holds_the_evidence() -> None:
    request = a_green_request()
    page = queries.request_page(request.pk)
    assert page
    assert (page.greens, len(page.checks), page.obstacles) == (6, 6, {})
    assert {"take", "ask", "validate", "refuse"} <= page.verbs
    assert "answer" not in page.verbs
    assert queries.request_page(started("individual").pk) is None
