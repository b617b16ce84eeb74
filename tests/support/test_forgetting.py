"""Closed threads go after their time; that there were some stays in the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from medipli.audit.models import Event
from medipli.support import actions, tasks
from medipli.support.actions import Question
from medipli.support.models import HelpMessage, HelpRequest
from tests.boxes import acting
from tests.people import a_person
from tests.registration.journeys import a_region, an_agent

pytestmark = pytest.mark.django_db
TEXT = "Mon code n’arrive pas."


def a_thread(days: int, *, is_closed: bool = True) -> HelpRequest:
    """A thread whose last word, or whose end, is so many days old."""
    person = a_person()
    request = actions.open_request(acting(person), Question("sign_in", "Code", TEXT, a_region().pk))
    if is_closed:
        actions.close(acting(person), request.reference)
    HelpRequest.objects.filter(pk=request.pk).update(last_at=timezone.now() - timedelta(days=days))
    return request


def test_closed_threads_go_after_their_time_and_open_ones_stay(settings: Any) -> None:
    settings.HELP_DAYS = 100
    old, recent, still_open = a_thread(101), a_thread(99), a_thread(2000, is_closed=False)
    actions.note(acting(an_agent(a_region())), old.pk, "Vue avec la structure.")
    tasks.forget_closed(timestamp=0)
    assert set(HelpRequest.objects.all()) == {recent, still_open}
    assert not HelpMessage.objects.filter(request_id=old.pk).exists()


def test_the_trail_keeps_what_was_done_and_names_what_went(settings: Any) -> None:
    settings.HELP_DAYS = 100
    old = a_thread(101)
    before = Event.objects.filter(target=f"help:{old.pk}").count()
    tasks.forget_closed(timestamp=0)
    assert Event.objects.filter(target=f"help:{old.pk}").count() == before >= 2
    event = Event.objects.get(action="help.forget")
    assert event.details == {"requests": [old.reference]}
    tasks.forget_closed(timestamp=0)
    assert Event.objects.filter(action="help.forget").count() == 1


def test_a_thread_opened_again_starts_its_time_anew() -> None:
    thread = a_thread(500)
    assert thread.person is not None
    actions.reopen(acting(thread.person), thread.reference)
    actions.close(acting(thread.person), thread.reference)
    tasks.forget_closed(timestamp=0)
    assert HelpRequest.objects.filter(pk=thread.pk).exists()
