"""What a message keeps, and what the reader is told about it."""

from __future__ import annotations

import base64

import pytest

from medipli.formats.html import clean, compose_clean

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 80).decode()


def test_remote_images_are_left_out_and_counted_wherever_they_hide() -> None:
    cleaned = clean(
        '<img src="https://suivi.example/p.gif"><img src="//suivi.example/p.gif"><td background="http://a.example/x">'
        '<div style="background:url(http://suivi.example/b.png);color:red">texte</div>',
        {},
    )
    assert "suivi.example" not in cleaned.body
    assert cleaned.blocked_images == 4
    assert '<div style="color:red">texte</div>' in cleaned.body


def test_an_inline_image_is_shown_from_its_local_address() -> None:
    cleaned = clean(
        '<img src="cid:logo%40chu.example" alt="Logo" width=40><img src="cid:absent">', {"logo@chu.example": "/piece/7"}
    )
    assert cleaned.body == '<img src="/piece/7" alt="Logo" width="40">'
    assert cleaned.missing_images == 1


def test_a_content_id_never_leads_elsewhere() -> None:
    assert clean('<img src="cid:a">', {"a": "https://ailleurs.example/x"}).body == ""
    assert clean('<img src="cid:a">', {"a": "//ailleurs.example/x"}).body == ""


def test_an_embedded_image_must_be_what_it_claims() -> None:
    good = clean(f'<img src="data:image/png;base64,{PIXEL}">', {})
    assert f"data:image/png;base64,{PIXEL}" in good.body
    assert clean(f'<img src="data:image/jpeg;base64,{PIXEL}">', {}).missing_images == 1
    assert clean('<img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=">', {}).body == ""


def test_an_embedded_image_beyond_the_limit_does_not_cut_the_text() -> None:
    cleaned = clean(f'<img src="data:image/png;base64,iVBORw0KGgo{"A" * 3_000_000}"><p>après</p>', {})
    assert cleaned.body == "<p>après</p>"
    assert (cleaned.missing_images, cleaned.truncated) == (1, False)


@pytest.mark.parametrize(
    "style",
    [
        "position:fixed;top:0", "background:url(x)", "color:expression(1)", "width:99999px", "margin-top:-50px",
        "font-family:'a", "color:re\\64", "behavior:url(x)",
        "z-index:9", "animation:x", "color:/**/red", "display:flex",
    ],
)  # fmt: skip
def test_a_style_that_moves_fetches_or_deceives_is_dropped(style: str) -> None:
    assert clean(f'<p style="{style}">a</p>', {}).body == "<p>a</p>"


@pytest.mark.parametrize(
    "style", ["color:#123456", "border:1px solid #102030", "color:rgb(1, 2, 3)", "font-family:Arial"]
)
def test_an_ordinary_style_is_kept(style: str) -> None:
    assert f'style="{style}"' in clean(f'<p style="{style}">a</p>', {}).body


def test_a_link_tells_where_it_leads() -> None:
    cleaned = clean('<a href="https://www.chu.example/rdv">Prendre rendez-vous</a>', {})
    assert 'data-host="www.chu.example"' in cleaned.body
    assert 'rel="noopener noreferrer nofollow"' in cleaned.body
    assert 'target="_blank"' in cleaned.body
    assert (cleaned.links, cleaned.misleading_links) == (1, 0)


@pytest.mark.parametrize(
    ("href", "words", "misleading"),
    [
        ("https://vol.example/x", "https://www.banque.example/", True),
        ("https://banque.example@vol.example/", "banque.example", True),
        ("https://vol.example\\@banque.example/", "banque.example", True),
        ("https://banque.example.vol.example/", "www.banque.example", True),
        ("https://www.banque.example/a", "banque.example", False),
        ("https://compte.banque.example/a", "banque.example", False),
        ("https://chu.example/a", "rapport.pdf", False),
        ("mailto:x@vol.example", "secretariat@chu.example", True),
    ],
)
def test_a_link_whose_words_name_another_host_is_marked(href: str, words: str, misleading: bool) -> None:
    cleaned = clean(f'<a href="{href}"><b>{words}</b></a>', {})
    assert (cleaned.misleading_links == 1) is misleading
    assert ("data-misleading" in cleaned.body) is misleading


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "file:///etc",
        "/local",
        "//x",
        "vbscript:x",
        "https://",
    ],
)
def test_a_link_of_another_kind_loses_its_address(href: str) -> None:
    cleaned = clean(f'<a href="{href}">x</a>', {})
    assert "href" not in cleaned.body
    assert cleaned.links == 0


def test_a_sender_cannot_imitate_our_own_marks() -> None:
    cleaned = clean(
        '<details class="medipli-quote" open><summary>a</summary>b</details><p class="medipli-notice">c</p>', {}
    )
    assert "medipli-notice" not in cleaned.body
    assert "open" not in cleaned.body


def test_an_unclosed_drawing_does_not_swallow_the_message() -> None:
    assert "important" in clean("<svg><path><p>important</p>", {}).body


def test_what_the_editor_sends_keeps_its_structure_and_nothing_else() -> None:
    source = (
        '<p style="color:red" onclick="x()">Bonjour <b>à</b> <font color=red>tous</font></p><ul><li>un</li></ul>'
        '<h2>Titre</h2><div class="medipli-signature autre">Dr</div><blockquote type="cite">cité</blockquote>'
        '<img src="/x">'
        '<a href="javascript:x">a</a><a href="https://chu.example/">b</a>'
    )
    assert compose_clean(source) == (
        "<p>Bonjour <b>à</b> tous</p><ul><li>un</li></ul><p>Titre</p>"
        '<div class="medipli-signature">Dr</div><blockquote type="cite">cité</blockquote>'
        '<a rel="noopener noreferrer">a</a><a href="https://chu.example/" rel="noopener noreferrer">b</a>'
    )
