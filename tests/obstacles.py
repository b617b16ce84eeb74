"""What axe finds on a page that has come to rest: the one accessibility check of every browser test."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
# A menu measured while it fades in has the contrast of a half-transparent colour. Spinners never end: they are left.
# Asked again and again, since the promise of an animation whose element went away may never be kept.
_AT_REST = """async () => {
    const ending = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
    const moving = () => document.getAnimations().filter(ending).filter(({ playState }) => playState === "running");
    for (let waited = 0; moving().length && waited < 10000; waited += 20) await new Promise((go) => setTimeout(go, 20));
    return moving().map(({ effect }) => effect.target.outerHTML.slice(0, 200));
}"""


def obstacles(page: Page) -> list[str]:
    """Wait for animations to end, then name each broken rule (WCAG 2.2 AA and best practice) with where it is broken.

    From here on the page moves as little as for somebody who asked their machine for less motion.
    """
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    moving = page.evaluate(_AT_REST)
    assert not moving, f"never comes to rest: {moving}"
    found = Axe().run(page, options=_RULES).response["violations"]
    return [f"{rule['id']}: {[node['html'][:200] for node in rule['nodes'][:3]]}" for rule in found]


def scrolls_sideways(page: Page) -> bool:
    """Tell whether the page is wider than its window (WCAG 1.4.10)."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
