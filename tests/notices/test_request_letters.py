from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from medipli.notices import request_letters
from medipli.notices.letters import send
from medipli.notices.request_letters import RequestLetter

LINK = "https://medipli.example/inscription/suivi/x?a=1&b=2"
LETTERS = [
    kind
    for kind in vars(request_letters).values()
    if isinstance(kind, type) and issubclass(kind, RequestLetter) and kind is not RequestLetter
]


@pytest.mark.parametrize("kind", LETTERS, ids=lambda kind: kind.__name__)
def test_each_letter_of_a_request_is_short_and_holds_one_link(kind: type[RequestLetter]) -> None:
    send(kind(link=LINK), "elsa@courrier.example")
    sent: Any = mail.outbox[0]
    html = sent.alternatives[0][0]
    assert sent.body.count("http") == 1
    assert html.count("href=") == 1
    assert LINK in sent.body
    assert "Bonjour," in sent.body
    assert "Bonjour," in html
    assert len(sent.body) < 700
    assert "'" not in sent.body.replace(LINK, "")
    assert kind.subject in str(sent.subject)


def test_every_letter_has_a_subject_of_its_own() -> None:
    assert len({kind.subject for kind in LETTERS}) == len(LETTERS) > 12
