"""The pages of the user guide in a real browser: accessible in both themes, and readable at 320 pixels."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from medipli.web.help_topics import TOPICS
from tests.obstacles import obstacles, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESSES = ["/aide", *(f"/aide/{topic.slug}" for topic in TOPICS)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_guide_has_no_known_obstacle_at_any_width(page: Page, live_server: Any, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for address in ADDRESSES:
        page.goto(f"{live_server.url}{address}")
        for width in (1440, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert obstacles(page) == [], f"{address} {width}"
            assert not scrolls_sideways(page), f"{address} {width}"
