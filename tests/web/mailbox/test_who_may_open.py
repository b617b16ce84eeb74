"""Strangers see nothing: every address of a box answers 404 to them, and so does whatever is not there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from medipli.web.urls import mailbox as addresses
from tests.boxes import a_mailbox, deliver_to
from tests.people import signed_in_client
from tests.web.mailbox.conftest import Room

NAMES = [str(pattern.name) for pattern in addresses.urlpatterns if pattern.name != "mailboxes"]
POSTED = {"act", "undo", "list-display", "label-delete", "search-without", "message-receipt"}


def kwargs_of(pattern: URLPattern, room: Room, entry: int) -> dict[str, object]:
    known: dict[str, object] = {
        "mailbox": room.team.box.pk,
        "folder_id": room.inbox,
        "entry_id": entry,
        "label_id": 1,
        "position": 0,
        "token": "abc",
        "search_id": "abc",
    }
    return {name: known[name] for name in pattern.pattern.converters}


def url_of(name: str, room: Room, entry: int) -> str:
    pattern = next(one for one in addresses.urlpatterns if one.name == name)
    return reverse(f"web:{name}", kwargs=kwargs_of(pattern, room, entry))


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_no_page(room: Room, name: str) -> None:
    client = signed_in_client(room.team.stranger)
    url = url_of(name, room, room.entries[2].pk)
    answer = client.post(url, {"action": "archive", "density": "compact"}) if name in POSTED else client.get(url)
    assert answer.status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_a_visitor_is_asked_who_they_are(room: Room, name: str) -> None:
    url = url_of(name, room, room.entries[2].pk)
    answer = Client().post(url) if name in POSTED else Client().get(url)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/connexion")


@pytest.mark.parametrize("name", NAMES)
def test_the_wrong_verb_is_refused(room: Room, name: str) -> None:
    url = url_of(name, room, room.entries[2].pk)
    answer = room.client.get(url) if name in POSTED else room.client.put(url)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/boites/99999999/",
        "/boites/9999999999999999999999/",
        "/boites/abc/",
        "/boites/{box}/messages/99999999/",
        "/boites/{box}/messages/99999999999999999999/",
        "/boites/{box}/messages/99999999/corps",
        "/boites/{box}/messages/99999999/original",
        "/boites/{box}/messages/{entry}/pieces/99/",
        "/boites/{box}/messages/{entry}/pieces/99/apercu",
        "/boites/{box}/dossiers/99999999/",
        "/boites/{box}/recherche/inconnue/",
    ],
)
def test_what_does_not_exist_is_no_page(room: Room, path: str) -> None:
    url = path.format(box=room.team.box.pk, entry=room.entries[2].pk)
    assert room.client.get(url).status_code == 404


def test_an_entry_of_another_box_is_not_opened_through_ones_own(room: Room) -> None:
    (foreign,) = deliver_to(a_mailbox(), files=[("a.pdf", b"%PDF-")])
    for more in ("", "corps", "original", "source", "en-tetes", "pieces/0/", "pieces/tout", "article"):
        assert room.client.get(room.url("message", foreign.pk) + more).status_code == 404, more
