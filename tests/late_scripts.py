"""A slow network in a browser test: a script that comes only when the test says so."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route


def late_script(page: Page, name: str) -> Callable[[], None]:
    """Hold the script of that name from the next page on; the function that comes back lets it through."""
    held: list[Route] = []
    pattern = f"**/js/{name}*.js"
    page.route(pattern, lambda route: held.append(route))

    def let_through() -> None:
        while not held:
            page.wait_for_timeout(20)
        for route in held:
            route.continue_()
        page.unroute(pattern)

    return let_through
