"""Jobs that send ordinary mail. Their arguments hold ids only; what the mail needs is read when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from medipli.identity.actions.recover import LINK_LIFETIME, make_link
from medipli.identity.models import Person
from medipli.identity.preferences import of_json
from medipli.notices import letters

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


def _somebody(person_id: int) -> Person | None:
    return Person.objects.filter(pk=person_id, is_active=True).first()


@app.task(name="notices.recovery_link", queue=QUEUE, retry=_RETRY)
def recovery_link(person_id: int) -> None:
    """Mail a new recovery link. ``person_id`` is 0 when the name belonged to nobody: nothing is sent."""
    if person := _somebody(person_id):
        link = f"{settings.PUBLIC_URL}/mot-de-passe/nouveau/{make_link(person)}"
        minutes = int(LINK_LIFETIME.total_seconds() // 60)
        letters.send(letters.NewPasswordLetter(link=link, minutes=minutes), person.email)


@app.task(name="notices.password_changed", queue=QUEUE, retry=_RETRY)
def password_changed(person_id: int) -> None:
    """Tell a person that their password was changed."""
    if person := _somebody(person_id):
        now = timezone.now().astimezone(ZoneInfo(person.time_zone))
        letter = letters.PasswordChangedLetter(
            at=f"{now:%d/%m/%Y} à {now:%H:%M}", link=f"{settings.PUBLIC_URL}/mot-de-passe/oublie"
        )
        letters.send(letter, person.email)


def new_messages(arrivals: Sequence[Sequence[int]]) -> None:
    """Write one job for each notice: so one that fails is tried again alone. ``arrivals``: [person, mailbox, entry]."""
    jobs: list[dict[str, JSONValue]] = [
        {"person_id": person, "mailbox_id": box, "entry_id": entry} for person, box, entry in arrivals
    ]
    new_message.batch_defer(*jobs)


@app.task(name="notices.new_message", queue=QUEUE, retry=_RETRY)
def new_message(person_id: int, mailbox_id: int, entry_id: int) -> None:
    """« Vous avez reçu un message sur Medipli. », with a link that opens it after sign-in, if wanted of this box."""
    person = _somebody(person_id)
    if person and of_json(person.preferences).wants_notices_of(mailbox_id):
        link = f"{settings.PUBLIC_URL}/boites/{mailbox_id}/messages/{entry_id}/"
        letters.send(letters.NewMessageLetter(link=link), person.email)


# Known to the worker, which looks for tasks here.
from medipli.notices import (  # noqa: E402, F401
    account_tasks,
    box_tasks,
    card_tasks,
    device_tasks,
    passkey_tasks,
    provider_tasks,
)
