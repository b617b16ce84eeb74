"""Two requests of one browser at the same moment: what serves once, serves once."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from medipli.audit.models import Event
from tests.boxes import at_once
from tests.identity.provider.pretend import NUMBER, Pretend
from tests.web.psc.journeys import RETURN, START, linked_person
from tests.web.psc.test_phone import ASK, ENTER, say, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature(60)]


def twin_of(client: Client) -> Client:
    """The same browser, in another tab."""
    twin, name = Client(), django_settings.SESSION_COOKIE_NAME
    twin.cookies[name] = client.cookies[name].value
    return twin


def test_a_return_that_comes_twice_at_once_signs_in_once(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    answer = psc.answers_to(client.get(START)["Location"])
    tabs = (client, twin_of(client))
    assert not at_once(*(lambda tab=tab: tab.get(RETURN, answer) for tab in tabs))
    assert Event.objects.filter(action="session.start").count() == 1


def test_a_yes_used_twice_at_once_signs_in_once(psc: Pretend, settings: Any) -> None:
    settings.PSC_PHONE = True
    linked_person(psc)
    client = Client()
    client.post(ASK, {"number": NUMBER[1:]})
    work()
    say(psc, "yes")
    work()
    tabs = (client, twin_of(client))
    assert not at_once(*(lambda tab=tab: tab.post(ENTER) for tab in tabs))
    assert Event.objects.filter(action="session.start").count() == 1
