"""Previews, quotations, hidden characters and promised attachments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.text import is_quote_header, mentions_attachment, snippet, strip_controls, strip_quotes


def test_a_preview_is_one_line_of_the_sender_s_own_words() -> None:
    text = "Bonjour,\n\nLe bilan est arrivé.\n\nLe lun. 2 mars 2026 à 10:00, A B\n<a@b.example> a écrit :\n> ancien\n"
    assert snippet(text) == "Bonjour, Le bilan est arrivé."


def test_a_preview_is_cut_between_words() -> None:
    preview = snippet("mot " * 100, 30)
    assert len(preview) <= 30
    assert preview.endswith("mot…")


def test_a_message_that_only_quotes_still_has_a_preview() -> None:
    assert snippet("> tout est cité") == "tout est cité"


@given(st.text(max_size=300), st.integers(min_value=10, max_value=200))
def test_a_preview_never_exceeds_its_length_nor_carries_hidden_characters(text: str, length: int) -> None:
    preview = snippet(text, length)
    assert len(preview) <= length
    assert strip_controls(preview) == preview
    assert "\n" not in preview


def test_hidden_characters_disappear_and_line_ends_stay() -> None:
    assert strip_controls("a\0b\u202ec\u2066d\u200be\x1bf\ud800g\th\r\ni") == "abcdefg\th\r\ni"
    assert strip_controls("Œdème à 37\u00a0°C\u202f! 👩‍⚕️") == "Œdème à 37\u00a0°C\u202f! 👩‍⚕️"


@pytest.mark.parametrize(
    "line",
    [
        "Le lun. 2 mars 2026 à 10:00, Inès Corvoisier <i@c.example> a écrit :",
        "Le 02/03/2026 10:00, X a écrit\u00a0:",
        "On Mon, Mar 2, 2026 at 10:00 AM X <x@y.example> wrote:",
        "-----Message d'origine-----",
        "-----Message d’origine-----",
        "-----Original Message-----",
    ],
)
def test_the_line_before_a_quotation_is_recognised(line: str) -> None:
    assert is_quote_header(line)


@pytest.mark.parametrize("line", ["Le patient a écrit :", "Bonjour", "-----", "Le 2 mars, tout va bien."])
def test_an_ordinary_line_is_not_taken_for_one(line: str) -> None:
    assert not is_quote_header(line)


def test_what_outlook_quotes_is_left_out() -> None:
    text = (
        "Merci.\n\n________________________________\nDe : A B <a@b.example>\nEnvoyé : lundi\nÀ : C\nObjet : x\n\nancien"
    )
    assert strip_quotes(text) == "Merci."


def test_a_forwarded_message_is_kept() -> None:
    text = "Pour avis.\n\n---------- Forwarded message ---------\nDe : A B\nDate : lundi\n\ncontenu"
    assert strip_quotes(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Vous trouverez ci-joint le compte rendu.", "Le CR est en pièce jointe.", "Veuillez trouver joint le bilan.",
        "Je vous joins l'ordonnance.", "cf. PJ : voir la PJ", "Please find attached the report.", "Le document joint.",
        "Les résultats sont en pièces jointes", "Ci joint, le bilan",
    ],
)  # fmt: skip
def test_a_promised_attachment_is_noticed(text: str) -> None:
    assert mentions_attachment(text)


@pytest.mark.parametrize(
    "text",
    [
        "Merci pour votre message.", "Il faut joindre le patient ce soir.", "Je rejoins l'équipe demain.",
        "Merci.\n\nLe 2 mars 2026, A B a écrit :\n> Vous trouverez ci-joint le bilan.", "Message sans pièce jointe.",
        "Le conjoint est présent.",
    ],
)  # fmt: skip
def test_nothing_promised_nothing_said(text: str) -> None:
    assert not mentions_attachment(text)


def test_a_long_hostile_text_is_read_quickly() -> None:
    for piece in ("Le 3 ", "> ", "-----", "veuillez ", "je ", "a écrit : "):
        text = piece * 200_000
        snippet(text)
        mentions_attachment(text)
        strip_quotes(text[:100_000])
