"""What leaves is what the page shows: uploads cut off, given up, or joined by another window."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from medipli.messages.models import Draft
from tests.people import signed_in_client
from tests.web.compose.conftest import Desk


def upload(desk: Desk, number: str = "", name: str = "bilan.pdf") -> tuple[int, dict[str, str]]:
    file = SimpleUploadedFile(name, b"%PDF-1.4")
    answer = desk.client.post(desk.url("compose-files"), {"upload": number or uuid.uuid4().hex, "file": file})
    return answer.status_code, answer.json()


def test_an_upload_repeated_after_a_lost_answer_gives_the_card_of_the_first(desk: Desk) -> None:
    number = uuid.uuid4().hex
    assert upload(desk, number) == upload(desk, number)
    assert desk.draft.attachments.count() == 1
    (held,) = desk.client.get(desk.url("compose-files")).json()["files"]
    assert held["upload"] == number
    assert "bilan.pdf" in held["card"]


def test_a_cancelled_upload_leaves_the_draft_and_is_refused_when_it_comes_late(desk: Desk) -> None:
    number = uuid.uuid4().hex
    upload(desk, number)
    answer = desk.client.post(desk.url("compose-file-cancel"), {"upload": number})
    assert answer.status_code == 200
    assert answer.json()["room"] == "18\u00a0Mo restants"
    assert not desk.draft.attachments.exists()
    assert upload(desk, number)[0] == 410
    assert not desk.draft.attachments.exists()
    assert desk.client.post(desk.url("compose-file-cancel"), {"upload": "rien"}).status_code == 404


def test_files_that_the_page_does_not_show_stop_the_sending_and_are_shown(desk: Desk) -> None:
    _, known = upload(desk)
    _, other = upload(desk, name="inattendu.pdf")
    stopped = desk.client.post(desk.url("compose-send"), desk.form(shown=known["id"], subject="Mes mots"))
    assert stopped.status_code == 409
    assert [("inattendu" in one["card"]) for one in stopped.json()["files"]] == [False, True]
    desk.draft.refresh_from_db()
    assert desk.draft.state == Draft.State.EDITING
    both = f"{known['id']} {other['id']}"
    assert desk.client.post(desk.url("compose-send"), desk.form(shown=both)).status_code == 200
    assert desk.client.post(desk.url("compose-send"), desk.form(shown="")).status_code == 200


def test_a_file_that_the_page_shows_and_another_window_took_away_stops_it_too(desk: Desk) -> None:
    _, known = upload(desk)
    desk.client.post(desk.url("compose-file-remove", known["id"]))
    assert desk.client.post(desk.url("compose-send"), desk.form(shown=known["id"])).status_code == 409


@pytest.mark.parametrize("role", ["member", "reader", "stranger"])
def test_the_files_of_a_draft_do_not_exist_for_others(desk: Desk, role: str) -> None:
    number = uuid.uuid4().hex
    upload(desk, number)
    client = signed_in_client(desk.team.person(role))
    assert client.get(desk.url("compose-files")).status_code == 404
    assert client.post(desk.url("compose-file-cancel"), {"upload": number}).status_code == 404
    assert Client().get(desk.url("compose-files")).status_code == 302
    assert desk.draft.attachments.count() == 1
