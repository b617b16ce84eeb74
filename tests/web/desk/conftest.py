"""An agent at the desk of one region, and a colleague of another."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.organisations.models import Region
from tests.boxes import acting
from tests.people import signed_in_client
from tests.registration.journeys import a_region, an_agent, domains

ROOT = Path(__file__).resolve().parents[3]
Screens = Callable[[Page, str], None]


@dataclass(frozen=True)
class Room:
    """The agent of a region, signed in; the agent of another, to whom nothing of it exists."""

    region: Region
    agent: Person
    client: Client
    other: Client

    @property
    def actor(self) -> Actor:
        return acting(self.agent)

    def text(self, name: str, *args: object, **query: str) -> str:
        """A page, as the agent reads it."""
        answer = self.client.get(url(name, *args), query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def act(self, request_id: int, verb: str, **form: Any) -> Any:
        """Post a form of a request's page."""
        return self.client.post(url("desk-act", request_id, verb), form)


def url(name: str, *args: object) -> str:
    return reverse(f"web:{name}", args=args)


@pytest.fixture
def room(db: None) -> Room:
    region, elsewhere = a_region("vo"), a_region("hb")
    domains(region)
    agent, other = an_agent(region), an_agent(elsewhere, "Côme", "Verdalle")
    return Room(region, agent, signed_in_client(agent), signed_in_client(other))


@pytest.fixture
def screens(request: pytest.FixtureRequest) -> Screens:
    """Save what a step looks like, at both widths, under ``var/screens`` (or MEDIPLI_TEST_SCREENS)."""
    folder = Path(os.environ.get("MEDIPLI_TEST_SCREENS", ROOT / "var" / "screens")) / "desk"
    folder.mkdir(parents=True, exist_ok=True)
    count = iter(range(1, 100))

    def save(page: Page, name: str) -> None:
        number = next(count)
        before = page.viewport_size
        for width, height in ((1440, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=folder / f"{number:02}-{name}-{width}.png", full_page=width < 1000)
        if before is not None:
            page.set_viewport_size(before)

    return save
