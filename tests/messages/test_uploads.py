"""A file is joined once however often it arrives, and never once it was given up."""

from __future__ import annotations

import uuid

import pytest

from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import DraftRefused, UploadCancelled, attach, cancel_upload
from medipli.messages.models import Draft, DraftAttachment
from tests.boxes import a_draft, a_mailbox, a_team, acting
from tests.people import a_person

pytestmark = pytest.mark.django_db


def joined(draft: Draft, author: object, upload: uuid.UUID | None = None, size: int = 10) -> DraftAttachment:
    return attach(
        acting(author),  # type: ignore[arg-type]
        draft.public_id,
        name="bilan.pdf",
        content_type="application/pdf",
        content=b"x" * size,
        upload=upload,
    )


def test_the_same_upload_twice_is_one_file() -> None:
    draft = a_draft(author := a_person(), a_mailbox(author))
    number = uuid.uuid4()
    assert joined(draft, author, number).pk == joined(draft, author, number).pk
    assert draft.attachments.count() == 1
    joined(draft, author, uuid.uuid4())
    assert draft.attachments.count() == 2


def test_an_upload_given_up_goes_and_cannot_arrive_later() -> None:
    draft = a_draft(author := a_person(), a_mailbox(author))
    early, late = uuid.uuid4(), uuid.uuid4()
    joined(draft, author, early)
    for number in (early, late):
        cancel_upload(acting(author), draft.public_id, number)
        with pytest.raises(UploadCancelled):
            joined(draft, author, number)
    assert not draft.attachments.exists()


def test_nobody_else_gives_an_upload_up() -> None:
    team = a_team()
    draft = a_draft(team.owner, team.box)
    number = uuid.uuid4()
    joined(draft, team.owner, number)
    for other in (team.member, team.stranger):
        with pytest.raises(Forbidden):
            cancel_upload(acting(other), draft.public_id, number)
    assert draft.attachments.count() == 1


def test_the_files_of_all_the_drafts_of_a_box_count_in_its_room() -> None:
    box = a_mailbox(author := a_person(), quota_bytes=25_000)
    first, second = a_draft(author, box), a_draft(author, box)
    joined(first, author, size=10_000)
    joined(second, author, size=10_000)
    with pytest.raises(DraftRefused, match="pleine, brouillons compris"):
        joined(second, author, size=10_000)
    assert DraftAttachment.objects.count() == 2
    joined(a_draft(author, a_mailbox(author)), author, size=10_000)
