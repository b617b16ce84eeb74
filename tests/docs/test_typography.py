"""What people read follows French typography: no ordinary space before « : ; ? ! » and inside quotation marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PRODUCT = Path(__file__).resolve().parents[2] / "medipli"
COMMENTS = re.compile(r"\{#.*?#\}", re.DOTALL)
SENTENCE = re.compile(r"[^\"{}<>|]*[a-zéèêà]{3,} [a-zéèêà’]{2,}[^\"{}<>|]*|[^\"{}<>|]*«[^\"{}<>|]*")
LOOSE = re.compile(r"[\w»’)] [:;?!](?=\s|$)|« |\S »")
TEMPLATES = sorted(path for path in PRODUCT.rglob("jinja2/**/*") if path.suffix in (".html", ".txt"))


def loose(text: str) -> list[str]:
    """The sentences of a template in which a line may break where it must not."""
    sentences = SENTENCE.findall(COMMENTS.sub("", text))
    return [" ".join(one.split()) for one in sentences if LOOSE.search(one)]


def test_a_loose_space_is_seen() -> None:
    assert loose("<p>Votre demande est partie : merci.</p>")
    assert loose('{{ field("code", hint="Comme « oc » dans une adresse") }}')
    assert not loose("<p>Votre demande est partie\u00a0: merci.</p>{# Une note : rien de plus. #}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_a_template_lets_no_sign_stand_alone_on_a_line(path: Path) -> None:
    assert loose(path.read_text()) == []
