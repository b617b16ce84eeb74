"""The components draw what they are given, and say it to those who do not see it."""

from __future__ import annotations

import re

import pytest
from django.template import engines
from markupsafe import Markup

from medipli.web.components import Assignee, Attachment, Avatar, Chip, ListRow, avatar_for, initials
from medipli.web.controls import button, icon_button, menu_item
from medipli.web.row_drawing import message_row

AVATAR = Avatar("MH", 0)


def _draw(macro: str, call: str, **context: object) -> str:
    source = f'{{% from "components/{macro}.html" import {call.partition("(")[0]} %}}{{{{ {call} }}}}'
    return str(engines.all()[0].from_string(source).render(context))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dr Malo HENTRIC", "MH"),
        ("Laboratoire de la Lisse", "LL"),
        ("Étienne d’Orlane", "ÉO"),
        ("SSIAD", "SS"),
        ("", "?"),
        ("—", "?"),
    ],
)
def test_initials_skip_titles_and_small_words(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_the_tint_of_somebody_never_changes() -> None:
    assert avatar_for("Malo Hentric", 7) == avatar_for("Malo Hentric", "7")
    assert {avatar_for("x", key).tint for key in range(200)} == set(range(6))


def _row(**changes: object) -> ListRow:
    values: dict[str, object] = {
        "id": "12", "url": "/b/1/m/12", "sender": "Dr Malo HENTRIC", "avatar": AVATAR, "subject": "Avis <b>urgent</b>",
        "snippet": "merci pour l’ECG", "time": "09:17", "time_iso": "2026-03-12T09:17:00+01:00",
    }  # fmt: skip
    return ListRow(**{**values, **changes})  # type: ignore[arg-type]


def test_an_unread_row_says_so_in_words() -> None:
    drawn = _draw("list_row", "list_row(row)", row=_row(unread=True))
    assert "Non lu. " in drawn
    assert "is-unread" in drawn
    assert "Non lu" not in _draw("list_row", "list_row(row)", row=_row())


def test_a_row_escapes_what_others_wrote() -> None:
    drawn = _draw("list_row", "list_row(row)", row=_row(chips=(Chip("<i>"),), assignee=Assignee("<u>", AVATAR)))
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert "<u>" not in drawn


def test_a_row_shows_two_chips_and_counts_the_rest() -> None:
    drawn = _draw(
        "list_row", "list_row(row)", row=_row(chips=(Chip("Un"), Chip("Deux"), Chip("Trois"), Chip("Quatre")))
    )
    assert "+2" in drawn
    assert "Trois, Quatre" in drawn


def test_the_end_of_a_long_file_name_is_never_cut() -> None:
    name = "compte-rendu-operatoire-tres-long.pdf"
    drawn = _draw("attachment", "attachment_card(a)", a=Attachment("1", name, "184 ko", download_url="/p/1"))
    assert "<span>ng.pdf</span>" in drawn
    assert f'aria-label="Télécharger {name}"' in drawn


def test_a_blocked_file_cannot_be_downloaded() -> None:
    blocked = Attachment("1", "scanner.zip", "bloqué", download_url="/p/1", preview_url="/p/1/vue", state="blocked")
    assert "/p/1" not in _draw("attachment", "attachment_card(a)", a=blocked)


def test_a_field_in_error_is_tied_to_its_sentence() -> None:
    drawn = _draw("field", 'field("rpps", "RPPS", error="11 chiffres attendus.", hint="Sur votre carte.")')
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_rpps-error id_rpps-hint"' in drawn
    assert 'id="id_rpps-error"' in drawn
    assert 'id="id_rpps-hint"' in drawn


def test_an_icon_button_has_a_name() -> None:
    assert 'aria-label="Archiver"' in _draw("button", 'icon_button("Archiver", "archive")')


def test_what_is_kept_of_a_control_mixes_up_neither_addresses_nor_texts_with_markup() -> None:
    first, second = (icon_button("Ouvrir", "mail", href=f"/b/{number}?a=1&b=2") for number in (1, 2))
    assert 'href="/b/1?a=1&amp;b=2"' in first
    assert 'href="/b/2?a=1&amp;b=2"' in second
    assert "<i>" in menu_item(Markup("<i>fin</i>"))
    assert "<i>" not in menu_item("<i>fin</i>")
    assert "<i>" not in button("<i>fin</i>", value="<i>", name="<i>", key="<i>", class_="<i>", attrs={"data-x": "<i>"})


def test_a_control_without_an_address_is_a_button_of_the_type_given() -> None:
    assert button("Envoyer", type="submit", attrs={"hx-get": None}) == (
        '<button class="button button-secondary" type="submit"><span class="button-label">Envoyer</span></button>'
    )
    assert menu_item("Trier", checked=False).startswith('<button class="menu-item" type="button" data-checked="false">')


def test_the_row_of_a_message_offers_only_what_one_may_do() -> None:
    written, read = message_row(_row(unread=True), True), message_row(_row(), False)
    assert re.findall(r'value="(\w+):12"', written) == ["archive", "trash", "read", "choose"]
    assert re.findall(r'value="(\w+):12"', read) == ["unread", "choose"]
    assert written.count("hx-swap-oob") == 0
    assert message_row(_row(), True, redrawn=True).startswith('<li hx-swap-oob="true" class="row"')


def test_whatever_a_row_holds_is_text() -> None:
    nasty = '"><script>x</script>'
    row = _row(
        id=nasty, url=nasty, sender=nasty, subject=nasty, snippet=nasty, time=nasty, time_iso=nasty, time_full=nasty,
        replying=nasty, avatar=Avatar(nasty, 0), chips=tuple(Chip(nasty) for _ in range(4)),
        assignee=Assignee(nasty, AVATAR),
    )  # fmt: skip
    drawn = message_row(row, True) + message_row(_row(status=Chip(nasty, nasty)), True)
    assert "<script" not in drawn
    assert '"">' not in drawn
