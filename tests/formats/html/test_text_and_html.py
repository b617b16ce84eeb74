"""From HTML to text and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.html import clean, from_text, to_text


def test_text_keeps_what_a_reader_would_see() -> None:
    source = (
        "<head><title>T</title><style>p{}</style></head><h1>Bilan</h1><p>Bonjour&nbsp;Docteur,<br>voici :</p>"
        "<ul><li>un</li>"
        "<li>deux<ol><li>a</li></ol></li></ul><table><tr><td>Hb</td><td>13</td></tr></table><script>x()</script>"
        '<p style="display: none">caché</p><a href="https://chu.example/r">le lien</a><img src="x" alt="Logo">'
    )
    assert to_text(source) == (
        "Bilan\n\nBonjour\u00a0Docteur,\nvoici :\n\n- un\n- deux\n  1. a\nHb | 13\nle lien <https://chu.example/r>[Logo]"
    )


def test_text_of_a_quotation_is_marked() -> None:
    assert to_text("a<blockquote>b<blockquote>c</blockquote></blockquote>d") == "a\n\n> b\n>\n> > c\n\nd"


def test_preformatted_text_keeps_its_lines() -> None:
    assert to_text("<pre>a\n  b</pre>") == "a\n  b"


def test_plain_text_shows_links_and_keeps_its_lines() -> None:
    body = from_text("Voir (https://chu.example/a_(b)), merci.\nDr <script>\n\nsecretariat@chu.example")
    assert 'href="https://chu.example/a_(b)"' in body
    assert "), merci.<br>Dr &lt;script&gt;</p>" in body
    assert 'href="mailto:secretariat@chu.example"' in body


def test_flowed_text_is_joined_again() -> None:
    assert "<p>un deux<br>trois</p>" in from_text("un \ndeux\ntrois", flowed=True)
    assert "<p>undeux</p>" in from_text("un \ndeux", flowed=True, delsp=True)


@given(st.text(alphabet=st.sampled_from("> <&\"'abc\n\r\t@.:/-_éLe123écrit"), max_size=200))
def test_plain_text_never_becomes_markup(text: str) -> None:
    body = from_text(text)
    for tag in ("script", "img", "style"):
        assert f"<{tag}" not in body
    assert body.count("<blockquote>") == body.count("</blockquote>")
    assert body.count("<details") == body.count("</details>")
    assert clean(body, {}, fold=False).blocked_images == 0
