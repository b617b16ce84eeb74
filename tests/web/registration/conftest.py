"""A stranger at the journey's door."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.registration.world import World, a_world

ROOT = Path(__file__).resolve().parents[3]
Screens = Callable[[Page, str], None]


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def site(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def screens(request: pytest.FixtureRequest) -> Screens:
    """Save what a step looks like, at both widths, under ``var/screens`` (or MEDIPLI_TEST_SCREENS)."""
    folder = Path(os.environ.get("MEDIPLI_TEST_SCREENS", ROOT / "var" / "screens"))
    folder = folder / "registration" / request.node.name.partition("[")[0].removeprefix("test_")
    folder.mkdir(parents=True, exist_ok=True)
    count = iter(range(1, 100))

    def save(page: Page, name: str) -> None:
        number = next(count)
        before = page.viewport_size
        for width, height in ((1440, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=folder / f"{number:02}-{name}-{width}.png", full_page=True)
        if before is not None:
            page.set_viewport_size(before)

    return save
