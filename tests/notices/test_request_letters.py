from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from medipli.notices import request_letters
from medipli.notices.letters import Wording, send

LINK = "https://medipli.example/inscription/suivi/x?a=1&b=2"
LETTERS = {name: wording for name, wording in vars(request_letters).items() if isinstance(wording, Wording)}


@pytest.mark.parametrize("name", LETTERS)
def test_each_letter_of_a_request_is_short_and_holds_one_link(name: str) -> None:
    send(LETTERS[name](link=LINK), "elsa@courrier.example")
    sent: Any = mail.outbox[0]
    html = sent.alternatives[0][0]
    assert sent.body.count("http") == 1
    assert html.count("href=") == 1
    assert LINK in sent.body
    assert "Bonjour," in sent.body
    assert "Bonjour," in html
    assert len(sent.body) < 700
    assert "'" not in sent.body.replace(LINK, "")
    assert LETTERS[name].subject in str(sent.subject)


def test_every_letter_has_a_subject_of_its_own() -> None:
    assert len({wording.subject for wording in LETTERS.values()}) == len(LETTERS) > 12
