"""Searching: nothing of what is asked stands in an address, and conditions are taken off one by one."""

from __future__ import annotations

import pytest

from tests.people import signed_in_client
from tests.web.mailbox.conftest import FRAGMENT, Room

pytestmark = pytest.mark.feature(71)


def ask(room: Room, **form: str) -> str:
    answer = room.client.post(room.url("search"), form)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_results_stand_at_an_opaque_address(room: Room) -> None:
    url = ask(room, q="Vautrin")
    assert "vautrin" not in url.lower()
    assert room.subjects(url) == ["Bilan de Mme Vautrin"]


def test_the_same_search_keeps_its_address(room: Room) -> None:
    assert ask(room, q="bilan") == ask(room, q="bilan")


def test_a_search_belongs_to_its_browser(room: Room) -> None:
    url = ask(room, q="bilan")
    assert signed_in_client(room.team.member).get(url).status_code == 404


def test_operators_are_chips_that_come_off_one_by_one(room: Room) -> None:
    url = ask(room, q="bilan objet:inexistant")
    text = room.client.get(url).content.decode()
    assert "Aucun message pour" in text
    assert 'aria-label="Retirer la condition objet:inexistant"' in text
    search_id = url.rstrip("/").rpartition("/")[2]
    answer = room.client.post(room.url("search-without", search_id, 1))
    assert room.subjects(answer.headers["Location"]) == ["Bilan de Mme Vautrin"]
    last = answer.headers["Location"].rstrip("/").rpartition("/")[2]
    assert room.client.post(room.url("search-without", last, 0)).headers["Location"] == room.url("mailbox")


def test_the_fields_of_the_advanced_search_make_the_same_search(room: Room) -> None:
    assert ask(room, mots="bilan", objet="Vautrin") == ask(room, q="bilan objet:Vautrin")
    assert room.subjects(ask(room, avec_pj="on")) == ["Bilan de Mme Vautrin"]


def test_an_empty_search_stays_where_it_is(room: Room) -> None:
    assert ask(room, q="   ") == room.url("search")
    assert "Recherche avancée" in room.client.get(room.url("search")).content.decode()


def test_a_result_opens_beside_its_results(room: Room) -> None:
    url = ask(room, q="Vautrin")
    text = room.client.get(url).content.decode()
    link = text.split('class="row-link" href="')[1].split('"')[0]
    assert "?recherche=" in link
    opened = room.client.get(link).content.decode()
    assert "Résultats" in opened
    assert f'data-close="{url}"' in opened


def test_a_result_of_a_forgotten_search_opens_beside_its_folder(room: Room) -> None:
    answer = room.client.get(room.url("message", room.entries[2].pk) + "?recherche=oubliee123")
    assert answer.status_code == 200
    assert "Bilan de Mme Vautrin" in answer.content.decode()


def test_everything_found_is_filed_at_once(room: Room) -> None:
    search_id = ask(room, q="bilan").rstrip("/").rpartition("/")[2]
    room.client.post(room.url("act"), {"action": "archive", "tout": f"recherche:{search_id}"}, headers=FRAGMENT)
    assert room.subjects() == ["Staff", "Ordonnance"]
