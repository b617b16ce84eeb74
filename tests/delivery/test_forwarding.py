"""What a forward or an answer carries of the message it is about: never its blind copies, never cut without a word."""

from __future__ import annotations

import pytest

from medipli.delivery.actions import begin
from medipli.messages.actions import DraftContent, DraftRefused, save_draft
from medipli.messages.models import Draft, Entry
from medipli.messages.queries import attachment_content, original
from tests.boxes import a_mailbox, a_message, acting, deliver_to, people, send_now
from tests.people import a_person

pytestmark = pytest.mark.django_db

END = "La toute fin de la lettre."


def test_a_message_forwarded_as_attachment_does_not_tell_its_blind_copies() -> None:
    box, other = a_mailbox(author := a_person()), a_mailbox()
    raw = a_message(subject="Bilan")
    (entry,) = deliver_to(box, raw=b"Bcc: secret@x.example\r\nResent-Bcc: tiers@x.example\r\n" + raw)
    draft = begin(acting(author), box.pk, Draft.Kind.ATTACHED, entry.pk)
    content = DraftContent(to=people(other), subject="Tr", text="Voir.")
    send_now(author, save_draft(acting(author), draft.public_id, content, revision=draft.revision))
    arrived = Entry.objects.get(mailbox=other)
    assert attachment_content(other.pk, arrived.pk, 0)[1] == raw
    assert b"secret@x.example" not in original(other.pk, arrived.pk)
    assert b"secret@x.example" in original(box.pk, entry.pk)


@pytest.mark.parametrize("kind", [Draft.Kind.REPLY, Draft.Kind.FORWARD])
@pytest.mark.parametrize(("is_rich", "is_long"), [(False, True), (True, True), (False, False)])
def test_a_quotation_that_is_too_long_says_so_and_the_whole_message_is_joined(
    kind: str, is_rich: bool, is_long: bool
) -> None:
    box = a_mailbox(author := a_person())
    text = "Un paragraphe de compte rendu, assez long pour compter.\n" * 23_000 + END
    text = text if is_long else "x\n" * 60_000 + END
    html = f"<p>{'</p><p>'.join(text.split(chr(10)))}</p>" if is_rich else None
    (entry,) = deliver_to(box, subject="Lettre", text="Voir." if is_rich else text, html=html, files=[("a.pdf", b"x")])
    draft = begin(acting(author), box.pk, kind, entry.pk)
    assert END not in draft.html
    assert "trop long pour tenir ici" in draft.html
    assert "trop long pour tenir ici" in draft.text
    (whole,) = draft.attachments.all()
    assert whole.is_message
    assert whole.size == len(original(box.pk, entry.pk))


def test_a_quotation_that_fits_joins_nothing_and_keeps_its_end() -> None:
    box = a_mailbox(author := a_person())
    (entry,) = deliver_to(box, text="Ligne & ligne.\n" * 10_000 + END)
    draft = begin(acting(author), box.pk, Draft.Kind.REPLY, entry.pk)
    assert END in draft.text
    assert END in draft.html
    assert not draft.attachments.exists()


def test_a_full_box_forwards_no_file_and_says_why() -> None:
    box = a_mailbox(author := a_person())
    (entry,) = deliver_to(box, files=[("scan.pdf", b"x" * 5_000)])
    type(box).objects.filter(pk=box.pk).update(quota_bytes=1_000)
    with pytest.raises(DraftRefused, match="pleine"):
        begin(acting(author), box.pk, Draft.Kind.FORWARD, entry.pk)
    assert not Draft.objects.exists()
    assert begin(acting(author), box.pk, Draft.Kind.REPLY, entry.pk)
