"""What one finds in a new message, an answer or a forward; and receipts."""

from __future__ import annotations

import os
import uuid

import pytest

from medipli.delivery.actions import answer_receipt, begin
from medipli.delivery.actions.begin import AS_ATTACHMENT
from medipli.formats.mime import Mailbox as Correspondent
from medipli.mailboxes.actions import save_signature
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import DraftContent, save_draft
from medipli.messages.models import Entry, Recipient
from medipli.messages.queries import NotFound, attachment_content, open_entry, original
from tests.boxes import DOMAIN, LAB, a_draft, a_mailbox, a_team, acting, deliver_to, send_now
from tests.people import a_person

pytestmark = pytest.mark.django_db

MALO = Correspondent("Dr Malo Hentric", f"malo@{DOMAIN}")
ROSE = Correspondent("Rose Aubrac", f"rose@{DOMAIN}")


def _addresses(people: list[dict[str, str]]) -> list[str]:
    return [one["address"] for one in people]


@pytest.mark.feature(68, 72)
def test_a_new_message_holds_the_default_signature_alone() -> None:
    box = a_mailbox(author := a_person())
    save_signature(acting(author), box.pk, name="Courte", html="<p>Dr Inès</p>", is_default=True)
    draft = begin(acting(author), box.pk, "new")
    assert draft.html.count("Dr Inès") == 1
    assert draft.to == []


@pytest.mark.feature(64, 65)
def test_an_answer_goes_to_the_sender_and_one_to_all_to_the_others_too() -> None:
    box = a_mailbox(author := a_person(), address=f"moi@{DOMAIN}")
    me = Correspondent("Moi", f"moi@{DOMAIN}")
    (entry,) = deliver_to(box, sender=LAB, to=[me, MALO], cc=(ROSE, LAB), subject="Bilan", text="Stable.")
    answer = begin(acting(author), box.pk, "reply", entry.pk)
    assert (_addresses(answer.to), answer.cc) == ([LAB.address], [])
    assert answer.subject == "Re\u00a0: Bilan"
    assert "Stable." in answer.html
    to_all = begin(acting(author), box.pk, "reply-all", entry.pk)
    assert _addresses(to_all.to) == [LAB.address]
    assert sorted(_addresses(to_all.cc)) == sorted([MALO.address, ROSE.address])


def test_answering_an_answer_does_not_pile_prefixes() -> None:
    box = a_mailbox(author := a_person())
    (entry,) = deliver_to(box, subject="RE: Bilan")
    assert begin(acting(author), box.pk, "reply", entry.pk).subject == "RE: Bilan"


def test_an_answer_to_ones_own_message_goes_to_its_recipients() -> None:
    box, other = a_mailbox(author := a_person()), a_mailbox()
    sent = send_now(author, a_draft(author, box, other, bcc=[a_mailbox()]))
    answer = begin(acting(author), box.pk, "reply-all", sent.pk)
    assert _addresses(answer.to) == [other.address]
    assert answer.bcc == []


@pytest.mark.feature(66)
def test_a_forward_keeps_the_files_and_can_carry_the_whole_message() -> None:
    box = a_mailbox(author := a_person())
    scan = os.urandom(20_000)
    (entry,) = deliver_to(box, subject="Bilan", files=[("scan.pdf", scan), ("vide.pdf", b"")])
    forward = begin(acting(author), box.pk, "forward", entry.pk)
    assert [(one.name, one.size) for one in forward.attachments.all()] == [("scan.pdf", 20_000), ("vide.pdf", 0)]
    assert forward.subject == "Tr\u00a0: Bilan"
    assert forward.to == []
    whole = begin(acting(author), box.pk, AS_ATTACHMENT, entry.pk)
    other = a_mailbox()
    save_draft(
        acting(author),
        whole.public_id,
        DraftContent(to=({"name": "", "address": other.address},), subject="Tr", text="Voir."),
        revision=whole.revision,
    )
    whole.refresh_from_db()
    send_now(author, whole)
    arrived = Entry.objects.get(mailbox=other)
    assert attachment_content(other.pk, arrived.pk, 0)[1] == original(box.pk, entry.pk)


def test_beginning_again_gives_the_draft_as_it_is_now() -> None:
    box = a_mailbox(author := a_person())
    (entry,) = deliver_to(box, files=[("a.pdf", b"x")])
    name = uuid.uuid4()
    draft = begin(acting(author), box.pk, "forward", entry.pk, public_id=name)
    save_draft(acting(author), name, DraftContent(text="déjà écrit"), revision=1)
    again = begin(acting(author), box.pk, "forward", entry.pk, public_id=name)
    assert again.pk == draft.pk
    assert again.text == "déjà écrit"
    assert again.attachments.count() == 1


def test_an_exchange_is_one_thread_on_both_sides() -> None:
    author, reader = a_person(), a_person("Malo", "Hentric")
    box, other = a_mailbox(author), a_mailbox(reader)
    sent = send_now(author, a_draft(author, box, other, subject="Avis"))
    received = Entry.objects.get(mailbox=other)
    answer = begin(acting(reader), other.pk, "reply", received.pk)
    replied = send_now(reader, answer)
    back = Entry.objects.filter(mailbox=box).latest("id")
    assert back.thread_id == sent.thread_id
    assert replied.thread_id == received.thread_id
    received.refresh_from_db()
    assert received.is_answered
    assert open_entry(box.pk, back.pk).parsed.in_reply_to


@pytest.mark.parametrize("kind", ["new", "reply", "forward", AS_ATTACHMENT])
def test_only_who_may_write_begins(kind: str) -> None:
    team = a_team()
    (entry,) = deliver_to(team.box)
    for somebody in (team.reader, team.stranger):
        with pytest.raises(Forbidden):
            begin(acting(somebody), team.box.pk, kind, entry.pk)
    assert begin(acting(team.member), team.box.pk, kind, entry.pk)


def test_a_message_of_another_box_cannot_be_forwarded() -> None:
    author = a_person()
    box = a_mailbox(author)
    (secret,) = deliver_to(a_mailbox())
    with pytest.raises(NotFound):
        begin(acting(author), box.pk, "forward", secret.pk)


def test_a_receipt_is_sent_once_and_names_the_box() -> None:
    author, team = a_person(), a_team()
    box = a_mailbox(author)
    sent = send_now(author, a_draft(author, box, team.box, wants_receipt=True))
    arrived = Entry.objects.get(mailbox=team.box)
    assert arrived.wants_receipt
    assert not sent.wants_receipt
    for somebody in (team.reader, team.stranger):
        with pytest.raises(Forbidden):
            answer_receipt(acting(somebody), team.box.pk, arrived.pk, send=True)
    assert answer_receipt(acting(team.member), team.box.pk, arrived.pk, send=True)
    with pytest.raises(Forbidden):
        answer_receipt(acting(team.member), team.box.pk, arrived.pk, send=True)
    receipt = Entry.objects.get(mailbox=box, folder__kind="inbox")
    raw = original(box.pk, receipt.pk)
    assert open_entry(box.pk, receipt.pk).parsed.kind == "mdn"
    assert team.box.address.encode() in raw
    assert team.member.last_name.encode() not in raw
    assert open_entry(box.pk, receipt.pk).origin.is_verified
    assert Recipient.objects.get(message=arrived.message_id).state == Recipient.State.READ


def test_a_receipt_can_be_declined() -> None:
    author, reader = a_person(), a_person()
    box, other = a_mailbox(author), a_mailbox(reader)
    send_now(author, a_draft(author, box, other, wants_receipt=True))
    arrived = Entry.objects.get(mailbox=other)
    assert not answer_receipt(acting(reader), other.pk, arrived.pk, send=False)
    assert not Entry.objects.filter(mailbox=box, folder__kind="inbox").exists()
    assert Recipient.objects.get().state == Recipient.State.DELIVERED


@pytest.mark.parametrize(("kind", "mark"), [("reply", "is_answered"), ("forward", "is_forwarded")])
def test_the_mark_of_an_answer_is_a_change_that_a_mail_program_can_see(kind: str, mark: str) -> None:
    author, reader = a_person(), a_person("Malo", "Hentric")
    box, other = a_mailbox(author), a_mailbox(reader)
    send_now(author, a_draft(author, box, other, subject="Avis"))
    received = Entry.objects.select_related("folder").get(mailbox=other)
    before = received.folder.modseq
    draft = begin(acting(reader), other.pk, kind, received.pk)
    if kind == "forward":
        to = ({"name": "", "address": box.address},)
        draft = save_draft(acting(reader), draft.public_id, DraftContent(to=to, text="À lire"), revision=draft.revision)
    send_now(reader, draft)
    received.refresh_from_db()
    received.folder.refresh_from_db()
    assert getattr(received, mark)
    assert received.modseq == received.folder.modseq > before
