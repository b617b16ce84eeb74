"""What is looked at before a message leaves: refused with a sentence, or asked about."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from medipli.delivery.actions import SendQuestion, SendRefused, check, send
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.messages.actions import attach
from medipli.messages.models import Draft
from tests.boxes import EVERY_QUESTION, a_draft, acting


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to", "code", "words"),
    [
        ([], "no-recipient", "Ajoutez au moins un destinataire."),
        (["personne@ailleurs.example"], "unknown", "ne peut pas recevoir de message sécurisé"),
        (["pas une adresse"], "malformed", "nom@domaine"),
        (["a" * 400 + "@x.example"], "malformed", "nom@domaine"),
        (["a@x.example\r\nBcc: b@x.example"], "malformed", "nom@domaine"),
    ],
)
def test_what_cannot_leave_is_refused_with_a_sentence(
    author: Person, box: Mailbox, to: list[str], code: str, words: str
) -> None:
    draft = a_draft(author, box, *to)
    with pytest.raises(SendRefused) as refusal:
        send(acting(author), draft.public_id, 1, EVERY_QUESTION)
    (blocking,) = refusal.value.checks.blocking
    assert blocking.code == code
    assert words in blocking.sentence
    assert Draft.objects.get().state == Draft.State.EDITING


@pytest.mark.django_db
def test_ten_thousand_recipients_are_refused_with_one_sentence(author: Person, box: Mailbox) -> None:
    draft = a_draft(author, box, *[f"personne{n}@ailleurs.example" for n in range(10_000)])
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        pytest.raises(SendRefused) as refusal,
    ):
        send(acting(author), draft.public_id, 1)
    (blocking,) = refusal.value.checks.blocking
    assert "500 personnes au plus\u202f; celui-ci en compte 10000" in blocking.sentence
    assert len(queries) < 15


@pytest.mark.django_db
def test_a_message_too_heavy_or_a_full_box_is_refused(
    author: Person, box: Mailbox, other: Mailbox, settings: Settings
) -> None:
    draft = a_draft(author, box, other)
    attach(acting(author), draft.public_id, name="a.pdf", content_type="application/pdf", content=b"x" * 900_000)
    settings.MESSAGE_MEGABYTES = 1
    assert [one.code for one in check(acting(author), draft.public_id).blocking] == ["too-big"]
    settings.MESSAGE_MEGABYTES = 25
    Mailbox.objects.filter(pk=box.pk).update(quota_bytes=1_000_000)
    assert [one.code for one in check(acting(author), draft.public_id).blocking] == ["full"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"text": "Vous trouverez le compte rendu en pièce jointe."}, "forgotten-attachment"),
        ({"subject": ""}, "no-subject"),
        ({"text": "  "}, "empty"),
    ],
)
def test_a_question_waits_for_its_own_answer(
    author: Person, box: Mailbox, other: Mailbox, content: dict[str, str], code: str
) -> None:
    draft = a_draft(author, box, other, **content)
    with pytest.raises(SendQuestion) as question:
        send(acting(author), draft.public_id, 1)
    assert [one.code for one in question.value.checks.questions] == [code]
    with pytest.raises(SendQuestion):
        send(acting(author), draft.public_id, 1, EVERY_QUESTION - {code})
    assert send(acting(author), draft.public_id, 1, frozenset({code}))


@pytest.mark.django_db
def test_an_attachment_announced_in_a_quote_asks_nothing(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other, text="Merci.\n\n> Le compte rendu est en pièce jointe.\n")
    assert check(acting(author), draft.public_id).questions == ()
