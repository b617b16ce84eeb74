"""What was said in requests that came to nothing goes after a year; what was accepted stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from medipli.registration import tasks
from medipli.registration.actions import note, refuse
from medipli.registration.actions.forget import forget_ended
from medipli.registration.models import Change, Note, Request
from tests.boxes import SERVICE, acting
from tests.registration.journeys import a_region, a_submitted_request, an_agent

pytestmark = pytest.mark.django_db


def test_a_refused_request_is_emptied_when_its_time_is_over() -> None:
    request, kept = a_submitted_request(), a_submitted_request()
    agent, now = acting(an_agent(a_region())), timezone.now()
    note(agent, request.pk, "Rappeler lundi.")
    request.refresh_from_db()
    refuse(agent, request.pk, request.version, "other", "Elsa Vaudreline n’exerce plus.")
    tasks.run_checks(request_id=kept.pk)
    assert forget_ended(SERVICE, now + timedelta(days=364)) == 0
    assert forget_ended(SERVICE, now + timedelta(days=366)) == 1
    assert forget_ended(SERVICE, now + timedelta(days=366)) == 0
    request.refresh_from_db()
    kept.refresh_from_db()
    assert (request.answers, request.email, request.national_id, request.label, request.reason) == ({}, "", "", "", "")
    assert (request.state, bool(request.reference)) == (Request.State.REFUSED, True)
    assert not Note.objects.exists()
    assert not Change.objects.filter(request=request).exclude(text="").exists()
    assert kept.answers["last_name"] == "Vaudreline"
    assert kept.checks.exists()
