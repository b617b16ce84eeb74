"""The pages of help requests in a real browser: no obstacle, in both themes and at both widths."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from medipli.audit.actor import Actor
from medipli.organisations.models import Region
from medipli.support.actions import Question, answer, open_request
from medipli.support.links import token_of
from tests.boxes import SERVICE, acting
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_help_requests_have_no_known_obstacle(page: Page, live_server: Any, scheme: Any) -> None:
    region = Region.objects.create(
        code="vo", name="Val-d’Orlane", is_open=True, desk_phone="01 99 00 12 34", desk_hours="9 h – 17 h"
    )
    person = a_person()
    mine = open_request(acting(person), Question("other", "Trier mes messages", "Comment faire", region.pk))
    answer(SERVICE, mine.pk, "Par la flèche.")
    question = Question("other", "Ma demande", "Où en est-elle", region.pk, "Noé Vaneau", "noe@courrier.example")
    theirs = open_request(Actor(None, "", "192.0.2.7"), question)
    page.emulate_media(color_scheme=scheme)
    for address in ("/assistance/", f"/assistance/suivi/{token_of(theirs)}/"):
        check(page, live_server.url + address)
    page.goto(f"{live_server.url}/assistance/")
    page.get_by_role("button", name="Envoyer ma demande").click()
    assert page.locator(".error-summary").is_visible()
    assert obstacles(page) == []
    key = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    for address in ("/assistance/", f"/assistance/{mine.reference}/"):
        check(page, live_server.url + address)


def check(page: Page, address: str) -> None:
    page.goto(address)
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert obstacles(page) == [], f"{address} {width}"
        assert not scrolls_sideways(page), f"{address} {width}"
