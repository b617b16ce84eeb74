"""Jobs that write about accounts and boxes. Their arguments hold ids and what happened, nothing else."""

from __future__ import annotations

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.identity.actions.finish_account import LINK_LIFETIME, is_invited, make_finishing_link
from medipli.identity.models import Person
from medipli.notices import letters
from medipli.notices.box_letters import BOX_LETTERS, AccountReopenedLetter, FinishAccountLetter, SharedReadyFirstLetter

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="notices.finish_account", queue=QUEUE, retry=_RETRY)
def finish_account(person_id: int) -> None:
    """Mail a new finishing link, unless the account has been finished in the meantime."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None and not person.has_usable_password():
        link = f"{settings.PUBLIC_URL}/compte/finaliser/{make_finishing_link(person)}"
        letters.send(FinishAccountLetter(link=link, days=LINK_LIFETIME.days), person.email)


@app.task(name="notices.account_reopened", queue=QUEUE, retry=_RETRY)
def account_reopened(person_id: int) -> None:
    """Tell a person that they may sign in again, unless they were kept out anew in the meantime."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        letters.send(AccountReopenedLetter(link=f"{settings.PUBLIC_URL}/connexion"), person.email)


@app.task(name="notices.box_news", queue=QUEUE, retry=_RETRY)
def box_news(event: str, person_id: int, mailbox_id: int) -> None:
    """Tell a person what happened to one of their boxes. ``event`` is a key of ``BOX_LETTERS``.

    Somebody who has not chosen a password yet is told to do so first; the letter for it leaves again if it is too old.
    The link opens the box, or the page of its members, where the person can still open it; else the sign-in page.
    """
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return
    is_closed = event in ("suspended", "closed", "left", "taken_away")
    page = "membres/" if event in ("members_changed", "member_to_confirm") else ""
    link = f"{settings.PUBLIC_URL}/connexion" if is_closed else f"{settings.PUBLIC_URL}/boites/{mailbox_id}/{page}"
    if event == "shared_ready" and not person.has_usable_password():
        if not is_invited(person):
            finish_account.defer(person_id=person_id)
        letters.send(SharedReadyFirstLetter(link=link), person.email)
        return
    letters.send(BOX_LETTERS[event](link=link), person.email)
