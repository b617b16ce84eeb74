"""The small pieces that a page repeats by the hundred, drawn once; ``jinja2/components`` hands them on.

A list of forty rows calls for about three hundred icons, avatars and chips: as macros they would cost more than the
queries of the page.
"""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static
from markupsafe import Markup

from medipli.web.components import Avatar


@lru_cache(maxsize=1)
def _icons() -> str:
    return static("web/icons.svg")


@lru_cache(maxsize=2048)
def icon(name: str, size: int = 16, label: str | None = None, spin: bool = False) -> Markup:
    """An icon of ``static/web/icons.svg``; sizes 12, 14, 16, 18, 21. Without a label it is decoration."""
    classes = "icon" + (f" icon-{size}" if size != 16 else "") + (" icon-spin" if spin else "")
    named = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" {} focusable="false"><use href="{}#{}"></use></svg>').format(
        classes, named, _icons(), name
    )


@lru_cache(maxsize=8192)
def avatar(a: Avatar, size: int = 32) -> Markup:
    """An avatar; initials are decoration, the name stands beside."""
    classes = "avatar" + (f" avatar-{size}" if size != 32 else "") + (" avatar-organisation" if a.organisation else "")
    return Markup('<span class="{} tint-{}" aria-hidden="true">{}</span>').format(
        classes, "me" if a.me else a.tint, a.initials
    )


@lru_cache(maxsize=4096)
def chip(label: str, icon_name: str = "", tone: str = "", large: bool = False) -> Markup:
    """A chip; ``tone`` is empty, or outline, pine, saf, gar, sag, plu or sla."""
    classes = "chip" + (f" chip-{tone}" if tone else "") + (" chip-lg" if large else "")
    drawn = icon(icon_name, 12) if icon_name else ""
    return Markup('<span class="{}">{}<span>{}</span></span>').format(classes, drawn, label)
