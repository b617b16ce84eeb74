"""What every page can use: addresses, tokens, pieces that are drawn once."""

from __future__ import annotations

import re
import uuid

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from medipli.web.templating import once, page_context, url


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("mailboxes", ()),
        ("folder", (1, 2)),
        ("folder", (12, 1)),
        ("folder", (10**17, 10**17 + 1)),
        ("attachment-preview", (7, 77, 777)),
        ("search-without", (3, "ab1", 0)),
        ("compose", (uuid.UUID(int=5),)),
    ],
)
def test_an_address_is_the_one_that_django_gives(name: str, args: tuple[object, ...]) -> None:
    assert url(name, *args) == reverse(f"web:{name}", args=args or None)


def test_an_address_that_does_not_exist_is_a_mistake() -> None:
    for name, args in (("nowhere", ()), ("folder", (1,)), ("folder", (1, 2, 3))):
        with pytest.raises(NoReverseMatch):
            url(name, *args)


def test_the_forms_of_a_page_share_one_token() -> None:
    """It is masked anew for each page, as Django does against BREACH."""
    template = engines.all()[0].from_string("{{ csrf_input }}{{ csrf_input }}{{ csrf_token }}")

    def tokens() -> set[str]:
        request = RequestFactory().get("/")
        request.META["CSRF_COOKIE"] = "k" * 32
        return set(re.findall(r"\w{64}", template.render({}, request)))

    first, second = tokens(), tokens()
    assert len(first) == len(second) == 1
    assert first != second


def test_a_page_without_a_form_sets_no_token() -> None:
    request = RequestFactory().get("/")
    page_context(request)
    assert "CSRF_COOKIE" not in request.META


def test_a_piece_drawn_once_is_drawn_for_each_choice() -> None:
    assert once(str, 1) == "1"
    assert once(str, 2) == "2"
    drawn = engines.all()[0].from_string(
        '{% from "components/dialog.html" import shortcuts_dialog %}{{ once(shortcuts_dialog, on, "/x") }}'
    )
    shown, hidden = drawn.render({"on": True}), drawn.render({"on": False})
    assert shown.count("<dialog") == hidden.count("<dialog") == 1
    assert " checked" in shown
    assert " checked" not in hidden
