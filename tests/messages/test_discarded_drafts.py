"""A draft that was thrown away can be taken back for a day; blank pages do not pile up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from medipli.delivery.actions import send
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import (
    DraftContent,
    DraftRefused,
    attach,
    create_draft,
    discard_draft,
    forget_drafts,
    restore_draft,
    save_draft,
)
from medipli.messages.models import Draft, DraftAttachment
from medipli.messages.queries import drafts_of
from medipli.ops.tasks import apply_retention
from tests.boxes import a_draft, a_mailbox, a_team, acting
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_a_discarded_draft_is_gone_until_it_is_taken_back_with_its_files() -> None:
    box, other = a_mailbox(author := a_person()), a_mailbox()
    draft = a_draft(author, box, other, text="Mes mots")
    attach(acting(author), draft.public_id, name="a.pdf", content_type="", content=b"x")
    discard_draft(acting(author), draft.public_id)
    assert not drafts_of(box.pk, author.pk)
    with pytest.raises(Forbidden):
        save_draft(acting(author), draft.public_id, DraftContent(), revision=1)
    with pytest.raises(Forbidden):
        send(acting(author), draft.public_id, 1)
    for _ in range(2):
        assert restore_draft(acting(author), draft.public_id).text == "Mes mots"
    assert [one.pk for one in drafts_of(box.pk, author.pk)] == [draft.pk]
    assert draft.attachments.count() == 1


def test_nobody_else_discards_or_takes_back() -> None:
    team = a_team()
    draft = a_draft(team.owner, team.box)
    for other in (team.member, team.stranger):
        with pytest.raises(Forbidden):
            discard_draft(acting(other), draft.public_id)
    discard_draft(acting(team.owner), draft.public_id)
    for other in (team.member, team.stranger):
        with pytest.raises(Forbidden):
            restore_draft(acting(other), draft.public_id)


def test_what_was_sent_is_not_taken_back_as_a_draft() -> None:
    box, other = a_mailbox(author := a_person()), a_mailbox()
    draft = a_draft(author, box, other)
    send(acting(author), draft.public_id, 1)
    with pytest.raises(Forbidden):
        restore_draft(acting(author), draft.public_id)


@pytest.mark.parametrize(
    ("what", "days", "stays"),
    [
        ("discarded", 0.9, True),
        ("discarded", 1.1, False),
        ("blank", 6, True),
        ("blank", 8, False),
        ("written", 364, True),
        ("written", 366, False),
        ("sent", 0.9, True),
        ("sent", 1.1, False),
    ],
)
def test_the_night_forgets_what_was_discarded_or_sent_and_what_nobody_came_back_to(
    what: str, days: float, stays: bool
) -> None:
    box = a_mailbox(author := a_person())
    blank = what == "blank"
    draft = create_draft(acting(author), box.pk, DraftContent(html="<p>Dr</p>" if blank else "", text="Dr"))
    if not blank:
        draft = save_draft(acting(author), draft.public_id, DraftContent(subject="Avis"), revision=1)
        attach(acting(author), draft.public_id, name="a.pdf", content_type="", content=b"x")
    if what == "discarded":
        discard_draft(acting(author), draft.public_id)
    if what == "sent":
        Draft.objects.filter(pk=draft.pk).update(state=Draft.State.SENT)
    Draft.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - timedelta(days=days))
    assert forget_drafts() == (0 if stays else 1)
    assert Draft.objects.exists() is stays
    assert DraftAttachment.objects.exists() is (stays and not blank)


def test_the_nightly_job_does_it() -> None:
    box = a_mailbox(author := a_person())
    discard_draft(acting(author), a_draft(author, box).public_id)
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=2))
    apply_retention(0)
    assert not Draft.objects.exists()


def test_the_drafts_of_a_person_in_a_box_have_a_number_that_stops_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medipli.messages.actions.drafts.MOST_DRAFTS", 2)
    box = a_mailbox(author := a_person())
    first, _ = a_draft(author, box), a_draft(author, box)
    with pytest.raises(DraftRefused, match="2 brouillons"):
        a_draft(author, box)
    a_draft(author, a_mailbox(author))
    discard_draft(acting(author), first.public_id)
    a_draft(author, box)
