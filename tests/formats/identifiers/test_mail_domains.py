"""Typing mistakes in mail domains: suggested, never imposed."""

from __future__ import annotations

import pytest

from medipli.formats.mail_domains import suggestion


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ines@gmial.com", "ines@gmail.com"),
        ("ines@gmail.con", "ines@gmail.com"),
        ("ines@GMAIL.FR", "ines@gmail.com"),
        ("ines@ornage.fr", "ines@orange.fr"),
        ("ines@wanado.fr", "ines@wanadoo.fr"),
        ("ines@laposte.fr", "ines@laposte.net"),
        ("ines@hotmail,fr", "ines@hotmail.fr"),
        ("ines@feee.fr", "ines@free.fr"),
    ],
)
def test_a_mistake_is_recognised(typed: str, meant: str) -> None:
    assert suggestion(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["ines@gmail.com", "ines@mail.com", "ines@courriel.example", "ines@chu-orlane.example", "ines", "@gmial.com", ""],
)
def test_other_domains_are_left_alone(typed: str) -> None:
    assert suggestion(typed) is None
