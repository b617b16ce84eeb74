"""A browser in words that its owner recognises."""

from __future__ import annotations

from functools import lru_cache

# The order matters: most browsers also pretend to be those that stand below them.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@lru_cache(maxsize=1024)
def browser_name(user_agent: str) -> str:
    """« Firefox, Windows »; « Navigateur inconnu » when nothing is recognised."""
    found = [next((name for mark, name in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name) or "Navigateur inconnu"


def is_another(kept: str, user_agent: str) -> bool:
    """Whether a session of the browser named ``kept`` comes from another family, or another system.

    Versions play no part, nor does the network: both change while one works.
    """
    return bool(kept) and kept != browser_name(user_agent)


def is_mobile(name: str) -> bool:
    """Whether a browser's name is that of a telephone or a tablet."""
    return name.endswith(("iPhone", "iPad", "Android"))
