"""A page that is open when the provider ends the session does not stay on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, Route, expect

from medipli.identity import live
from medipli.identity.models import ProviderIdentity, Session
from tests.boxes import a_team, at_once
from tests.identity.provider.pretend import Pretend
from tests.people import signed_in_client
from tests.web.psc.test_leaving import BACK

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature(60)]


@pytest.fixture
def opened(psc: Pretend) -> tuple[int, int, str]:
    """The numbers of a box and of its owner, and the key of a session of theirs that came from the provider."""
    team = a_team()
    person = team.person("owner")
    ProviderIdentity.objects.create(person=person, issuer=psc.issuer, subject=psc.who.subject, national_id="8" * 12)
    key = str(signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value)
    Session.objects.filter(session_key=key).update(provider_session=psc.session)
    return team.box.pk, person.pk, key


def leave(there: Pretend) -> None:
    assert Client().post(BACK, {"logout_token": there.logout_token()}).status_code == 200


def test_open_pages_are_told_at_once(psc: Pretend, opened: tuple[int, int, str]) -> None:
    told: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {live.CHANNEL}")
    leave(psc)
    assert connection.connection is not None
    for notice in connection.connection.notifies(timeout=5, stop_after=1):
        told.append(notice.payload)
    with connection.cursor() as cursor:
        cursor.execute(f"UNLISTEN {live.CHANNEL}")
    assert told == [str(opened[1])]


@pytest.mark.browser
def test_the_page_empties_itself(
    psc: Pretend, opened: tuple[int, int, str], page: Page, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, (box, _, key) = str(live_server.url), opened
    monkeypatch.setattr(settings, "EVENTS_URL", site)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    held: list[Route] = []
    # The stream of live updates stays open until the session is over, then the events process refuses it.
    page.route("**/evenements", lambda route: held.append(route))
    page.goto(f"{site}/boites/{box}/")
    expect(page.locator("#app")).to_be_visible()
    for _ in range(200):
        if held:
            break
        page.wait_for_timeout(50)
    assert not at_once(lambda: leave(psc))
    held[0].fulfill(status=403)
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
