"""Drafts are saved often, never lost and never overwritten by an older window."""

from __future__ import annotations

import uuid

import pytest
from pytest_django import Settings

from medipli.mailboxes.models import Membership
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import (
    DraftConflict,
    DraftContent,
    DraftRefused,
    attach,
    create_draft,
    delete_draft,
    detach,
    save_draft,
)
from medipli.messages.actions.redraft import copy_draft
from medipli.messages.models import Draft, DraftAttachment
from medipli.messages.queries import box_marks, draft_of, drafts_of, is_untouched
from tests.boxes import a_draft, a_mailbox, a_team, acting, at_once
from tests.people import a_person


@pytest.mark.django_db
@pytest.mark.feature(74)
def test_a_draft_is_kept_and_found_again() -> None:
    box = a_mailbox(author := a_person())
    draft = a_draft(author, box, "malo@medecin.example", subject="Avis", html="<p>Cher <b>confrère</b></p>")
    kept = draft_of(author.pk, draft.public_id)
    assert kept is not None
    assert kept.to == [{"name": "", "address": "malo@medecin.example"}]
    assert kept.html == "<p>Cher <b>confrère</b></p>"
    assert [one.pk for one in drafts_of(box.pk, author.pk)] == [draft.pk]
    assert box_marks(box.pk, author.pk).drafts == 1


@pytest.mark.django_db
def test_a_blank_page_that_nobody_wrote_in_is_neither_listed_nor_counted() -> None:
    box = a_mailbox(author := a_person())
    blank = create_draft(acting(author), box.pk, DraftContent(html="<p>Dr Corvoisier</p>"))
    answer = create_draft(acting(author), box.pk, DraftContent(), kind=Draft.Kind.REPLY)
    addressed = a_draft(author, box, "malo@medecin.example")
    titled = create_draft(acting(author), box.pk, DraftContent(subject="Avis"))
    filed = create_draft(acting(author), box.pk, DraftContent())
    attach(acting(author), filed.public_id, name="a.pdf", content_type="application/pdf", content=b"x")
    saved = create_draft(acting(author), box.pk, DraftContent())
    save_draft(acting(author), saved.public_id, DraftContent(), revision=1)
    copied = copy_draft(acting(author), blank.public_id, DraftContent(text="Mes mots"))
    listed = drafts_of(box.pk, author.pk)
    assert {one.pk for one in listed} == {one.pk for one in (answer, addressed, titled, filed, saved, copied)}
    assert box_marks(box.pk, author.pk).drafts == len(listed)
    assert not any(is_untouched(one) for one in listed)
    assert is_untouched(Draft.objects.get(pk=blank.pk))


@pytest.mark.django_db
def test_an_older_window_does_not_overwrite_a_newer_one() -> None:
    box = a_mailbox(author := a_person())
    draft = a_draft(author, box)
    save_draft(acting(author), draft.public_id, DraftContent(text="la suite"), revision=1)
    with pytest.raises(DraftConflict) as conflict:
        save_draft(acting(author), draft.public_id, DraftContent(text="plus ancien"), revision=1)
    assert conflict.value.current.text == "la suite"
    assert Draft.objects.get().text == "la suite"


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_save_at_once_make_one_conflict() -> None:
    box = a_mailbox(author := a_person())
    draft = a_draft(author, box)

    def save() -> None:
        save_draft(acting(author), draft.public_id, DraftContent(text="x"), revision=1)

    raised = at_once(save, save, save)
    assert [type(problem) for problem in raised] == [DraftConflict, DraftConflict]
    assert Draft.objects.get().revision == 2


@pytest.mark.django_db(transaction=True)
def test_a_first_save_that_is_repeated_makes_one_draft() -> None:
    box = a_mailbox(author := a_person())
    public_id = uuid.uuid4()

    def create() -> None:
        create_draft(acting(author), box.pk, DraftContent(text="Bonjour"), public_id=public_id)

    create()
    assert at_once(create, create) == []
    Draft.objects.all().delete()
    assert at_once(create, create, create) == []
    assert Draft.objects.get().text == "Bonjour"


@pytest.mark.django_db
def test_somebody_else_cannot_touch_a_draft_nor_take_its_name() -> None:
    team = a_team()
    draft = a_draft(team.member, team.box)
    file = attach(acting(team.member), draft.public_id, name="a.pdf", content_type="application/pdf", content=b"x")
    for other in (team.owner, team.reader, team.stranger):
        with pytest.raises(Forbidden):
            save_draft(acting(other), draft.public_id, DraftContent(), revision=1)
        with pytest.raises(Forbidden):
            attach(acting(other), draft.public_id, name="b.pdf", content_type="", content=b"x")
        with pytest.raises(Forbidden):
            detach(acting(other), draft.public_id, file.public_id)
        with pytest.raises(Forbidden):
            delete_draft(acting(other), draft.public_id)
        with pytest.raises(Forbidden):
            create_draft(acting(other), team.box.pk, DraftContent(), public_id=draft.public_id)
        assert draft_of(other.pk, draft.public_id) is None


@pytest.mark.django_db
def test_who_may_only_read_does_not_write_any_more() -> None:
    team = a_team()
    draft = a_draft(team.member, team.box)
    with pytest.raises(Forbidden):
        a_draft(team.reader, team.box)
    Membership.objects.filter(person=team.member).update(role=Membership.Role.READER)
    with pytest.raises(Forbidden):
        save_draft(acting(team.member), draft.public_id, DraftContent(), revision=1)


@pytest.mark.django_db
@pytest.mark.feature(73)
def test_files_join_until_the_message_is_full(settings: Settings) -> None:
    settings.MESSAGE_MEGABYTES = 1
    box = a_mailbox(author := a_person())
    draft = a_draft(author, box)
    attach(acting(author), draft.public_id, name="vide.txt", content_type="text/plain", content=b"")
    attach(acting(author), draft.public_id, name="un.pdf", content_type="application/pdf", content=b"x" * 400_000)
    with pytest.raises(DraftRefused) as refusal:
        attach(acting(author), draft.public_id, name="deux.pdf", content_type="", content=b"x" * 400_000)
    assert str(refusal.value) == (
        "«\u00a0deux.pdf\u00a0» est trop lourd\u202f: il reste 0,3\u00a0Mo dans ce message."
        " Les fichiers déjà joints sont conservés."
    )
    assert [one.name for one in draft.attachments.all()] == ["vide.txt", "un.pdf"]
    attach(acting(author), draft.public_id, name="trois.pdf", content_type="", content=b"x" * 300_000)


@pytest.mark.django_db
def test_a_message_carries_a_hundred_files_at_most() -> None:
    box = a_mailbox(author := a_person())
    draft = a_draft(author, box)
    one = attach(acting(author), draft.public_id, name="a.txt", content_type="text/plain", content=b"x")
    DraftAttachment.objects.bulk_create(
        DraftAttachment(draft=draft, name="b", content_type="text/plain", size=1, blob_id=one.blob_id)
        for _ in range(99)
    )
    with pytest.raises(DraftRefused, match="100 fichiers au plus"):
        attach(acting(author), draft.public_id, name="c.txt", content_type="text/plain", content=b"x")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../etc/passwd", "a\r\nBcc: x", "\x00", "", "C:\\temp\\cr.pdf", "é" * 900])
def test_a_file_name_cannot_do_harm(name: str) -> None:
    box = a_mailbox(author := a_person())
    draft = a_draft(author, box)
    kept = attach(acting(author), draft.public_id, name=name, content_type="text/plain", content=b"x").name
    assert kept
    assert not set(kept) & set("/\\\r\n\x00")
    assert len(kept.encode()) <= 255


@pytest.mark.django_db
def test_what_cannot_stand_in_a_header_or_in_the_database_is_taken_out() -> None:
    box = a_mailbox(author := a_person())
    odd = "a\x00b\r\nBcc: x\ud800"
    draft = a_draft(author, box, subject=odd, text=odd, html=f"<p>{odd}</p>")
    content = DraftContent(to=({"name": odd, "address": f"{odd}@x.example"},), subject=odd, text="\x00\ud800")
    saved = save_draft(acting(author), draft.public_id, content, revision=1)
    saved.refresh_from_db()
    assert "\n" not in saved.subject + saved.to[0]["name"] + saved.to[0]["address"]
    assert saved.text == ""


@pytest.mark.django_db
def test_a_text_without_end_is_refused_with_a_sentence() -> None:
    box = a_mailbox(author := a_person())
    with pytest.raises(DraftRefused, match="trop long"):
        a_draft(author, box, text="x" * 1_000_001)


@pytest.mark.django_db
def test_script_in_a_draft_is_cleaned_away() -> None:
    box = a_mailbox(author := a_person())
    draft = a_draft(
        author, box, html='<p onclick="x()">a<script>alert(1)</script><img src="http://x.example/a.png"></p>'
    )
    assert "script" not in draft.html
    assert "onclick" not in draft.html
