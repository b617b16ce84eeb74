"""A team's box with a few messages, and each of its people at a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from medipli.messages.models import Entry
from tests.boxes import Team, a_mailbox, a_team, deliver_to, folder
from tests.people import signed_in_client

HTML = (
    '<p>Bonjour,</p><p>Le <b>bilan</b> est joint.</p><img src="https://traceur.example/p.png"><script>alert(1)</script>'
)
FRAGMENT = {"HX-Request": "true"}
READER = {"HX-Request": "true", "HX-Target": "reader"}


@dataclass(frozen=True)
class Room:
    """A team's box, its inbox, what is in it (oldest first), and the owner signed in."""

    team: Team
    inbox: int
    entries: tuple[Entry, ...]
    client: Client

    def url(self, name: str, *args: object) -> str:
        return reverse(f"web:{name}", args=[self.team.box.pk, *args])

    def act(self, action: str, *entries: Entry, **fields: object) -> None:
        """Press a button of the bar above the list, without scripts."""
        form = {"action": action, "ids": [entry.pk for entry in entries], "liste": f"dossier:{self.inbox}:tous"}
        answer = self.client.post(self.url("act"), form | fields)
        assert answer.status_code == 302, answer.status_code

    def subjects(self, url: str = "") -> list[str]:
        """The subjects that a list shows, from its top."""
        text = self.client.get(url or self.url("mailbox")).content.decode()
        return re.findall('class="row-subject">([^<]*)<', text)


@pytest.fixture
def room(db: None) -> Room:
    team = a_team()
    now = timezone.now()
    sender = a_mailbox(label="Dr Malo Hentric", town="Vernoles")
    entries = (
        deliver_to(team.box, subject="Ordonnance", text="À renouveler.", now=now - timedelta(days=3))[0],
        deliver_to(team.box, subject="Staff", text="Jeudi à midi.", now=now - timedelta(days=2))[0],
        deliver_to(
            team.box,
            subject="Bilan de Mme Vautrin",
            text="Bonjour,\n\nLe bilan est joint.",
            html=HTML,
            files=[("bilan.pdf", b"%PDF-1.4 not really")],
            now=now - timedelta(hours=1),
        )[0],
    )
    assert sender.pk
    return Room(team, folder(team.box), entries, signed_in_client(team.owner))
