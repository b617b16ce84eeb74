"""An author with a box, somebody to write to, and no job left by an earlier test."""

from __future__ import annotations

import pytest
from django.db import connection

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from tests.boxes import a_mailbox
from tests.people import a_person


@pytest.fixture
def author() -> Person:
    return a_person()


@pytest.fixture
def box(author: Person) -> Mailbox:
    return a_mailbox(author)


@pytest.fixture
def other() -> Mailbox:
    return a_mailbox(a_person("Malo", "Hentric"), label="Dr Malo Hentric")


@pytest.fixture(autouse=True)
def _no_job_yet(db: None) -> None:
    """Tests that commit leave their jobs behind: pytest-django empties our own tables only."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
