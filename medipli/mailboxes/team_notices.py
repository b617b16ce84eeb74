"""Notices to the ordinary address of a team (F30), beside those of its members. They say nothing confidential."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from medipli.mailboxes.models import Mailbox, Membership
from medipli.notices import letters, tasks
from medipli.notices.box_letters import BOX_LETTERS

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="mailboxes.announce", queue=QUEUE, retry=_RETRY)
def announce(arrivals: Sequence[Sequence[int]]) -> None:
    """Write a job for each notice: one for each member, and one for each team that has an address.

    ``arrivals``: [person, mailbox, entry]. Two queries or three, whatever their number.
    """
    tasks.new_messages(arrivals)
    entries = dict.fromkeys((mailbox, entry) for _, mailbox, entry in arrivals)
    with connection.cursor() as cursor:
        # By hand: each message that arrives asks it, and the ORM takes longer to write it than PostgreSQL to answer.
        cursor.execute(
            "SELECT id FROM mailboxes_mailbox WHERE id = ANY(%s) AND notify_team AND team_email <> ''",
            [sorted({mailbox for mailbox, _ in entries})],
        )
        told = {mailbox for (mailbox,) in cursor.fetchall()}
    jobs: list[dict[str, JSONValue]] = [
        {"mailbox_id": mailbox, "entry_id": entry} for mailbox, entry in entries if mailbox in told
    ]
    if jobs:
        tell_team.batch_defer(*jobs)


@app.task(name="mailboxes.tell_team", queue=QUEUE, retry=_RETRY)
def tell_team(mailbox_id: int, entry_id: int) -> None:
    """« Vous avez reçu un message », once for the team; the link opens it after a member signed in."""
    box = _box_of_team(mailbox_id)
    if box is not None and box.notify_team:
        link = f"{settings.PUBLIC_URL}/boites/{mailbox_id}/messages/{entry_id}/"
        letters.send(letters.NewMessageLetter(link=link), box.team_email)


@app.task(name="mailboxes.team_news", queue=QUEUE, retry=_RETRY)
def team_news(event: str, mailbox_id: int) -> None:
    """Tell the team what happened to its box (F44). ``event`` is a key of ``BOX_LETTERS``."""
    box = _box_of_team(mailbox_id)
    if box is not None:
        letters.send(BOX_LETTERS[event](link=f"{settings.PUBLIC_URL}/boites/{mailbox_id}/"), box.team_email)


def _box_of_team(mailbox_id: int) -> Mailbox | None:
    """The open box, when its team has an address that is no member's own: a member is told already."""
    box = Mailbox.objects.filter(pk=mailbox_id, is_open=True).exclude(team_email="").first()
    if box is None or not box.is_shared:
        return None
    members = Membership.objects.filter(mailbox=box, person__is_active=True, person__email__iexact=box.team_email)
    return None if members.exists() else box
