"""Every icon that a template or a script asks for is in the sprite."""

from __future__ import annotations

import re
from pathlib import Path

import medipli.web

ROOT = Path(medipli.web.__file__).parent
_ASKED = (
    re.compile(r'icon\("([a-z0-9-]+)"'),
    re.compile(r'icon_name="([a-z0-9-]+)"'),
    re.compile(r'(?:icon_button|menu_item)\("[^"]*", "([a-z0-9-]+)"'),
    re.compile(r'\bbutton\("[^"]*", "[a-z]+", "([a-z0-9-]+)"'),
)


def test_every_icon_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/web/icons.svg").read_text(encoding="utf-8")))
    files = [*(ROOT / "jinja2").rglob("*.html"), *(ROOT / "static/web/js").glob("*.js")]
    asked = {name for path in files for pattern in _ASKED for name in pattern.findall(path.read_text(encoding="utf-8"))}
    assert len(asked) > 30
    assert asked <= drawn
