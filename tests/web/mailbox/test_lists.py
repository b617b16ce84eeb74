"""Lists: what rows say, filters, pages, and what happens at their end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from medipli.messages.actions import create_label, mark_read, set_label
from tests.boxes import acting, deliver_to
from tests.web.mailbox.conftest import FRAGMENT, Room

pytestmark = pytest.mark.feature(62)


def page(room: Room, url: str = "") -> str:
    return room.client.get(url or room.url("mailbox")).content.decode()


def test_a_box_opens_on_its_inbox_newest_first_under_its_days(room: Room) -> None:
    text = page(room)
    assert text.index("Bilan de Mme Vautrin") < text.index("Staff") < text.index("Ordonnance")
    assert "<title>Boîte de réception (3\u00a0non lus) — Medipli</title>" in text
    assert text.count('<h2 class="day"') == 3


def test_people_land_in_their_own_box(room: Room) -> None:
    assert room.client.get("/boites/").headers["Location"] == room.url("mailbox")


def test_the_filter_of_unread_messages_leaves_the_others_out(room: Room) -> None:
    mark_read(acting(room.team.owner), room.team.box.pk, [room.entries[1].pk])
    text = page(room, room.url("folder", room.inbox) + "?filtre=non-lus")
    assert "Ordonnance" in text
    assert "Staff" not in text


def test_a_label_is_a_chip_of_the_row_and_a_filter_of_the_list(room: Room) -> None:
    actor, box = acting(room.team.owner), room.team.box.pk
    label = create_label(actor, box, "À rappeler", "saf")
    set_label(actor, box, [room.entries[0].pk], label.pk, on=True)
    assert 'class="chip chip-saf"' in page(room)
    text = page(room, room.url("folder", room.inbox) + f"?filtre=e{label.pk}")
    assert "Ordonnance" in text
    assert "Staff" not in text


def test_a_filter_or_a_cursor_that_was_made_up_is_no_page(room: Room) -> None:
    folder = room.url("folder", room.inbox)
    assert room.client.get(f"{folder}?filtre=e999999").status_code == 404
    assert room.client.get(f"{folder}?filtre=autre").status_code == 404
    assert room.client.get(f"{folder}?apres=zzz").status_code == 404


def test_the_next_page_goes_on_where_the_first_ended_with_and_without_scripts(room: Room) -> None:
    now = timezone.now()
    for number in range(45):
        deliver_to(room.team.box, subject=f"Suite {number}", now=now - timedelta(days=5, minutes=number))
    text = page(room)
    assert "Voir la suite" in text
    after = text.split("suite?apres=")[1].split('"')[0]
    whole = page(room, room.url("folder-more", room.inbox) + f"?apres={after}")
    assert "Suite 44" in whole
    assert "<html" in whole
    fragment = room.client.get(room.url("folder-more", room.inbox) + f"?apres={after}", headers=FRAGMENT)
    rows = fragment.content.decode()
    assert "Suite 44" in rows
    assert "<html" not in rows
    assert "Suite 36" not in rows


def test_a_shared_box_says_how_many_members_have_read(room: Room) -> None:
    mark_read(acting(room.team.owner), room.team.box.pk, [room.entries[2].pk])
    assert '<span class="visually-hidden">Lu par </span>1/5' in page(room)


def test_new_messages_are_announced_without_moving_the_rows(room: Room) -> None:
    text = page(room)
    top = text.split('data-top="')[1].split('"')[0]
    news = room.url("folder-news", room.inbox) + f"?depuis={top}"
    assert "nouveau message" not in room.client.get(news, headers={"X-Background": "1"}).content.decode()
    deliver_to(room.team.box, subject="Arrivé depuis")
    fresh = room.client.get(news, headers={"X-Background": "1"}).content.decode()
    assert "1 nouveau message" in fresh
    assert 'id="nav"' in fresh
    assert "Arrivé depuis" not in fresh


def test_an_empty_inbox_says_so_kindly(room: Room) -> None:
    room.act("archive", *room.entries)
    assert "Tout est traité" in page(room)


def test_the_density_is_kept_on_the_account(room: Room) -> None:
    answer = room.client.post(room.url("list-display"), {"density": "compact", "retour": room.url("mailbox")})
    assert answer.headers["Location"] == room.url("mailbox")
    assert "density-compact" in page(room)
    assert room.client.post(room.url("list-display"), {"density": "immense"}).status_code == 404


def test_the_way_back_after_a_choice_never_leaves_the_box(room: Room) -> None:
    answer = room.client.post(room.url("list-display"), {"density": "normal", "retour": "https://ailleurs.example/"})
    assert answer.headers["Location"] == room.url("mailbox")
