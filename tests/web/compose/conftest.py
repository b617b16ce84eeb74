"""A shared box, its people, and somebody to write to."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from medipli.mailboxes.models import Mailbox
from medipli.messages.models import Draft
from tests.boxes import Team, a_draft, a_mailbox, a_team
from tests.people import a_person, signed_in_client


@dataclass(frozen=True)
class Desk:
    """Somebody at their composer: the owner of a team's box, signed in, with a draft to a colleague."""

    team: Team
    colleague: Mailbox
    client: Client
    draft: Draft

    def url(self, name: str = "compose", *more: object) -> str:
        return reverse(f"web:{name}", args=[self.draft.public_id, *more])

    def form(self, **fields: object) -> dict[str, object]:
        """What the page would post, with ``fields`` changed."""
        self.draft.refresh_from_db()
        return {
            "revision": self.draft.revision,
            "mailbox": self.draft.mailbox_id,
            "to": self.colleague.address,
            "cc": "",
            "bcc": "",
            "subject": "Avis",
            "text": "Cher confrère, merci de votre avis.",
            "html": "",
            "priority": "0",
        } | fields


@pytest.fixture
def desk(db: None) -> Desk:
    team = a_team()
    colleague = a_mailbox(a_person("Malo", "Hentric"), label="Dr Malo Hentric", town="Vernoles")
    draft = a_draft(team.owner, team.box, colleague)
    return Desk(team, colleague, signed_in_client(team.owner), draft)
