"""A notice for each member of each box that received: jobs of numbers, one job when there are many."""

from __future__ import annotations

import pytest

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.mailboxes.team_notices import announce
from medipli.messages.models import Entry
from tests.boxes import a_draft, a_mailbox, a_team, send_now
from tests.registration.requests_ready import jobs


@pytest.mark.django_db
def test_notices_are_asked_for_each_member_and_their_jobs_hold_numbers_only(author: Person, box: Mailbox) -> None:
    team = a_team()
    send_now(author, a_draft(author, box, team.box, subject="Mme Vautrin", text="Confidentiel"))
    asked = jobs("notices.new_message")
    assert {job["person_id"] for job in asked} == {
        one.pk for one in (team.owner, team.manager, team.member, team.secretary, team.reader)
    }
    for job in [*asked, *jobs("delivery.release")]:
        assert all(isinstance(value, int) for value in job.values())


@pytest.mark.django_db
def test_the_notices_of_many_arrivals_are_written_by_one_job(author: Person, box: Mailbox) -> None:
    boxes = [a_mailbox() for _ in range(11)]
    send_now(author, a_draft(author, box, *boxes))
    assert jobs("notices.new_message") == []
    (job,) = jobs("mailboxes.announce")
    announce(**job)
    asked = {(one["person_id"], one["mailbox_id"], one["entry_id"]) for one in jobs("notices.new_message")}
    entries = Entry.objects.filter(mailbox__in=boxes).select_related("mailbox")
    assert asked == {(entry.mailbox.owner_id, entry.mailbox_id, entry.pk) for entry in entries}
