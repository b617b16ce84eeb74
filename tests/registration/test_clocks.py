from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from medipli.audit.models import Event
from medipli.identity.models import Person
from medipli.organisations.models import Office
from medipli.registration import clocks, journey, tasks
from medipli.registration.actions import (
    RequestRefused,
    ask,
    escalate_due,
    expire_due,
    refuse,
    remind_due,
    save,
    submit,
    validate,
    withdraw,
)
from medipli.registration.models import Request
from medipli.registration.queries import Filters, queue
from tests.boxes import SERVICE, acting
from tests.people import a_person
from tests.registration.journeys import (
    VISITOR,
    a_green_request,
    a_region,
    a_shared_form,
    a_submitted_request,
    an_agent,
    an_individual_form,
    checks_of,
    run_jobs,
    started,
    verify,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def submitted_at(request: Request) -> datetime:
    assert request.submitted_at
    return request.submitted_at


def test_what_is_left_runs_down_and_goes_below_zero() -> None:
    request = a_submitted_request()
    start = submitted_at(request)
    assert clocks.remaining(request, start + 70 * HOUR) == 2 * HOUR
    assert clocks.share_left(request, start + 36 * HOUR) == 50
    assert clocks.remaining(request, start + 73 * HOUR) == -HOUR
    assert clocks.share_left(request, start + 73 * HOUR) == 0


def test_the_clock_stands_still_while_information_is_asked() -> None:
    request = a_submitted_request()
    ask(acting(an_agent(a_region())), request.pk, request.version, "Quoi ?")
    request.refresh_from_db()
    assert request.paused_at
    assert request.decision_due_at
    left = clocks.remaining(request, request.paused_at)
    assert clocks.remaining(request, request.paused_at + 500 * HOUR) == left
    resumed = clocks.resumed(request, request.paused_at + 500 * HOUR)
    assert resumed["decision_due_at"] == request.decision_due_at + 500 * HOUR
    assert remind_due(SERVICE, timezone.now() + 1000 * HOUR) == 0
    assert escalate_due(SERVICE, timezone.now() + 1000 * HOUR) == 0


def test_the_desk_is_reminded_once_when_a_quarter_is_left() -> None:
    start = submitted_at(a_submitted_request())
    a_submitted_request()
    assert remind_due(SERVICE, start + 53 * HOUR) == 0
    assert remind_due(SERVICE, start + 55 * HOUR) == 2
    assert remind_due(SERVICE, start + 55 * HOUR) == 0
    assert run_jobs("registration.remind_desk") == 1, "one mail for a region, whatever the number"
    assert mail.outbox[-1].to == ["desk-vo@courrier.example"]
    assert "arrivent à échéance" in str(mail.outbox[-1].subject)


def test_each_region_has_its_own_quarter() -> None:
    start = submitted_at(a_submitted_request(region=a_region("hb", decision_hours=8)))
    assert remind_due(SERVICE, start + timedelta(hours=5, minutes=50)) == 0
    assert remind_due(SERVICE, start + timedelta(hours=6, minutes=10)) == 1


def test_what_is_late_goes_to_the_desk_and_the_operators_once() -> None:
    start = submitted_at(a_submitted_request())
    operator = a_person(role=Person.Role.OPERATOR)
    Office.objects.create(person=operator, kind=Office.Kind.OPERATOR)
    former = Office.objects.create(person=a_person(), kind=Office.Kind.OPERATOR, until=timezone.now())
    assert escalate_due(SERVICE, start + 71 * HOUR) == 0
    assert escalate_due(SERVICE, start + 73 * HOUR) == 1
    assert escalate_due(SERVICE, start + 74 * HOUR) == 0
    mail.outbox.clear()
    run_jobs("registration.escalate")
    sent = {message.to[0] for message in mail.outbox}
    assert sent == {"desk-vo@courrier.example", operator.email}
    assert former.person.email not in sent
    assert Event.objects.filter(action="request.escalate").count() == 1


def test_publication_has_a_clock_of_its_own() -> None:
    request = a_green_request()
    validate(acting(an_agent(a_region())), request.pk, request.version)
    request.refresh_from_db()
    assert request.decided_at
    assert clocks.remaining(request, request.decided_at) == 72 * HOUR
    assert escalate_due(SERVICE, request.decided_at + 71 * HOUR) == 0
    assert remind_due(SERVICE, request.decided_at + 55 * HOUR) == 1
    assert escalate_due(SERVICE, request.decided_at + 73 * HOUR) == 1


def test_a_forgotten_draft_ends_and_nothing_typed_is_kept() -> None:
    request = started("individual")
    Request.objects.filter(pk=request.pk).update(answers={"last_name": "Vaudreline"}, email="elsa@courrier.example")
    now = timezone.now()
    assert expire_due(SERVICE, now + timedelta(days=29)) == 0
    assert expire_due(SERVICE, now + timedelta(days=31)) == 1
    assert expire_due(SERVICE, now + timedelta(days=31)) == 0
    request.refresh_from_db()
    assert (request.state, request.answers, request.email) == (Request.State.EXPIRED, {}, "")
    assert not request.links.exists()
    assert run_jobs() == 0


def test_an_unanswered_question_ends_the_request_and_says_so() -> None:
    request = a_submitted_request()
    ask(acting(an_agent(a_region())), request.pk, request.version, "Quoi ?")
    run_jobs("registration.tell")
    assert expire_due(SERVICE, timezone.now() + timedelta(days=31)) == 1
    run_jobs("registration.tell")
    assert "a expiré" in str(mail.outbox[-1].subject)
    request.refresh_from_db()
    assert request.answers["last_name"] == "Vaudreline"


def test_the_periodic_job_does_nothing_twice() -> None:
    a_submitted_request()
    Request.objects.update(decision_due_at=timezone.now() - HOUR)
    for _ in range(2):
        tasks.keep_time(timestamp=0)
    assert Event.objects.filter(action__in=("request.remind", "request.escalate")).count() == 2


def a_journey() -> tuple[Request, Request]:
    """A shared request, and the individual one made inside it, submitted."""
    form = an_individual_form()
    whole = started("shared")
    save(VISITOR, whole, journey.ASSOCIATION, {"has_account": "no"})
    save(VISITOR, whole, journey.INDIVIDUAL, form)
    save(VISITOR, whole, journey.SHARED, a_shared_form(responsible_rpps=form["national_id"]))
    verify(whole)
    submit(VISITOR, whole)
    run_jobs()
    return whole, Request.objects.get(pk=whole.individual_id or 0)


def test_an_unanswered_question_about_the_account_inside_a_shared_journey_ends_it_too() -> None:
    whole, inside = a_journey()
    ask(acting(an_agent(a_region())), inside.pk, inside.version, "Quel diplôme ?")
    assert expire_due(SERVICE, timezone.now() + timedelta(days=29)) == 0
    assert expire_due(SERVICE, timezone.now() + timedelta(days=31)) == 1
    whole.refresh_from_db()
    inside.refresh_from_db()
    assert (inside.state, whole.state) == (Request.State.EXPIRED, Request.State.SUBMITTED)
    run_jobs()
    assert checks_of(whole)["owner"] == "red"


def test_a_forgotten_draft_inside_another_ends_with_it_and_not_before() -> None:
    whole = started("shared")
    save(VISITOR, whole, journey.ASSOCIATION, {"has_account": "no"})
    Request.objects.filter(pk=whole.pk).update(expires_at=timezone.now() + timedelta(days=90))
    assert expire_due(SERVICE, timezone.now() + timedelta(days=31)) == 0
    assert expire_due(SERVICE, timezone.now() + timedelta(days=91)) == 1
    assert set(Request.objects.values_list("state", flat=True)) == {Request.State.EXPIRED}


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_a_shared_request_hears_that_its_individual_account_will_not_be(end: str) -> None:
    whole, inside = a_journey()
    agent = acting(an_agent(a_region()))
    assert checks_of(whole)["owner"] == "differs"
    if end == "refuse":
        refuse(agent, inside.pk, inside.version, "identity")
    else:
        withdraw(VISITOR, inside)
    run_jobs()
    assert checks_of(whole)["owner"] == "red"
    row = queue([a_region().pk], Filters()).rows[0]
    assert (row.id, row.badge) == (whole.pk, "Sans compte individuel")
    with pytest.raises(RequestRefused) as refusal:
        validate(agent, whole.pk, whole.version)
    assert "n’a pas abouti" in refusal.value.errors["owner"]
