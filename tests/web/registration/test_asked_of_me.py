"""Signed in, the professional named as responsible sees that a team waits for them, and answers (F39)."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, expect

from medipli.identity.models import Person
from medipli.registration import tasks
from medipli.registration.models import Confirmation, Request
from tests.boxes import a_mailbox
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client
from tests.registration.journeys import (
    a_local_form,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_rpps,
)

pytestmark = pytest.mark.django_db
PAGE = "/responsable/"


def a_named_professional(*, box: bool = True) -> tuple[Person, Request]:
    """Somebody who has an account, and the request of a team that names them."""
    rpps = an_rpps()
    person = a_person("Malo", "Hentric", national_id=f"8{rpps}")
    if box:
        a_mailbox(person, label="Dr Malo Hentric")
    request = a_shared_request(a_person("Oriane", "Darvilliers"), a_shared_form(responsible_rpps=rpps))
    tasks.run_checks(request_id=request.pk)
    return person, request


def answer(client: Client, request: Request, said: str) -> Any:
    return client.post(f"{PAGE}{request.pk}/", {"answer": said})


@pytest.mark.feature(39)
def test_coming_in_one_sees_that_a_team_waits_and_who_asks() -> None:
    person, request = a_named_professional()
    client = signed_in_client(person)
    home = client.get("/boites/", follow=True).content.decode()
    assert f'href="{PAGE}"' in home
    assert "Demandes à confirmer" in home
    page = client.get(PAGE).content.decode()
    for said in ("Pharmacie du Centre, 81000 Albi", "81000 Albi", "Oriane Darvilliers", "Oui, j’en suis responsable"):
        assert said in page
    assert Confirmation.objects.get(request=request).answer == "", "looking changes nothing"


@pytest.mark.feature(39)
@pytest.mark.parametrize("said", ["yes", "no"])
def test_one_answers_once_and_the_menu_forgets_it(said: str) -> None:
    person, request = a_named_professional()
    client = signed_in_client(person)
    client.get("/boites/")
    assert answer(client, request, said)["Location"] == PAGE
    confirmation = Confirmation.objects.get(request=request)
    assert (confirmation.answer, confirmation.how) == (said, "signed_in")
    assert "averti" in client.get(PAGE).content.decode()
    assert "Demandes à confirmer" not in client.get("/boites/", follow=True).content.decode()
    answer(client, request, "yes")
    assert "n’attend plus de réponse" in client.get(PAGE).content.decode()
    assert Confirmation.objects.get(request=request).answer == said


def test_a_link_too_old_does_not_stop_who_is_signed_in() -> None:
    person, request = a_named_professional()
    Confirmation.objects.update(expires_at=request.submitted_at)
    answer(signed_in_client(person), request, "yes")
    assert Confirmation.objects.get().answer == "yes"


def test_somebody_without_a_box_is_told_where_they_land() -> None:
    person, _ = a_named_professional(box=False)
    client = signed_in_client(person)
    assert f'href="{PAGE}"' in client.get("/boites/").content.decode()
    assert "Oui, j’en suis responsable" in client.get(PAGE).content.decode()


def test_a_professional_named_to_vouch_for_a_person_reads_who_it_is() -> None:
    rpps = an_rpps()
    person = a_person("Malo", "Hentric", national_id=f"8{rpps}")
    tasks.run_checks(request_id=a_submitted_request(a_local_form(voucher_rpps=rpps)).pk)
    page = signed_in_client(person).get(PAGE).content.decode()
    assert "Elsa" in page
    assert "Secrétaire médicale" in page
    assert "Oui, je confirme" in page


def test_a_stranger_signs_in_and_nobody_else_sees_or_answers() -> None:
    _, request = a_named_professional()
    for ask in (Client().get(PAGE), answer(Client(), request, "yes")):
        assert ask.status_code == 302
        assert ask["Location"].startswith("/connexion")
    assert request.person is not None
    for other in (a_person(), request.person, an_agent(a_region())):
        client = signed_in_client(other)
        assert "Pharmacie du Centre" not in client.get(PAGE).content.decode()
        assert "Demandes à confirmer" not in client.get("/compte/").content.decode()
        assert answer(client, request, "yes").status_code == 404
        assert answer(client, Request(pk=10**9), "yes").status_code == 404
    assert Confirmation.objects.get(request=request).answer == ""


def test_an_answer_that_does_not_exist_and_looking_at_the_answers_address_do_nothing() -> None:
    person, request = a_named_professional()
    client = signed_in_client(person)
    assert answer(client, request, "maybe").status_code == 404
    assert client.get(f"{PAGE}{request.pk}/").status_code == 405
    assert Confirmation.objects.get().answer == ""


def test_a_request_that_is_over_is_no_longer_asked_about() -> None:
    person, request = a_named_professional()
    client = signed_in_client(person)
    client.get("/boites/")
    Request.objects.filter(pk=request.pk).update(state=Request.State.WITHDRAWN)
    answer(client, request, "yes")
    assert "n’attend plus de réponse" in client.get(PAGE).content.decode()
    assert Confirmation.objects.get().answer == ""
    assert "Demandes à confirmer (0)" in client.get(PAGE).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_answering_in_a_browser_meets_no_obstacle(browser: Browser, live_server: Any, theme: Any, width: int) -> None:
    person, request = a_named_professional()
    mail.outbox.clear()
    key = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/boites/")
    page.locator(".account-button").click()
    page.locator(".account-menu").get_by_text("Demandes à confirmer").click()
    expect(page.get_by_role("heading", name="Êtes-vous responsable de cette boîte")).to_be_visible()
    assert obstacles(page) == []
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Oui, j’en suis responsable").click()
    expect(page.get_by_role("heading", name="Rien à confirmer")).to_be_visible()
    assert obstacles(page) == []
    assert Confirmation.objects.get(request=request).answer == "yes"
    context.close()
