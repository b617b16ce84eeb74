from __future__ import annotations

import pytest

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.registration import links
from medipli.registration.actions import LinkSpent, refuse, submit, take, validate, validate_batch, verify_email
from medipli.registration.models import Request
from medipli.registration.states import NotNow
from tests.boxes import acting, at_once
from tests.registration.journeys import (
    VISITOR,
    a_draft_request,
    a_green_request,
    a_region,
    a_submitted_request,
    an_agent,
)

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_of_two_agents_who_decide_at_once_one_wins_and_the_other_reads_again() -> None:
    request = a_green_request()
    first, second = (acting(an_agent(a_region())) for _ in range(2))
    raised = at_once(
        lambda: validate(first, request.pk, request.version),
        lambda: refuse(second, request.pk, request.version, "identity"),
    )
    assert [type(one) for one in raised] == [NotNow]
    request.refresh_from_db()
    assert request.changes.filter(verb__in=("validate", "refuse")).count() == 1
    assert Mailbox.objects.filter(requests=request).count() == (request.state == Request.State.VALIDATED)


def test_of_two_who_take_it_at_once_one_has_it() -> None:
    request = a_submitted_request()
    agents = [an_agent(a_region()) for _ in range(2)]
    raised = at_once(*(lambda agent=agent: take(acting(agent), request.pk, request.version) for agent in agents))
    assert [type(one) for one in raised] == [NotNow]


def test_two_batches_at_once_open_each_account_once() -> None:
    requests = [a_green_request() for _ in range(3)]
    first, second = (acting(an_agent(a_region())) for _ in range(2))
    ids = [request.pk for request in requests]
    raised = at_once(lambda: validate_batch(first, ids), lambda: validate_batch(second, ids[::-1]))
    assert not raised
    assert Mailbox.objects.count() == 3
    assert Person.objects.filter(national_id__in=[request.national_id for request in requests]).count() == 3


def test_references_are_unique_when_many_submit_at_once() -> None:
    drafts = [a_draft_request() for _ in range(4)]
    raised = at_once(*(lambda draft=draft: submit(VISITOR, draft) for draft in drafts))
    assert not raised
    numbers = sorted(str(draft.reference)[-5:] for draft in drafts)
    assert numbers == ["00001", "00002", "00003", "00004"]


def test_a_draft_submitted_twice_at_once_is_submitted_once() -> None:
    draft = a_draft_request()
    again = Request.objects.get(pk=draft.pk)
    raised = at_once(lambda: submit(VISITOR, draft), lambda: submit(VISITOR, again))
    assert [type(one) for one in raised] == [NotNow]
    assert draft.changes.filter(verb="submit").count() == 1


def test_a_link_posted_twice_at_once_serves_once() -> None:
    draft = a_draft_request()
    Request.objects.filter(pk=draft.pk).update(email_verified_at=None)
    token = links.make(draft, links.Purpose.VERIFY, sent_to=draft.email)
    raised = at_once(lambda: verify_email(VISITOR, token), lambda: verify_email(VISITOR, token))
    assert [type(one) for one in raised] == [LinkSpent]
