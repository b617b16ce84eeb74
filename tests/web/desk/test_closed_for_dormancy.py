"""The desk sees which accounts of its region closed for want of a sign-in, and opens them again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from medipli.audit.actor import service
from medipli.identity.actions.dormancy import warn_dormant
from medipli.identity.models import DormancyWarning, Person
from medipli.registration.actions.close_dormant import REASON, close_dormant
from tests.web.desk.conftest import Room, url
from tests.web.desk.test_accounts import Subject, structure, subject  # noqa: F401 - fixtures
from tests.web.desk.test_suspended_accounts import AGAIN

pytestmark = pytest.mark.django_db
HEADING = "Fermés faute de connexion"


def close(person: Person) -> set[int | None]:
    now = timezone.now()
    Person.objects.filter(pk=person.pk).update(
        last_login=now - timedelta(days=400), created_at=now - timedelta(days=400)
    )
    warn_dormant(service("worker"), now)
    DormancyWarning.objects.update(
        warned_at=now - timedelta(days=61), reminded_at=now - timedelta(days=8), closes_at=now - timedelta(hours=1)
    )
    return close_dormant(service("worker"), now)


def test_the_desk_sees_them_and_opens_account_and_box_again(subject: Subject) -> None:  # noqa: F811
    assert HEADING not in subject.room.text("desk-accounts")
    assert close(subject.person) == {subject.room.region.pk}
    text = subject.room.text("desk-accounts")
    assert HEADING in text
    assert subject.person.full_name in text
    elsewhere = subject.room.other.get(url("desk-accounts")).content.decode()
    assert subject.person.full_name not in elsewhere
    subject.act("ouvrir", reason="Retour de congé, appel du 12 mars")
    assert REASON in subject.text()
    assert subject.act("reouverture", box="", reason=AGAIN, sure="on") == 302
    assert subject.act("rouvrir", reason=AGAIN, sure="on") == 302
    subject.box.refresh_from_db()
    assert subject.box.is_open
    assert Person.objects.get(pk=subject.person.pk).is_active
    assert HEADING not in subject.room.text("desk-accounts")


def test_an_account_of_another_region_is_not_listed(room: Room, subject: Subject) -> None:  # noqa: F811
    close(subject.person)
    DormancyWarning.objects.update(closed_at=timezone.now() - timedelta(days=31))
    assert HEADING not in room.text("desk-accounts"), "a month is enough to look after their boxes"
