"""The signature of a message is replaced whole."""

from __future__ import annotations

import pytest

from medipli.formats.html.compose import with_signature

FORMER = '<div class="medipli-signature"><div>Dr A</div><div>Ligne 2</div></div>'


@pytest.mark.parametrize("signature", ["<p>Dr B</p>", ""])
def test_a_signature_with_blocks_inside_is_replaced_to_its_end(signature: str) -> None:
    changed = with_signature(f"<p>Bonjour</p>{FORMER}<blockquote>Avant</blockquote>", signature)
    block = f'<div class="medipli-signature">{signature}</div>' if signature else ""
    assert changed == f"<p>Bonjour</p>{block}<blockquote>Avant</blockquote>"


def test_a_message_without_one_gets_it_at_its_end() -> None:
    assert with_signature("<p>Bonjour</p>", "Dr B") == '<p>Bonjour</p><div class="medipli-signature">Dr B</div>'
