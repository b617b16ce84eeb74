from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.urls import resolve

from medipli.notices import tasks
from medipli.notices.letters import CodeLetter, Letter, NewMessageLetter, NewPasswordLetter, PasswordChangedLetter, send
from medipli.notices.member_letters import InvitationLetter
from medipli.notices.support_letters import AnswerLetter, ConfirmAddressLetter, granted_letter
from tests.people import a_person

LINK = "https://medipli.example/x?a=1&b=2"
LETTERS = [
    CodeLetter(code="419027", minutes=10),
    NewPasswordLetter(link=LINK, minutes=30),
    PasswordChangedLetter(at="12/03/2026 à 09:42", link=LINK),
    NewMessageLetter(link=LINK),
    InvitationLetter(link=LINK),
    ConfirmAddressLetter(link=LINK),
    AnswerLetter(link=LINK),
    granted_letter(24, LINK),
]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: type(letter).__name__)
def test_each_letter_says_the_same_as_text_and_html(letter: Letter) -> None:
    send(letter, "ines@courrier.example")
    sent: Any = mail.outbox[0]
    html = sent.alternatives[0][0]
    assert sent.subject.startswith("Medipli\u00a0: ")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Bonjour," in sent.body
    assert "Bonjour," in html
    assert "&amp;" not in sent.body
    assert "http" not in html.replace(LINK.replace("&", "&amp;"), "")
    said = getattr(letter, "code", None) or LINK
    assert said in sent.body
    assert said.replace("&", "&amp;") in html


@pytest.mark.django_db
@pytest.mark.feature(61)
def test_a_new_message_is_announced_without_saying_anything_about_it() -> None:
    person = a_person(first_name="Inès", last_name="Corvoisier")
    tasks.new_message(person_id=person.pk, mailbox_id=3, entry_id=7)
    sent = mail.outbox[0]
    assert "Vous avez reçu un message sur Medipli." in sent.body
    link = next(word for word in sent.body.split() if word.startswith(settings.PUBLIC_URL))
    assert resolve(link.removeprefix(settings.PUBLIC_URL)).url_name == "message"
    assert "/boites/3/messages/7/" in link
    assert "Corvoisier" not in sent.body + str(sent.subject)


@pytest.mark.django_db
def test_who_wants_no_notice_gets_none_and_nobody_gets_none() -> None:
    person = a_person(preferences={"notify_new_mail": False})
    tasks.new_message(person_id=person.pk, mailbox_id=3, entry_id=7)
    careful = a_person(preferences={"quiet_boxes": [3]})
    tasks.new_message(person_id=careful.pk, mailbox_id=3, entry_id=7)
    tasks.new_message(person_id=0, mailbox_id=3, entry_id=7)
    tasks.password_changed(person_id=0)
    tasks.recovery_link(person_id=0)
    assert not mail.outbox
    tasks.new_message(person_id=careful.pk, mailbox_id=4, entry_id=8)
    assert [letter.to for letter in mail.outbox] == [[careful.email]]


@pytest.mark.django_db
def test_the_time_of_a_change_is_said_in_the_persons_own_zone() -> None:
    tasks.password_changed(person_id=a_person(time_zone="Indian/Reunion").pk)
    tasks.password_changed(person_id=a_person(time_zone="America/Martinique").pk)
    reunion, martinique = (str(sent.body) for sent in mail.outbox)
    assert reunion.split(" le ")[1][:18] != martinique.split(" le ")[1][:18]
