"""More requests than a browser waits for are validated by a job, whose progress one page shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Browser, expect

from medipli.audit.actor import Forbidden
from medipli.registration import batches
from medipli.registration.actions import validate
from medipli.registration.actions.decide import LONGEST_BATCH
from medipli.registration.models import Request, Validation
from tests.boxes import acting
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client
from tests.registration.journeys import (
    a_connection_request,
    a_green_request,
    a_region,
    a_submitted_request,
    an_agent,
    run_jobs,
)
from tests.registration.requests_ready import jobs
from tests.web.desk.conftest import Room, url

pytestmark = pytest.mark.django_db
JOB = "registration.validate_batch"


def chosen(room: Room, monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """Three requests, one of them not green, where a browser waits for two."""
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    return [a_green_request(room.region), a_submitted_request(region=room.region), a_green_request(room.region)]


def test_a_long_validation_is_a_job_and_its_page_says_what_became_of_each(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, plain, second = chosen(room, monkeypatch)
    apart = a_connection_request(room.region)
    answer = room.client.post(url("desk-batch"), {"ids": [first.pk, plain.pk, second.pk, apart.pk]})
    page = answer.headers["Location"]
    batch = Validation.objects.get()
    assert page == url("desk-batch-progress", batch.pk)
    assert jobs(JOB) == [{"batch_id": batch.pk}]
    assert "0 sur 3" in room.client.get(page).content.decode()
    fragment = room.client.get(page, headers={"X-Background": "1"}).content.decode()
    assert "<html" not in fragment
    assert not Request.objects.filter(state=Request.State.VALIDATED).exists()
    run_jobs(JOB)
    assert room.client.get(page, headers={"X-Background": "1"})["HX-Refresh"] == "true"
    text = room.client.get(page).content.decode()
    assert "2 demandes validées" in text.replace("\u00a0", " ")
    assert "Ses contrôles ne sont pas tous conformes." in text
    assert "Un raccordement s’accepte seul" in text
    assert set(Request.objects.filter(state=Request.State.VALIDATED)) == {first, second}


def test_a_job_that_was_cut_short_goes_on_and_counts_each_request_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, plain, second = chosen(room, monkeypatch)
    begun = batches.begin(room.actor, [first.pk, plain.pk, second.pk, first.pk])
    # It stopped after the first was validated, before that was noted.
    validate(room.actor, first.pk, first.version)
    batches.run(begun)
    batches.run(begun)
    batch = Validation.objects.get()
    assert (batch.validated, [number for number, _ in batch.left]) == ([first.pk, second.pk], [plain.pk])
    assert (batch.position, batch.finished_at is None) == (3, False)


def test_a_few_are_still_validated_at_once(room: Room) -> None:
    one = a_green_request(room.region)
    assert room.client.post(url("desk-batch"), {"ids": [one.pk]}).status_code == 200
    assert not Validation.objects.exists()
    one.refresh_from_db()
    assert one.state == Request.State.VALIDATED


def many_ready(room: Room, count: int) -> None:
    """So many requests that may be validated in one go."""
    one, now = a_green_request(room.region), timezone.now()
    columns = {"region": room.region, "all_green": True, "submitted_at": now, "decision_due_at": now}
    Request.objects.bulk_create(
        [
            Request(kind="PER", state="submitted", reference=f"VO-1-{number}", label=f"TEST {number}", **columns)
            for number in range(count - 1)
        ]
    )
    Request.objects.filter(pk=one.pk).update(decision_due_at=now)


def test_a_thousand_are_validated_in_one_go_and_what_is_more_waits_for_the_next(room: Room) -> None:
    many_ready(room, LONGEST_BATCH + 1)
    text = room.text("desk", vue="ready").replace("\u00a0", " ").replace("\u202f", " ")
    assert "Les 1 000 premières, sur 1 001 prêtes" in text
    with CaptureQueriesContext(connection) as asked:
        answer = room.client.post(url("desk-batch"), {"toutes": "on"})
    assert answer.headers["Location"] == url("desk-batch-progress", Validation.objects.get().pk)
    assert len(asked) <= 16, [query["sql"][:90] for query in asked]
    assert len(Validation.objects.get().ids) == LONGEST_BATCH == 1_000
    assert not Request.objects.filter(state=Request.State.VALIDATED).exists(), "the browser waits for none of them"


def test_the_queue_stays_usable_and_says_how_far_a_long_validation_is(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(room, monkeypatch)
    assert "Validation groupée" not in room.text("desk")
    page = room.client.post(url("desk-batch"), {"ids": [one.pk for one in Request.objects.all()]}).headers["Location"]
    text = room.text("desk")
    assert "Validation groupée en cours\u00a0: 0 sur 3\u00a0demandes." in text
    assert f'href="{page}"' in text
    assert "Validation groupée" in room.text("desk-request", Request.objects.earliest("pk").pk)
    run_jobs(JOB)
    text = room.text("desk")
    assert "Validation groupée terminée." in text
    assert f'href="{page}"' in text
    assert room.client.get(page).status_code == 200
    assert "Validation groupée" not in room.text("desk"), "once the result is read"


def test_the_result_of_a_thousand_costs_as_few_queries_as_that_of_one(room: Room) -> None:
    many_ready(room, LONGEST_BATCH)
    ids = list(Request.objects.values_list("pk", flat=True))
    left = [[number, "Ses contrôles ne sont pas tous conformes."] for number in ids[500:]]
    batch = Validation.objects.create(by=room.agent, origin="192.0.2.1", ids=ids, position=1000, validated=ids[:500])
    Validation.objects.filter(pk=batch.pk).update(left=left, finished_at=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        text = room.text("desk-batch-progress", batch.pk).replace("\u00a0", " ")
    assert len(asked) <= 8, [query["sql"][:90] for query in asked]
    assert "500 demandes validées, 500 laissées de côté" in text


def test_the_job_asks_again_whether_the_agent_may(room: Room) -> None:
    elsewhere = a_green_request(a_region("hb"))
    begun = batches.begin(room.actor, [elsewhere.pk])
    batches.run(begun)
    progress = batches.progress(room.agent.pk, begun)
    assert progress.result.left == {elsewhere.pk: "Cette demande n’est pas de votre région."}
    with pytest.raises(Forbidden):
        batches.begin(acting(a_person()), [elsewhere.pk])


def test_to_others_the_page_does_not_exist(room: Room) -> None:
    page = url("desk-batch-progress", batches.begin(room.actor, []))
    assert Client().get(page).headers["Location"].startswith("/connexion")
    colleague = signed_in_client(an_agent(room.region, "Yann", "Quéverdo"))
    for client in (room.other, colleague, signed_in_client(a_person())):
        assert client.get(page).status_code == 404
    assert room.client.get(url("desk-batch-progress", 10**9)).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1440, "light")])
def test_the_page_shows_the_end_by_itself(
    browser: Browser, live_server: Any, room: Room, width: int, theme: Any
) -> None:
    request = a_green_request(room.region)
    begun = batches.begin(room.actor, [request.pk])
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    key = room.client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + url("desk-batch-progress", begun))
    expect(page.get_by_text("Validation en cours")).to_be_visible()
    assert obstacles(page) == []
    assert not scrolls_sideways(page)
    batches.run(begun)
    expect(page.get_by_role("heading", name="Validées")).to_be_visible(timeout=10_000)
    assert obstacles(page) == []
    context.close()
