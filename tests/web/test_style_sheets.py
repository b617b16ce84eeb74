"""The style sheets equal their sources, stay small, and keep the contrasts of the design."""

from __future__ import annotations

import re

import pytest

from medipli.web.assets import CSS, SHEETS, build

_TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")


def _colours(start: str, end: str = "") -> dict[str, str]:
    text = _TOKENS[_TOKENS.index(start) : _TOKENS.index(end) if end else None]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})\b", text))


LIGHT = _colours(":root, .paper", "/* The dark")
DARK = _colours('[data-theme="dark"]', "@media (prefers")
AUTO = _colours("@media (prefers")
SURFACES = ("desk", "sheet", "page", "well", "sel")
TEXTS = ("ink", "ink2", "ink3", "pine", "saf", "gar", "sag", "sla", "plu")


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours « #RRGGBB »."""

    def luminance(colour: str) -> float:
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_served_sheet_equals_its_sources(sheet: str) -> None:
    assert (CSS / sheet).read_text(encoding="utf-8") == build(sheet), "run: python -m medipli.web.assets"


def test_every_source_is_in_a_sheet() -> None:
    taken = {path for parts in SHEETS.values() for _, pattern in parts for path in CSS.glob(pattern)}
    assert {path for path in CSS.rglob("*.css") if path.name not in SHEETS or path.parent != CSS} == taken


@pytest.mark.parametrize("second", ["public.css", "app.css"])
def test_a_page_loads_at_most_60_kb_of_styles(second: str) -> None:
    assert sum(len(build(sheet).encode()) for sheet in ("medipli.css", second)) <= 60 * 1024


def test_no_rule_shouts_and_components_use_tokens_only() -> None:
    for path in (path for folder in ("components", "app", "mailbox") for path in (CSS / folder).glob("*.css")):
        text = path.read_text(encoding="utf-8")
        assert "!important" not in text, path.name
        assert not re.search(r"#[0-9A-Fa-f]{3,8}\b(?![^{]*\{)", text), f"{path.name}: a colour that is no token"


def test_the_automatic_theme_is_the_dark_one() -> None:
    assert AUTO == DARK
    assert DARK.keys() <= LIGHT.keys()


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_text_is_readable_on_every_surface(theme: str, colours: dict[str, str]) -> None:
    pairs = [(text, surface) for text in TEXTS for surface in SURFACES]
    pairs += [(tint, f"{tint}-soft") for tint in ("pine", "saf", "gar", "sag", "sla", "plu")]
    pairs += [("on-pine", "pine"), ("on-pine", "pine-h")]
    weak = [pair for pair in pairs if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    assert not weak, theme
    faint = [s for s in SURFACES for sign in ("ctl", "focus", "saf-fill") if _contrast(colours[sign], colours[s]) < 3]
    assert not faint, theme
