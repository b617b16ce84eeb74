"""Quoted text is folded, and only quoted text."""

from __future__ import annotations

import pytest

from medipli.formats.html import clean, from_text, to_text

REPLIES = {
    "gmail": (
        '<div>Merci.</div><div class="gmail_quote"><div class="gmail_attr">Le lun. 2 mars 2026 à 10:00, A B '
        '&lt;a@b.example&gt; a écrit :<br></div><blockquote class="gmail_quote">ANCIEN</blockquote></div>'
    ),
    "thunderbird": (
        '<p>Merci.</p><div class="moz-cite-prefix">Le 02/03/2026 à 10:00, A B a écrit :<br></div>'
        '<blockquote type="cite">ANCIEN</blockquote>'
    ),
    "outlook": (
        '<div class="WordSection1"><p>Merci.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;'
        'padding:3.0pt 0cm 0cm 0cm"><p><b>De :</b> A B<br><b>Envoyé :</b> lundi</p></div></div><p>ANCIEN</p></div>'
    ),
    "outlook on the web": (
        '<div>Merci.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>De :</b> A</div><div>ANCIEN</div>'
    ),
    "apple": "<div>Merci.</div><div>Le 2 mars 2026 à 10:00, A B a écrit :</div><blockquote>ANCIEN</blockquote>",
    "old outlook": "<p>Merci.</p><p>-----Message d'origine-----<br>De : A B</p><p>ANCIEN</p>",
}


@pytest.mark.parametrize("program", ["gmail", "thunderbird", "outlook on the web", "apple"])
def test_the_quotation_of_a_reply_is_folded(program: str) -> None:
    visible, _, folded = clean(REPLIES[program], {}).body.partition("<details")
    assert "Merci." in visible
    assert "a écrit" not in visible
    assert "ANCIEN" not in visible
    assert folded.startswith(' class="medipli-quote"><summary>Afficher le texte cité</summary>')
    assert "ANCIEN" in folded


@pytest.mark.parametrize("program", ["outlook", "old outlook"])
def test_the_headers_that_outlook_quotes_are_folded(program: str) -> None:
    visible, _, folded = clean(REPLIES[program], {}).body.partition("<details")
    assert "Merci." in visible
    assert "A B" in folded


def test_a_forwarded_message_stays_open() -> None:
    body = clean(
        'Pour info.<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>'
        "De : A</div>Texte</div>",
        {},
    ).body
    assert "<details" not in body


def test_a_message_that_only_quotes_stays_open() -> None:
    assert "<details" not in clean('<blockquote type="cite">tout</blockquote>', {}).body
    assert "<details" not in from_text("> tout\n> est cité")


def test_an_ordinary_blockquote_stays_open() -> None:
    assert "<details" not in clean("<p>La définition :</p><blockquote>…</blockquote>", {}).body


def test_folding_can_be_declined() -> None:
    assert "<details" not in clean(REPLIES["gmail"], {}, fold=False).body


def test_text_without_quotations_is_what_the_sender_wrote() -> None:
    assert to_text(REPLIES["gmail"], quotes=False) == "Merci."
    assert to_text(REPLIES["thunderbird"], quotes=False) == "Merci."


def test_quoted_lines_become_nested_folded_blockquotes() -> None:
    body = from_text("Oui.\n\nLe 2 mars 2026, A B\na écrit :\n> un\n>> deux\n> trois")
    visible, _, folded = body.partition("<details")
    assert "Oui." in visible
    assert "a écrit" not in visible
    assert "<blockquote><p>deux</p></blockquote>" in folded
    assert folded.count("<blockquote>") == folded.count("</blockquote>") == 2
