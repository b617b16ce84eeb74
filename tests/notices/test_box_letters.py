from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core import mail

from medipli.notices.box_letters import BOX_LETTERS, FinishAccountLetter
from medipli.notices.box_tasks import box_news
from medipli.notices.letters import send
from tests.people import a_person

LINK = "https://medipli.example/x?a=1&b=2"


@pytest.mark.django_db
@pytest.mark.feature(27, 44, 45)
@pytest.mark.parametrize("event", BOX_LETTERS)
def test_each_letter_has_one_link_says_why_and_names_nobody(event: str) -> None:
    person = a_person("Inès", "Corvoisier")
    box_news(event=event, person_id=person.pk, mailbox_id=7)
    sent: Any = mail.outbox[0]
    html = sent.alternatives[0][0]
    assert sent.to == [person.email]
    assert BOX_LETTERS[event].said in sent.body
    assert BOX_LETTERS[event].said in html
    assert sent.body.count("http") == html.count("http") == 1
    assert f"{settings.PUBLIC_URL}/" in sent.body
    assert "Corvoisier" not in sent.body + sent.subject


def test_the_finishing_letter_says_the_same_as_text_and_html() -> None:
    send(FinishAccountLetter(link=LINK, days=7), "ines@courrier.example")
    sent: Any = mail.outbox[0]
    html = sent.alternatives[0][0]
    assert LINK in sent.body
    assert LINK.replace("&", "&amp;") in html
    assert "7\u00a0jours" in sent.body
    assert "7\u00a0jours" in html


@pytest.mark.django_db
def test_a_closed_account_hears_nothing() -> None:
    box_news(event="closed", person_id=a_person(is_active=False).pk, mailbox_id=7)
    box_news(event="closed", person_id=0, mailbox_id=7)
    assert not mail.outbox
